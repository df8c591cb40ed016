import assert from 'node:assert/strict';
import { problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { marked } from '../../../test/helper/marked';
import { changedLines, navigable, shown } from '../../../test/helper/navigable';
import { applyEdits } from '../text/range';
import { completeQuery } from './complete-query';
import { formatQueries } from './format';
import { definitionsAt, referencesAt } from './navigation/navigate';
import { renameAt } from './navigation/rename';
import { allQueries, queryAt } from './query-at';
import { createSnapshot, type Snapshot } from './snapshot';
import { disableForFile, disableForLine } from './suppress/disable';
import { queryTokens } from './tokens';

const PROMETHEUS = '"datasource": { "type": "prometheus", "uid": "p" }';
/** A dashboard with the source of a query, as it stands between its quotes. */
const dashboard = (source: string, more = ''): string => `{\n  "schemaVersion": 39,${more}\n  "panels": [\n    { "title": "P", ${PROMETHEUS},\n      "targets": [{ "refId": "A", "expr": "${source}" }] }\n  ]\n}\n`;
const inConfigMap = (json: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d\ndata:\n  d.json: |\n${json.replace(/^(?=.)/gm, '    ')}`;

const inObject = (json: string, version = 'grafana.integreatly.org/v1beta1'): string => `apiVersion: ${version}\nkind: GrafanaDashboard\nmetadata:\n  name: d\nspec:\n  instanceSelector: { matchLabels: { dashboards: grafana } }\n  json: |\n${json.replace(/^(?=.)/gm, '    ')}`;

const snapshotOf = (text: string, languageId = 'json'): Snapshot => createSnapshot({ path: languageId === 'json' ? 'd.json' : 'd.yaml', languageId, text });

async function reported(text: string, file = 'd.json', settings = WITHOUT_CONTRACT): Promise<string[]> {
  return (await problemsOf(text, { file, settings })).map(({ rule, from, to }) => `${rule}: ${text.slice(from, to)}`);
}

describe('the queries of a dashboard', () => {
  it('are checked at their places, in JSON, in a ConfigMap and in an object of Grafana\'s operator', async () => {
    const broken = dashboard(String.raw`sum by (job) (rate(a{b=\"\u0063\"}[5m]) > bool up[5m])`);
    const expected = [String.raw`promql/type: up[5m]`];
    assert.deepEqual(await reported(broken), expected);
    assert.deepEqual(await reported(inConfigMap(broken), 'd.yaml'), expected);
    assert.deepEqual(await reported(inObject(broken), 'd.yaml', WITH_CONTRACT), await reported(inConfigMap(broken), 'd.yaml', WITH_CONTRACT));
    assert.deepEqual(await reported(inObject(broken, 'integreatly.org/v1alpha1'), 'd.yaml'), expected);
    assert.deepEqual(await reported(inObject(broken, 'example.com/v1'), 'd.yaml'), []);
    assert.deepEqual(await reported(broken.replaceAll('\n', '\r\n')), expected);
  });

  it('are those of VictoriaMetrics where one of them can be of no other, and checked as far as they are PromQL, too', async () => {
    const increase = `{ "title": "Q", ${PROMETHEUS}, "targets": [{ "expr": "max(increase(a))" }, { "expr": "up{a=~\\"^b.\\"}" }] }`;
    const with_ = (query: string): string => dashboard(query).replace('"panels": [', `"panels": [ ${increase},`);
    assert.deepEqual(await reported(with_('sum(rollup_rate(b[5m])) by (rollup)')), [String.raw`promql/regexp-anchored: \"^b.\"`]);
    assert.deepEqual(await reported(with_('sum(vm_app_version)')), await reported(with_('topk_last(5, b)')));
    assert.ok((await reported(with_('sum(b)'))).includes('promql/type: a'));
  });

  it('take the variables of Grafana for what is needed where they stand', async () => {
    for (const query of ['rate(a[$__rate_interval])', 'rate(a[${__range_s}s])', 'increase(a[[[window]]:])', 'a{job=~\\"$job\\", $filters}', 'topk($n, a)', 'sum by ($by) ($metric)', '$a / ${b:raw}', 'quantile_over_time(0.$q, a[$__interval])', 'a offset $offset', '${expr}', 'a > $threshold', 'a{job=${job:doublequote}}', '{$filters}']) {
      assert.deepEqual(await reported(dashboard(query)), [], query);
    }
  });

  it('are not asked for while they are empty, and not held to what rules of alerts are', async () => {
    assert.deepEqual(await reported(dashboard('')), []);
    assert.deepEqual(await reported(dashboard('up')), []);
    assert.deepEqual((await problemsOf(dashboard('sum(errors_total)'), { file: 'd.json', settings: WITH_CONTRACT })).map(({ rule, severity }) => `${severity} ${rule}`), ['hint promql/counter-read-raw']);
  });

  it('are checked as LogQL where they are sent to Loki', async () => {
    const loki = (source: string): string => dashboard(source).replace('prometheus', 'loki');
    assert.deepEqual(await reported(loki(String.raw`sum by (level) (rate({app=\"a\", pod=~\"$pod\"} |= \"x\" | json [$__auto]))`)), []);
    assert.deepEqual(await reported(loki('')), []);
    assert.deepEqual(await reported(loki(String.raw`{app=~\".*\"} |= \"x\"`)), [String.raw`logql/type: {app=~\".*\"}`]);
  });

  it('are left alone in JSON that is no dashboard, and in the languages of other data sources', async () => {
    assert.deepEqual(snapshotOf('{ "expr": "sum(", "panels": 1 }').documents, []);
    assert.deepEqual(await reported(dashboard('sum(').replace('prometheus', 'mysql')), []);
  });

  it('are found, however much of the JSON is broken', async () => {
    const text = dashboard('sum(').replace(/\]\n\}\n$/, '');
    assert.deepEqual((await reported(text)).map((line) => line.split(':')[0]), ['promql/syntax']);
    for (let end = 0; end < text.length; end += 3) await problemsOf(text.slice(0, end), { file: 'd.json' });
  });

  it('are coloured, also behind escapes', () => {
    const text = dashboard(String.raw`sum(a{b=\"c\"})\n/ d`);
    assert.deepEqual(queryTokens(snapshotOf(text)).map(({ from, to, type }) => `${text.slice(from, to)} ${type}`), ['sum function', 'a variable', 'b property', '= operator', String.raw`\"c\" string`, '/ operator', 'd variable']);
  });

  it('are completed, with the escapes that JSON asks for', () => {
    const { text, spans } = marked(dashboard('sum(errors_total{service=«»})'));
    const found = completeQuery(snapshotOf(text), spans[0]!.from, { contract: WITH_CONTRACT.contract, snippets: false });
    const item = found?.items.find(({ label }) => label === 'risk');
    assert.ok(item);
    assert.equal(applyEdits(text, [{ ...item.replace, text: item.text }]), dashboard(String.raw`sum(errors_total{service=\"risk\"})`));
  });

  it('are completed inside of a variable’s words', () => {
    const { text, spans } = marked(dashboard('up', ` "templating": { "list": [{ "name": "v", "type": "query", ${PROMETHEUS}, "query": "label_values(errors_t«»{a=\\"b\\"}, job)" }] },`));
    const found = completeQuery(snapshotOf(text), spans[0]!.from, { contract: WITH_CONTRACT.contract, snippets: false });
    assert.ok(found?.items.some(({ label }) => label === 'errors_total'));
  });

  it('can be run, and say which variables need values first', () => {
    const text = dashboard(String.raw`sum(a{b=\"c\"})`);
    assert.deepEqual(allQueries(snapshotOf(text)).map(({ expression, title }) => [expression, title]), [['sum(a{b="c"})', 'panel P']]);
    assert.equal(allQueries(snapshotOf(dashboard('rate(a[$__interval])')))[0]!.variables, undefined, 'what follows from the range is not asked for');
    const variables = ` "templating": { "list": [{ "name": "job", "type": "query", "multi": true, "current": { "value": ["$__all"] }, "allValue": "a.*" }, { "name": "every", "type": "interval", "query": "1m,5m", "current": { "value": "5m" } }] },`;
    assert.deepEqual(allQueries(snapshotOf(dashboard(String.raw`rate(a{b=~\"$job\", c=\"$other\"}[$every])`, variables)))[0]!.variables, [
      { name: 'job', isMulti: true, current: ['a.*'], options: [] }, { name: 'other', isMulti: false, current: [], options: [] }, { name: 'every', isMulti: false, current: ['5m'], options: ['1m', '5m'] },
    ]);
    const at = text.indexOf('sum');
    assert.equal(queryAt(snapshotOf(text), { from: at, to: at })?.expression, 'sum(a{b="c"})');
  });

  it('are formatted into strings of one line', () => {
    const text = dashboard(String.raw`sum(rate(aaaaaaaaaaaaaaa{b=\"c\"}[5m]))/sum(rate(aaaaaaaaaaaaaaa[5m]))`);
    const formatted = applyEdits(text, formatQueries(snapshotOf(text), { width: 40 }));
    assert.equal(formatted.split('\n').length, text.split('\n').length);
    assert.deepEqual(JSON.parse(formatted).panels[0].targets[0].expr.split('\n').length > 1, true);
    assert.deepEqual(formatQueries(snapshotOf(formatted), { width: 40 }), []);
  });

  it('are disabled by no comment, for JSON has none', async () => {
    const text = dashboard('sum(');
    const [problem] = await problemsOf(text, { file: 'd.json' });
    assert.equal(disableForLine(snapshotOf(text), problem!), undefined);
    assert.equal(disableForFile(snapshotOf(text), problem!), undefined);
  });
});

