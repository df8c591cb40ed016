import assert from 'node:assert/strict';
import { documentChunks } from './chunks';

describe('the documents of a YAML file', () => {
  const CASES: readonly (readonly [name: string, chunks: readonly string[]])[] = [
    ['one', ['a: 1\n']],
    ['nothing is one document', ['']],
    ['only comments are one', ['# a\n\n']],
    ['one that begins with a marker', ['---\na: 1\n']],
    ['comments and directives before a marker belong to it', ['# c\n%YAML 1.2\n\n---\na: 1\n']],
    ['several', ['a: 1\n', '---\nb: 2\n', '---\nc: 3']],
    ['several, with the line ends of Windows', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['a marker with a value behind it', ['a\n', '--- b\n', '---\tc\n']],
    ['an end mark', ['a: 1\n...\n', 'b: 2\n']],
    ['an end mark before a marker', ['a: 1\n...\n', '---\nb: 2\n']],
    ['directives behind an end mark', ['a: 1\n...\n', '%YAML 1.2\n---\nb: 2\n']],
    ['empty ones', ['---\n', '---\n', '---\n']],
    ['a marker that is indented, or goes on, is none', ['a: |\n  ---\n ...\n----\n---b\n....\n']],
    ["Unicode's line separators end no line", ['a: "\u2028---\u2029"\n']],
    ['comments at the end belong to the last one', ['a: 1\n', '---\nb: 2\n...\n# end\n\n']],
    ['comments before a marker belong to the document above', ['a: 1\n# b\n', '---\nb: 2\n']],
  ];
  for (const [name, chunks] of CASES) {
    it(name, () => {
      const text = chunks.join('');
      assert.deepEqual(documentChunks(text).map(({ from, to }) => text.slice(from, to)), chunks);
    });
  }
});
