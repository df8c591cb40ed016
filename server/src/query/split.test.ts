import assert from 'node:assert/strict';
import { mark } from '../../../test/helper/marked';
import { splitQueries } from './split';

/** The text with its queries marked is the expectation itself. */
const CASES: Readonly<Record<'promql' | 'logql', readonly (readonly [name: string, marked: string])[]>> = {
  promql: [
    ['nothing', ''],
    ['only comments', '# a\n\n# b\n'],
    ['one', '«up»\n'],
    ['one on several lines', '«sum(\n  up\n)»\n'],
    ['one with blank lines in it', '«sum(\n\n  up\n\n)»\n'],
    ['one with comments around and in it', '# a\n\n# b\n«sum( # c\n  up\n)» # d\n# e\n'],
    ['several, between blank lines', '«a»\n\n«b»\n \t\n«c»'],
    ['several, below their comments', '# a\n«a»\n\n# b\n«b»\n'],
    ['several, with a line of comments between', '«a»\n# b\n«b»\n'],
    ['several, with the line ends of Windows', '# a\r\n«a»\r\n\r\n«b»\r\n'],
    ['one that goes on with an operator', '«a»\n\n«b\n\n+ c\n\nand\n\nd»\n'],
    ['a line that goes on without a blank one', '«a\nb»\n\n«c»\n'],
    ['a bracket that is never closed swallows nothing', '«sum(a»\n\n«b»\n\n«c»\n'],
    ['a bracket that is never opened', '«a)»\n\n«b»\n'],
    ['an operator without its right side', '«a»\n\n«b +»\n'],
    ['a string with a blank line in it', '«a{b=`\n\n`}»\n\n«c»\n'],
  ],
  logql: [
    ['nothing', '# a\n'],
    ['one', '«{a="b"} |= "c"»\n'],
    ['several, of several lines', '# a\n«{a="b"}\n  | json\n  | level="error"»\n\n# b\n«sum(\n  rate({a="b"} [5m])\n)»\n'],
    ['one that goes on with a pipe', '«{a="b"}\n\n  | json»\n\n«{c="d"}»\n'],
    ['a bracket that is never closed swallows nothing', '«{a="b"»\n\n«{c="d"}»\n'],
  ],
};

for (const [language, examples] of Object.entries(CASES)) {
  describe(`the queries of a .${language} file`, () => {
    for (const [name, source] of examples) {
      it(name, () => {
        const text = source.replace(/[«»]/g, '');
        assert.equal(mark(text, splitQueries(text, language as 'promql' | 'logql')), source);
      });
    }
  });
}
