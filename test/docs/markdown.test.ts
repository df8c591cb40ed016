import assert from 'node:assert/strict';
import { fences, headings, links, tableOf } from './markdown';

describe('reading Markdown', () => {
  it('finds links in prose, and none in code', () => {
    const text = 'A [link](a.md#b), an ![image](c.png "title") and `[no](d.md)`.\n\n```sh\n[no](e.md)\n```\n\n[ref]: f.md\n';
    assert.deepEqual(links(text), ['a.md#b', 'c.png', 'f.md']);
  });

  it('gives headings the anchors that GitHub gives them', () => {
    const text = '# One\n\n## `npm test`, what it *does*\n\n### One\n\n```\n# none\n```\n\n## [Unreleased](x)\n';
    assert.deepEqual(headings(text), ['one', 'npm-test-what-it-does', 'one-1', 'unreleased']);
  });

  it('finds fences, those with fences in them too', () => {
    assert.deepEqual(fences('````markdown\n```yaml\na: 1\n```\n````\n\n```sh\nls\n```\n'), [
      { info: 'markdown', text: '```yaml\na: 1\n```\n' },
      { info: 'sh', text: 'ls\n' },
    ]);
  });

  it('reads the table with a header, and no further', () => {
    const text = '| x |\n|---|\n| 0 |\n\n| a | b |\n|---|---|\n| 1 | 2 \\| 3 |\n| 4 | 5 |\n\n| a |\n';
    assert.deepEqual(tableOf(text, 'a', 'b'), [['1', '2 \\| 3'], ['4', '5']]);
    assert.throws(() => tableOf(text, 'c'));
  });
});