describe('names in a dashboard', () => {
  const RECORD = 'groups:\n  - name: g\n    rules:\n      - record: job:errors:rate5m\n        expr: sum by (job) (rate(errors_total[5m]))\n';
  const VARIABLE = ` "templating": { "list": [{ "name": "v", "type": "query", ${PROMETHEUS}, "definition": "label_values(job:errors:rate5m, job)", "query": "label_values(job:errors:rate5m, job)" }] },`;

  it('lead to the rule that records them, and the rule to them', async () => {
    const { files, pointer } = navigable({ 'r.yaml': RECORD, 'd.json': dashboard('sum(job:err<|>ors:rate5m)') });
    assert.deepEqual(shown(await definitionsAt(files, pointer)), ['r.yaml: - record: «job:errors:rate5m»']);
    const back = navigable({ 'r.yaml': RECORD.replace('job:errors', 'job:err<|>ors'), 'd.json': dashboard(String.raw`a{b=\"c\"} / job:errors:rate5m`), 'm.yaml': inConfigMap(dashboard('job:errors:rate5m')) });
    assert.deepEqual(shown(await referencesAt(back.files, back.pointer, false)).map((line) => line.replace(/^(\S+) .*«(.*)».*$/, '$1 $2')), ['d.json: job:errors:rate5m', 'm.yaml: job:errors:rate5m']);
  });

  it('are renamed with the rule, everywhere and with the escapes of JSON', async () => {
    const files = { 'r.yaml': RECORD.replace('job:errors', 'job:err<|>ors'), 'd.json': dashboard('job:errors:rate5m > 1', VARIABLE), 'm.yaml': inConfigMap(dashboard('job:errors:rate5m')) };
    const renamed = async (name: string): Promise<string> => JSON.stringify(changedLines(await renameAt(navigable(files).files, navigable(files).pointer, name, true)));
    const plain = await renamed('x:y');
    assert.ok(!plain.includes('job:errors') && (plain.match(/x:y/g) ?? []).length === 5, plain);
    const quoted = changedLines(await renameAt(navigable(files).files, navigable(files).pointer, 'x.y', true));
    assert.ok(quoted['d.json']!.some((line) => line.includes(String.raw`"expr": "{\"x.y\"} > 1"`)), JSON.stringify(quoted));
    assert.ok(quoted['d.json']!.some((line) => line.includes(String.raw`"query": "label_values({\"x.y\"}, job)"`) && line.includes(String.raw`"definition": "label_values({\"x.y\"}, job)"`)), JSON.stringify(quoted));
  });
});
