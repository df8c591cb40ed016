// Programs from outside of npm. On Debian and its kin, as root, the missing ones are installed; elsewhere they are named.
import fs from 'node:fs';
import { findPrometheus } from '../demo/prometheus.mjs';
import { desktopCommand } from '../vscode-host/choose.mjs';
import { findChromium } from '../vscode-host/browser.mjs';
import { missingForSetUp } from '../vscode-host/setup.mjs';
import { onPath, run } from './programs.mjs';

/**
 * @typedef {{ packages: string[], what: string, isThere: () => boolean }} Need
 */

const hasDesktop = () => Boolean(process.env.VSCODE_EXECUTABLE || desktopCommand());

/** What shows and drives a real VS Code where there is no desktop one. */
export const BROWSER = { packages: ['chromium'], what: 'Chromium', isThere: () => hasDesktop() || Boolean(findChromium()) };
export const COMPILER = {
  packages: ['g++', 'make', 'python3'],
  what: 'a C++ compiler, make and Python',
  isThere: () => hasDesktop() || missingForSetUp().length === 0,
};
export const PROMETHEUS = { packages: ['prometheus'], what: 'Prometheus', isThere: () => Boolean(findPrometheus()) };
export const ALERTMANAGER = {
  packages: ['prometheus-alertmanager'],
  what: 'Alertmanager',
  isThere: () => Boolean(onPath('prometheus-alertmanager') ?? onPath('alertmanager')),
};

export const VICTORIA_METRICS = {
  packages: ['victoria-metrics'],
  what: 'VictoriaMetrics',
  isThere: () => Boolean(onPath('victoria-metrics') ?? onPath('victoria-metrics-prod')),
};

const canInstall = () => fs.existsSync('/etc/debian_version') && process.getuid?.() === 0 && Boolean(onPath('apt-get'));

/**
 * Installs what is missing, where that can be done.
 * @param {Need[]} needs
 * @returns {Promise<{ missing: Need[], failed: boolean }>} `failed` when an installation was tried and did not succeed
 */
export async function ensureSystemPackages(needs) {
  const missing = needs.filter(({ isThere }) => !isThere());
  if (missing.length === 0) {
    console.log('  all there');
    return { missing, failed: false };
  }
  if (!canInstall()) return { missing, failed: false };
  const packages = missing.flatMap((need) => need.packages);
  console.log(`  apt-get install ${packages.join(' ')}`);
  const options = { quiet: true, limit: 900_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  // Lists that are old, or a mirror that cannot be reached, do not matter when the installation succeeds all the same.
  await run('apt-get', ['update'], { ...options, what: 'apt-get update' });
  const { code } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { ...options, what: 'apt-get install' });
  const still = missing.filter(({ isThere }) => !isThere());
  return { missing: still, failed: code !== 0 || still.length > 0 };
}
