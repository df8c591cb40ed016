// Writes the schemas of the kinds that are checked into a folder. They follow from installed packages alone, so they
// are made once for each set of versions, and kept in .cache/.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectSchemas, PACKAGES } from './collect.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));

/**
 * @param {string} root the repository
 * @param {string} target the folder that the files go into
 */
export function writeSchemas(root, target) {
  const cached = path.join(root, '.cache', 'schemas', keyOf(root));
  if (!fs.existsSync(cached)) {
    // Two builds may run at once: what they write is the same, and only whole folders are moved into place.
    const unfinished = `${cached}.${process.pid}`;
    fs.mkdirSync(unfinished, { recursive: true });
    for (const [name, content] of collectSchemas(root)) fs.writeFileSync(path.join(unfinished, `${name}.json`), JSON.stringify(content));
    try {
      fs.renameSync(unfinished, cached);
    } catch (error) {
      fs.rmSync(unfinished, { recursive: true, force: true });
      if (!fs.existsSync(cached)) throw error;
    }
  }
  fs.mkdirSync(target, { recursive: true });
  for (const file of fs.readdirSync(cached)) fs.copyFileSync(path.join(cached, file), path.join(target, file));
}

/** What decides over the schemas: the packages that they are made of, and the scripts that make them. */
function keyOf(root) {
  const hash = createHash('sha256');
  for (const name of PACKAGES) hash.update(`${name}@${JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version}\n`);
  for (const file of fs.readdirSync(HERE).sort()) hash.update(fs.readFileSync(path.join(HERE, file)));
  return hash.digest('hex').slice(0, 16);
}
