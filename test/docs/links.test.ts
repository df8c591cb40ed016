import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { headings, links, markdownFiles, ROOT } from './markdown';

describe('the links of the documents', () => {
  const documents = markdownFiles();

  it('are looked for in every document', () => {
    for (const name of ['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/rules/README.md', 'examples/quantum-trader/README.md']) assert.ok(documents.includes(name), name);
  });

  for (const name of documents) {
    it(`of ${name} lead somewhere`, () => {
      const dead = links(fs.readFileSync(path.join(ROOT, name), 'utf8')).filter((link) => !/^[a-z]+:/.test(link) && whyDead(name, link) !== undefined);
      assert.deepEqual(dead.map((link) => `${link}: ${whyDead(name, link)}`), []);
    });
  }

  it('are all reachable from the README', () => {
    const seen = new Set<string>();
    const visit = (to: string): void => {
      // A folder is shown with its README.
      const name = to.endsWith('.md') ? to : path.posix.join(to, 'README.md');
      if (seen.has(name) || !documents.includes(name)) return;
      seen.add(name);
      for (const link of links(fs.readFileSync(path.join(ROOT, name), 'utf8'))) if (!/^(?:[a-z]+:|#)/.test(link)) visit(target(name, link).file);
    };
    visit('README.md');
    assert.deepEqual(documents.filter((name) => name !== 'CHANGELOG.md' && (name === 'README.md' || /^(?:docs|examples)\//.test(name)) && !seen.has(name)), []);
  });
});

/** The file, relative to the root, and the anchor that a relative link of a document leads to. */
function target(from: string, link: string): { file: string; anchor: string | undefined } {
  const [file = '', anchor] = decodeURI(link).split('#');
  return { file: file === '' ? from : path.posix.normalize(path.posix.join(path.posix.dirname(from), file)), anchor };
}

/** Why a link leads nowhere; undefined if it does not. */
function whyDead(from: string, link: string): string | undefined {
  const { file, anchor } = target(from, link);
  const absolute = path.join(ROOT, file);
  if (!fs.existsSync(absolute)) return `there is no ${file}`;
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md')) return `${file} has no headings`;
  return headings(fs.readFileSync(absolute, 'utf8')).includes(anchor) ? undefined : `${file} has no heading #${anchor}`;
}
