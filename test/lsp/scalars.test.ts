import assert from 'node:assert/strict';
import { mark, marked } from '../helper/marked';
import { TestClient } from './client';

/** A rule file around the lines of a rule's expression. */
const around = (expr: string): string => `groups:
  - name: g
    rules:
      - record: job:errors:rate5m
${expr}
`;

/** Each case marks the token that Prometheus would stumble over. */
const CASES: Readonly<Record<string, string>> = {
  'a plain scalar': around('        expr: sum(«raet»(errors_total[5m]))'),
  'a plain scalar on the line below its key': around('        expr:\n          sum(«raet»(errors_total[5m]))'),
  'a plain scalar over several lines': around('        expr: sum by (job) (\n          «raet»(errors_total[5m])\n\n          )'),
  'a plain scalar before a comment': around('        expr: sum(«raet»(errors_total[5m])) # raet'),
  'a plain scalar behind a tab': around('        expr:\tsum(«raet»(errors_total[5m]))'),
  'a single-quoted scalar': around("        expr: 'sum(«raet»(errors_total[5m]))'"),
  'a single-quoted scalar with doubled quotes before the token': around("        expr: 'label_replace(up, ''a'', ''$1'', ''b'', ''c'') + «raet»(x[5m])'"),
  'a single-quoted scalar over several lines': around("        expr: 'sum(\n\n          «raet»(errors_total[5m])\n          )'"),
  'a double-quoted scalar': around('        expr: "sum(«raet»(errors_total[5m]))"'),
  'a double-quoted scalar with escapes before the token': around('        expr: "up{a=\\"\\u00e9\\x41\\\\n\\"} + «raet»(x[5m])"'),
  'a double-quoted scalar with a token that holds escapes': around('        expr: "up «\\"a\\\\\\\\b\\"»"'),
  'a double-quoted scalar with escaped line breaks': around('        expr: "sum(\\\n          «raet»(errors_total[5m])\\n\\\n          )"'),
  'a double-quoted scalar with a token written as escapes': around('        expr: "«\\x72aet»(errors_total[5m])"'),
  'a literal scalar': around('        expr: |\n          sum(\n            «raet»(errors_total[5m])\n          )'),
  'a literal scalar with an indentation indicator': around('        expr: |2\n            sum(\n          «raet»(errors_total[5m])\n          )'),
  'a literal scalar that is stripped': around('        expr: |-\n          sum(«raet»(errors_total[5m]))\n\n'),
  'a literal scalar that keeps its line breaks': around('        expr: |+\n          sum(«raet»(errors_total[5m]))\n\n'),
  'a literal scalar with both indicators and a comment': around('        expr: |2- # the share\n          «raet»(errors_total[5m])'),
  'a literal scalar that begins with blank lines': around('        expr: |\n\n\n          «raet»(errors_total[5m])'),
  'a literal scalar with tabs': around('        expr: |\n          sum(\n          \t\t«raet»(errors_total[5m])\n          )'),
  'a literal scalar with trailing blanks': around('        expr: |\n          sum(   \n          «raet»(errors_total[5m])   \n          )'),
  'a literal scalar with a comment of the query': around('        expr: |\n          sum( # raet(\n            «raet»(errors_total[5m])\n          )'),
  'a folded scalar': around('        expr: >\n          sum by (job)\n          («raet»(errors_total[5m]))'),
  'a folded scalar with more indented lines': around('        expr: >\n          sum by (job) (\n              «raet»(errors_total[5m])\n          )'),
  'a folded scalar with blank lines': around('        expr: >\n          sum by (job) (\n\n\n          «raet»(errors_total[5m])\n          )'),
  'a folded scalar with an indentation indicator, stripped': around('        expr: >2-\n            sum(\n          «raet»(errors_total[5m])\n          )'),
  'a token behind characters outside of the basic plane': around('        expr: up{a="🚀🚀", b="日本"} + «raet»(x[5m])'),
  'a token behind such characters, quoted': around('        expr: "up{a=\'🚀\\U0001F680\'} + «raet»(x[5m])"'),
  'a scalar with a tag': around('        expr: !!str sum(«raet»(errors_total[5m]))'),
  'a scalar with an anchor': around('        expr: &e sum(«raet»(errors_total[5m]))'),
  'a literal scalar with a tag and an anchor': around('        expr: !!str &e |\n          sum(«raet»(errors_total[5m]))'),
  'a scalar that an alias repeats': around('        expr: &e «raet»(errors_total[5m])\n      - record: again\n        expr: *e'),
  'an entry of a flow mapping': 'groups: [{ name: g, rules: [{ record: a, expr: "«raet»(up[5m])" }] }]\n',
  'a plain entry of a flow mapping': 'groups: [{ name: g, rules: [{ record: a, expr: «raet»(up) }] }]\n',
  'quoted keys': '{"groups": [{"name": "g", "rules": [{"record": "a", "expr": "sum(«raet»(up[5m]))"}]}]}\n',
  'the second document of a file': `${around('        expr: up')}---\n${around('        expr: «raet»(up[5m])')}`,
  'a document behind a directive': `%YAML 1.2\n---\n${around('        expr: «raet»(up[5m])')}`,
  'a document behind an end mark': `a: 1\n...\n---\n${around('        expr: «raet»(up[5m])')}`,
  'the end of a query that is cut off': around('        expr: sum(rate(errors_total[5m])«»'),
  'the end of a literal scalar that is cut off': around('        expr: |\n          sum(\n            rate(errors_total[5m])«»'),
  'a list of labels over lines': around('        expr: |\n          sum by (a,\n                  b «c») (up)'),
};

describe('a PromQL error is marked at its very token', function () {
  this.timeout(120_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());

  async function markedBy(text: string): Promise<string> {
    const uri = await client.open('file:///elsewhere/rules.yaml', text);
    const document = client.document(uri);
    const diagnostics = (await client.diagnostics(uri)).filter(({ code }) => code === 'promql/syntax');
    await client.close(uri);
    return mark(text, diagnostics.map(({ range }) => ({ from: document.offsetAt(range.start), to: document.offsetAt(range.end) })));
  }

  for (const [name, source] of Object.entries(CASES)) {
    it(`in ${name}`, async () => assert.equal(await markedBy(marked(source).text), source));
  }

  describe('with line ends of Windows', () => {
    for (const [name, source] of Object.entries(CASES)) {
      const windows = source.replaceAll('\n', '\r\n');
      it(`in ${name}`, async () => assert.equal(await markedBy(marked(windows).text), windows));
    }
  });

  it('in every one of the query files of its own language', async () => {
    const source = 'up\n\nsum(«raet»(errors_total[5m]))\n\n# 🚀\nup{a="🚀"} + «sun»(x)\n';
    const uri = await client.open('file:///w/queries.promql', marked(source).text, 'promql');
    const found = (await client.diagnostics(uri)).map(({ range }) => client.textAt(uri, range));
    assert.deepEqual(found, ['raet', 'sun']);
  });
});
