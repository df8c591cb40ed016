// The licences of what the bundles hold, as their authors ask for. Which packages those are, the bundler tells.
import fs from 'node:fs';
import path from 'node:path';

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** The folder of the package that a bundled file belongs to, or undefined for a file of our own. */
const packageFolder = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/**
 * @param {import('esbuild').Metafile[]} metafiles
 * @param {string} root the folder that the files in them are relative to
 * @param {readonly string[]} others packages of which something else than their code ships
 * @returns {string} one section a package, in the order of their names
 */
export function thirdPartyNotices(metafiles, root, others = []) {
  const folders = new Set([...metafiles.flatMap((meta) => Object.values(meta.outputs).flatMap((output) => Object.keys(output.inputs))).map(packageFolder).filter(Boolean), ...others.map((name) => `node_modules/${name}`)]);
  const sections = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const texts = fs
      .readdirSync(path.join(root, folder))
      .filter((file) => LICENSE_FILE.test(file))
      .map((file) => fs.readFileSync(path.join(root, folder, file), 'utf8').trim());
    return `${name} ${version} (${license})\n\n${texts.join('\n\n') || `Licensed under ${license}.`}\n`;
  });
  return `The bundles of this extension hold code of these packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
