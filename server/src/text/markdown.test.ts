import assert from 'node:assert/strict';
import { codeBlock, inlineCode, plain, showable } from './markdown';

describe('what can be shown of a text', () => {
  const CASES: readonly (readonly [name: string, text: string, shown: string])[] = [
    ['all of an ordinary one', 'Größe 🚀 of\n\tit', 'Größe 🚀 of\n\tit'],
    ['no control characters', 'a\u001b[31m\u0007b\u009bc', 'a\uFFFD[31m\uFFFDb\uFFFDc'],
    ['nothing that turns the direction of writing around', 'a\u202eb\u2066c', 'a\uFFFDb\uFFFDc'],
    ['nothing that cannot be seen', 'a\u200bb\ufeffc', 'a\uFFFDb\uFFFDc'],
    ['line ends of one kind', 'a\r\nb', 'a\nb'],
  ];
  for (const [name, text, shown] of CASES) it(name, () => assert.equal(showable(text), shown));

  it('no more than anybody reads, and no half of a character', () => {
    assert.equal(showable('abcdef', 5), 'abcd…');
    assert.equal(showable('abcde', 5), 'abcde');
    assert.equal(showable('abc🚀def', 5), 'abc…');
  });
});

describe('any text as Markdown', () => {
  it('is just this text', () => assert.equal(plain('**a** [b](c) <i>\n\n# d `e` ![f](g) $h$'), '\\*\\*a\\*\\* \\[b\\]\\(c\\) \\<i\\> \\# d \\`e\\` \\!\\[f\\]\\(g\\) \\$h\\$'));

  const INLINE: Readonly<Record<string, string>> = { up: '`up`', 'a`b': '``a`b``', '`': '`` ` ``', '': '`  `', ' a ': '`  a  `', 'a\n b': '`a b`', 'a``b`': '``` a``b` ```' };
  for (const [text, code] of Object.entries(INLINE)) it(`${JSON.stringify(text)} is the code ${code}`, () => assert.equal(inlineCode(text), code));

  it('is a block of code that it cannot end', () => {
    assert.equal(codeBlock('up', 'promql'), '```promql\nup\n```');
    assert.equal(codeBlock('a\n```\n<script>', 'yaml'), '````yaml\na\n```\n<script>\n````');
  });
});
