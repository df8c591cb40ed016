// The npm packages that package-lock.json names, installed when they are not there already.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './places.mjs';
import { mustRun } from './programs.mjs';

const read = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).packages : undefined);

/**
 * Whether node_modules holds exactly what the lock file names. npm notes what it installed in a lock file of its own there,
 * which leaves out optional packages that this platform does not need.
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted by path
 * @param {Record<string, { version?: string }> | undefined} installed by path
 */
export function isInstalled(wanted, installed) {
  if (installed === undefined) return false;
  const all = Object.entries(wanted).filter(([where]) => where !== '');
  return (
    all.every(([where, { version, optional }]) => (installed[where] ? installed[where].version === version : optional === true)) &&
    Object.keys(installed).every((where) => wanted[where])
  );
}

/** Runs `npm ci` unless all is there. */
export async function ensureDependencies() {
  const installed = read(path.join(ROOT, 'node_modules/.package-lock.json'));
  if (isInstalled(read(path.join(ROOT, 'package-lock.json')), installed)) {
    console.log('  all there');
    return;
  }
  await mustRun('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: ROOT, quiet: true, what: 'npm ci', limit: 900_000 });
}
