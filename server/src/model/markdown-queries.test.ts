import assert from 'node:assert/strict';
import { mayHaveQueryFence, markdownQueries, queryFences } from './markdown-queries';

const contents = (text: string): string[] => queryFences(text).map(({ from, to, language, isUnchecked }) => `${language}${isUnchecked ? '!' : ''}: ${text.slice(from, to)}`);

describe('the fences of queries in Markdown', () => {
  for (const [name, text, expected] of [
    ['of both languages', 'a\n```promql\nup\n```\nb\n~~~logql\n{a="b"}\n~~~\n', ['promql: up\n', 'logql: {a="b"}\n']],
    ['with Windows line ends', '```promql\r\nup\r\n```\r\n', ['promql: up\r\n']],
    ['whatever the case of the language', '``` PromQL\nup\n```', ['promql: up\n']],
    ['that are empty', '```promql\n```', ['promql: ']],
    ['of longer signs, with shorter ones inside', '````promql\n# ```\nup\n````\n', ['promql: # ```\nup\n']],
    ['that longer signs close', '```promql\nup\n`````\nb', ['promql: up\n']],
    ['in lists', '- ```promql\n  up\n  ```\n1. a\n\n   ~~~promql\n   up\n   ~~~\n', ['promql:   up\n', 'promql:    up\n']],
    ['with further words', '```promql title="Errors"\nup\n```\n', ['promql: up\n']],
    ['that are said to be wrong', '```promql bad\nsum(\n```\n```promql ignore\nsum(\n```', ['promql!: sum(\n', 'promql!: sum(\n']],
    ['that are not closed yet', 'a\n```promql\nup\n', ['promql: up\n']],
    ['whose last line has no end', '```promql\nup', ['promql: up']],
  ] as const) {
    it(`are those ${name}`, () => assert.deepEqual(contents(text), expected));
  }

  for (const [name, text] of [
    ['of other languages', '```promql-like\nup\n```\n```yaml\nup\n```\n```\nup\n```'],
    ['inside of other fences', '````markdown\n```promql\nup\n```\n````\n'],
    ['with backticks among their words', '```promql `a`\nup\n```'],
    ['in quotations', '> ```promql\n> up\n> ```\n'],
    ['in the midst of a line', 'Write ```promql up``` there.\n'],
  ] as const) {
    it(`are not those ${name}`, () => assert.deepEqual(contents(text), []));
  }

  it('are announced by a quick look', () => {
    for (const text of ['```promql\nup\n```', '- ~~~ LogQL\n']) assert.ok(mayHaveQueryFence(text));
    assert.ok(!mayHaveQueryFence('PromQL is a language.\n```yaml\n```'));
  });

  it('hold queries at their places', () => {
    const text = '# Queries\n\n1. Two:\n\n   ```promql\n   up\n\n   sum(\n     up\n   )\n   ```\n';
    assert.deepEqual(markdownQueries(text).map((query) => [query.title, query.text, text.slice(query.from, query.to), query.excerpt]), [
      ['query 1', 'up', 'up', { isUnchecked: false, indentation: '   ' }],
      ['query 2', 'sum(\n     up\n   )', 'sum(\n     up\n   )', { isUnchecked: false, indentation: '   ' }],
    ]);
  });

  it('hold one on each line where they list them so', () => {
    const queries = (text: string): string[] => markdownQueries(`\`\`\`promql\n${text}\`\`\`\n`).map((query) => query.text);
    assert.deepEqual(queries('up\nrate(a[5m]) > 0 # b\nsum(c)\n\nd\n'), ['up', 'rate(a[5m]) > 0', 'sum(c)', 'd']);
    assert.deepEqual(queries('sum(a)\nby (b)\n'), ['sum(a)\nby (b)']);
    assert.deepEqual(queries('sum(a)\nby (b) c\n'), ['sum(a)\nby (b) c']);
  });

  it('take no more than linear time', function () {
    // What grew with the square of the length would take far longer.
    this.timeout(60_000);
    const text = '```promql\n'.repeat(50_000) + '`'.repeat(200_000) + '- '.repeat(200_000);
    assert.equal(queryFences(text).length, 1);
  });
});

describe('a fence of PromQL that holds LogQL', () => {
  it('is one of LogQL', () => {
    assert.deepEqual(markdownQueries('```promql\n{app="a"} |= "x"\n\nup\n```\n').map(({ language, text }) => [language, text]), [['logql', '{app="a"} |= "x"'], ['promql', 'up']]);
  });
});
