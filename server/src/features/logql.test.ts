import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { problemsIn, problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { defaultContract } from '../contract/load-contract';
import { applyEdits } from '../text/range';
import { WorkspaceIndex } from '../workspace/facts';
import { completeQuery } from './complete-query';
import { queryFolds } from './folding';
import { inlayHints } from './inlay-hints';
import { formatQueries } from './format';
import { hoverQuery } from './hover-query';
import { selectionsAt } from './selection';
import { signatureAt } from './signature-help';
import { createSnapshot, type Snapshot } from './snapshot';
import { symbolsOf } from './symbols';
import { queryTokens } from './tokens';

const contract = defaultContract();
const FILES = { logql: 'a.logql', yaml: 'rules.yaml', markdown: 'README.md' } as const;
const snapshotOf = (text: string, languageId: keyof typeof FILES): Snapshot => createSnapshot({ path: FILES[languageId], languageId, text });

function at(source: string, languageId: keyof typeof FILES): { snapshot: Snapshot; text: string; offset: number } {
  const { text, spans } = marked(source);
  return { snapshot: snapshotOf(text, languageId), text, offset: spans[0]!.from };
}

function accept(source: string, label: string, languageId: keyof typeof FILES = 'logql'): string {
  const { snapshot, text, offset } = at(source, languageId);
  const items = completeQuery(snapshot, offset, { contract, snippets: false })?.items ?? [];
  const item = items.find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${items.map((other) => other.label).join(', ')}`);
  return applyEdits(text, [{ ...item.replace, text: item.text }]);
}

const labels = (source: string, languageId: keyof typeof FILES = 'logql'): string[] => {
  const { snapshot, offset } = at(source, languageId);
  return (completeQuery(snapshot, offset, { contract, snippets: false })?.items ?? []).map(({ label }) => label);
};
const rule = (expr: string): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n        for: 5m\n`;

const PROMTAIL = (label: string): string => `clients: [{ url: "http://loki:3100/loki/api/v1/push" }]\nscrape_configs: [{ job_name: a, static_configs: [{ labels: { ${label}: x } }] }]\n`;
const ALLOY = (label: string): string => `loki.source.file "a" {\n  targets = [{ ${label} = "x" }]\n  forward_to = [loki.write.a.receiver]\n}\nloki.write "a" {}\n`;

describe('the labels that collectors give to streams', () => {
  const COLLECTORS = { Promtail: { path: 'promtail.yaml', languageId: 'yaml', write: PROMTAIL }, Alloy: { path: 'config.alloy', languageId: 'alloy', write: ALLOY } };
  for (const [name, { path, languageId, write }] of Object.entries(COLLECTORS)) {
    it(`are known of ${name}, and checked again when its configuration changes`, async () => {
      const index = new WorkspaceIndex();
      const snapshot = snapshotOf('{tier="edge", instance="a"} |= "x"\n', 'logql');
      const reported = async (): Promise<string[]> => (await problemsIn(snapshot, { ...WITHOUT_CONTRACT, workspace: index.facts })).map(({ rule: id, severity }) => `${severity} ${id}`);
      const say = (label: string): void => index.set(path, createSnapshot({ path, languageId, text: write(label) }).analyses);
      assert.deepEqual(await reported(), []);
      say('app');
      assert.deepEqual(await reported(), ['information logql/stream-label']);
      say('tier');
      assert.deepEqual(await reported(), []);
      say('teir');
      assert.deepEqual(await reported(), ['information logql/stream-label']);
      index.delete(path);
      assert.deepEqual(await reported(), []);
    });

    it(`of ${name} count beside those of the contract`, async () => {
      const index = new WorkspaceIndex();
      index.set(path, createSnapshot({ path, languageId, text: write('environment') }).analyses);
      const text = '{service="risk", environment="staging", correlation_id="abc-123"}\n';
      const problems = await problemsIn(snapshotOf(text, 'logql'), { ...WITH_CONTRACT, workspace: index.facts });
      assert.deepEqual(problems.map(({ rule: id, from, to }) => `${id} ${text.slice(from, to)}`), ['logql/stream-label correlation_id']);
      assert.equal(applyEdits(text, problems[0]!.fixes[0]!.edits), '{service="risk", environment="staging"} |= "abc-123" | json | correlation_id="abc-123"\n');
    });

    it(`of ${name} are offered and explained`, () => {
      const index = new WorkspaceIndex();
      index.set(path, createSnapshot({ path, languageId, text: write('tier') }).analyses);
      const { snapshot, offset } = at('{«»tier="edge"}', 'logql');
      assert.ok(completeQuery(snapshot, offset, { contract, snippets: false, workspace: index.facts })!.items.some(({ label }) => label === 'tier'));
      assert.match(hoverQuery(snapshot, offset + 1, contract, undefined, index.facts)!.markdown, /by the configuration of Promtail or Alloy/);
    });
  }
});

describe('LogQL in files', () => {
  it('is completed with what the contract says of logs', () => {
    assert.deepEqual(labels('{«»'), contract.logs.labels);
    assert.deepEqual(labels('{service="«»"}'), Object.keys(contract.services));
    assert.deepEqual(labels('{service="risk"} | json | levelname="«»"'), contract.logs.levels);
    assert.deepEqual(labels('{service="risk"} | json | environment=«»').slice(0, 3), Object.keys(contract.environments));
    assert.equal(accept('{service="risk"} | json | line_format "{{.corr«»}}"', 'correlation_id'), '{service="risk"} | json | line_format "{{.correlation_id}}"');
  });

  it('is completed with what other queries of the file use', () => {
    const source = '{team="core"} | json | symbol="BTC"\n\n';
    assert.ok(labels(`${source}{«»`).includes('team'));
    assert.deepEqual(labels(`${source}{team="«»"}`), ['core']);
    assert.ok(labels(`${source}{service="a"} | json | «»`).includes('symbol'));
    assert.deepEqual(labels(`${source}{service="a"} | json | symbol="«»"`), ['BTC']);
  });

  it('is written as the style of the scalar asks', () => {
    assert.equal(accept(rule('"sum(rate({service=«»} |= \\"x\\" [5m])) > 1"'), 'risk', 'yaml'), rule('"sum(rate({service=\\"risk\\"} |= \\"x\\" [5m])) > 1"'));
    assert.equal(accept(rule('|\n          sum(rate({service="risk"} | js«» [5m])) > 1'), 'json', 'yaml'), rule('|\n          sum(rate({service="risk"} | json [5m])) > 1'));
  });

  it('is found in fences of PromQL, too', async () => {
    const fence = (query: string): string => `# Logs\n\n\`\`\`promql\n${query}\n\`\`\`\n`;
    assert.deepEqual((await problemsOf(fence('sum(rate(errors_total[5m]))\n\n{service="risk"} | jsn'), { file: 'README.md' })).map(({ rule: id, severity }) => `${severity} ${id}`), ['warning logql/syntax']);
    assert.equal(accept(fence('{service="risk"} |= "x" | js«»'), 'json', 'markdown'), fence('{service="risk"} |= "x" | json'));
  });

  it('shows parts of queries in prose without a word', async () => {
    for (const part of ['| json | levelname="ERROR"', '|= "x"', '{service="risk"} | json | …', 'rate({…}[5m])', '[5m]', 'offset 1h']) assert.deepEqual(await problemsOf(`\`\`\`logql\n${part}\n\`\`\`\n`, { file: 'README.md' }), [], part);
    assert.equal((await problemsOf('```logql\n{service="risk"} |= "x" | jsn | x="y"\n```\n', { file: 'README.md' })).length, 1);
  });

  it('has hints of its types', () => {
    const text = rule(`'sum by (service) (rate({service=~".+"} |= "ERROR" [5m])) > 1'`);
    assert.deepEqual(inlayHints(snapshotOf(text, 'yaml'), { from: 0, to: text.length }, contract).map(({ at: offset, label }) => `${text.slice(offset - 6, offset)}${label}`), ['[5m])): instant vector {service}']);
  });

  it('is explained', () => {
    const { snapshot, offset, text } = at('{service="risk"} | json | level«»name="ERROR"\n', 'logql');
    const hover = hoverQuery(snapshot, offset, contract);
    assert.equal(text.slice(hover!.span.from, hover!.span.to), 'levelname="ERROR"');
    assert.match(hover!.markdown, /by the contract: a parser/);
    const call = at('quantile_over_time(«»', 'logql');
    assert.match(signatureAt(call.snapshot, call.offset)!.label, /^quantile_over_time\(quantile, /);
  });

  it('is formatted, in files, in YAML and in fences', () => {
    const format = (text: string, languageId: keyof typeof FILES): string => applyEdits(text, formatQueries(snapshotOf(text, languageId), { width: 28 }));
    assert.equal(format('# a\n{service="risk"}|json|levelname="ERROR" # b\n\nrate({a="b"}[5m])\n', 'logql'), '# a\n{service="risk"}\n  | json\n  | levelname="ERROR" # b\n\nrate({a="b"}[5m])\n');
    assert.equal(format(rule("'sum(rate({a=\"b\"}|=\"x\"[5m]))'"), 'yaml'), rule('|\n          sum(\n            rate({a="b"} |= "x" [5m])\n          )'));
    assert.equal(format('- a\n\n  ```logql\n  {a="b"}|json\n  ```\n', 'markdown'), '- a\n\n  ```logql\n  {a="b"} | json\n  ```\n');
  });

  it('is folded, listed and selected step by step', () => {
    const text = '# Errors\nsum(\n  rate(\n    {a="b"} |= "x" [5m]\n  )\n)\n\n{a="b"}\n  | json\n';
    const snapshot = snapshotOf(text, 'logql');
    assert.deepEqual(queryFolds(snapshot).map(({ startLine, endLine }) => `${startLine}-${endLine}`), ['1-4', '2-3', '7-8']);
    assert.deepEqual(symbolsOf(snapshot).map(({ name }) => name), ['Errors', '{a="b"} | json']);
    const caret = at('sum(rate({a="b"} | x="«»y" and z>5 [5m]))', 'logql');
    assert.deepEqual(selectionsAt(caret.snapshot, caret.offset).map(({ from, to }) => caret.text.slice(from, to)), [
      'y', '"y"', 'x="y"', 'x="y" and z>5', '| x="y" and z>5', '{a="b"} | x="y" and z>5', '{a="b"} | x="y" and z>5 [5m]', '({a="b"} | x="y" and z>5 [5m])', 'rate({a="b"} | x="y" and z>5 [5m])', '(rate({a="b"} | x="y" and z>5 [5m]))', 'sum(rate({a="b"} | x="y" and z>5 [5m]))',
    ]); // prettier-ignore
  });

  it('is coloured', () => {
    const text = 'rate({a="b"} |~ "x" | logfmt --strict | size>5MB // c\n[5m])\n';
    assert.deepEqual(queryTokens(snapshotOf(text, 'logql')).map(({ from, to, type }) => `${text.slice(from, to)} ${type}`), ['rate function', 'a property', '= operator', '"b" string', '|~ operator', '"x" regexp', '| operator', 'logfmt keyword', '--strict keyword', '| operator', 'size property', '> operator', '5MB number', '// c comment', '5m number']);
  });
});
