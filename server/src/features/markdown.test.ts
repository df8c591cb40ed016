import assert from 'node:assert/strict';
import { applyFirstFixes, check, problemsOf } from '../../../test/helper/check';
import { marked } from '../../../test/helper/marked';
import { applyEdits } from '../text/range';
import { completeQuery } from './complete-query';
import { formatQueries } from './format';
import { hoverQuery } from './hover-query';
import { allQueries, queryAt } from './query-at';
import { signatureAt } from './signature-help';
import { createSnapshot, type Snapshot } from './snapshot';
import { queryTokens } from './tokens';

const markdown = (text: string): Snapshot => createSnapshot({ path: 'README.md', languageId: 'markdown', text });
const fence = (query: string, words = 'promql'): string => `# Title\n\nA query:\n\n\`\`\`${words}\n${query}\n\`\`\`\n\nMore (text [here.\n`;
const reports = async (query: string, words?: string): Promise<string[]> => (await problemsOf(fence(query, words), { file: 'README.md' })).map(({ rule, severity }) => `${severity} ${rule}`);

describe('Markdown', () => {
  describe('has its queries checked', () => {
    it('at their exact places, as warnings', async () => {
      const { problems } = await check(
        `# Errors

- The rate:

  \`\`\`promql
  rate(errors_total)
#      ^^^^^^^^^^^^ needs a range vector
  \`\`\`

\`\`\`promql
sum by (job) (rate(errors_total[5m]))

sum(rate(errors_total[5x]))
#                     ^^ neither a number nor a duration
\`\`\`
`,
        { file: 'docs/errors.md' },
      );
      assert.deepEqual(problems.map(({ severity }) => severity), ['warning', 'warning']);
    });
    it('one step milder than where they run', async () => assert.deepEqual(await reports('errors_total{job=~"a"}\n\nerrors_total{a="b", a="c"}'), ['hint promql/regexp-redundant', 'information promql/matchers-contradict']));
    it('with the fixes that they have elsewhere', async () => {
      const text = fence('rate(errors_total)');
      assert.equal(applyFirstFixes(text, await problemsOf(text, { file: 'a.md' })), fence('rate(errors_total[5m])'));
    });
    it('with a bracket that is not closed', async () => assert.deepEqual(await reports('sum(rate(errors_total[5m])'), ['warning promql/syntax']));
    it('as severely as the user says', async () => {
      const settings = { contract: undefined, severities: { 'promql/type': 'error' } } as const;
      assert.deepEqual((await problemsOf(fence('rate(x)'), { file: 'a.md', settings })).map(({ severity }) => severity), ['error']);
    });
  });

  describe('is left alone', () => {
    for (const query of [
      '[5m]', 'by (job)', 'sum by (job)', 'sum by (job) (', 'offset 5m', 'on (job) group_left', '> 0.5', '{job="a"} 5', 'up 1', 'up{job="a"} -1', 'up{job="a"} => 1 @1700000000',
      'sum by (...) (up)', 'rate(<counter>[5m])', 'rate(http_requests_total{…}[5m])', '# only a comment', 'rate(up[$__rate_interval])', '$query', '',
    ]) {
      it(`where a fence shows ${query || 'nothing'}`, async () => assert.deepEqual(await reports(query), []));
    }
    it('where a fence says that it is wrong', async () => assert.deepEqual(await reports('sum(', 'promql bad'), []));
    it('where the language is another one', async () => assert.deepEqual(await reports('sum(', 'sql'), []));
    it('where there are no fences of queries', () => assert.deepEqual(markdown('sum( is not closed\n').documents, []));
  });

  describe('helps with its queries', () => {
    it('by colours', () => {
      const text = `${fence('sum(up{job="a"})')}${fence('{app="a"} |= "b"', 'logql')}`;
      assert.deepEqual(queryTokens(markdown(text)).map(({ from, to, type }) => `${type} ${text.slice(from, to)}`), ['function sum', 'variable up', 'property job', 'operator =', 'string "a"', 'property app', 'operator =', 'string "a"', 'operator |=', 'string "b"']);
    });
    it('by completion, also in an empty fence', () => {
      const items = (source: string): string[] => {
        const { text, spans } = marked(source);
        return completeQuery(markdown(text), spans[0]!.from, { contract: undefined, snippets: true })?.items.map(({ label }) => label) ?? [];
      };
      assert.ok(items(fence('sum by (job) (ra«»)')).includes('rate'));
      assert.ok(items(fence('«»')).includes('rate'));
      assert.ok(items('```promql\nup\n\nra«»').includes('rate'));
      assert.deepEqual(items(fence('up').replace('A query', 'A «»query')), []);
      assert.deepEqual(items(fence('up').replace('```\n\nMore', '```«»\n\nMore')), []);
      assert.ok(items(fence('{app="a"} «»', 'logql')).includes('| json'));
    });
    it('by hover and signatures', () => {
      const { text, spans } = marked(fence('rate(«»up[5m])'));
      const snapshot = markdown(text);
      assert.match(hoverQuery(snapshot, spans[0]!.from, undefined)!.markdown, /Range vector|Instant vector/);
      assert.match(signatureAt(snapshot, spans[0]!.from)!.label, /rate\(/);
    });
    it('by running them, but for those that are said to be wrong', () => {
      const { text, spans } = marked(`${fence('u«»p')}${fence('rate(up[$__interval])')}${fence('sum(', 'promql bad')}`);
      assert.equal(queryAt(markdown(text), spans[0]!)?.expression, 'up');
      assert.deepEqual(allQueries(markdown(text)).map(({ expression }) => expression), ['up', 'rate(up[$__interval])']);
    });
    it('by formatting them as far indented as they are', () => {
      const text = `- a\n\n  \`\`\`promql\n  sum(rate(errors_total{job="a"}[5m]))/sum(rate(requests_total{job="a"}[5m]))\n  \`\`\`\n`;
      const formatted = applyEdits(text, formatQueries(markdown(text), { width: 40 }));
      assert.equal(formatted, `- a\n\n  \`\`\`promql\n    sum(rate(errors_total{job="a"}[5m]))\n  /\n    sum(rate(requests_total{job="a"}[5m]))\n  \`\`\`\n`);
      assert.deepEqual(formatQueries(markdown(formatted), { width: 40 }), []);
    });
  });
});
