import assert from 'node:assert/strict';
import { parseJson } from '../yaml/parse-json';
import { mayBeDashboard, readDashboard } from './dashboard';
import { dashboardQueries } from './dashboard-queries';

/** Every query of a dashboard as `language role title: text`. */
function queriesOf(dashboard: unknown): string[] {
  const text = JSON.stringify(dashboard);
  assert.ok(mayBeDashboard(text));
  const read = readDashboard(parseJson(text).root);
  assert.ok(read, 'it is no dashboard');
  return dashboardQueries(text, read).map((query) => `${query.language} ${query.role}${query.excerpt ? ' copy' : ''} ${query.title}: ${query.text}`);
}

const isDashboard = (value: unknown): boolean => {
  const text = JSON.stringify(value);
  return mayBeDashboard(text) && readDashboard(parseJson(text).root) !== undefined;
};

const PROMETHEUS = { type: 'prometheus', uid: 'p' };
const LOKI = { type: 'loki', uid: 'l' };
const panel = (title: string, datasource: unknown, ...targets: object[]): object => ({ title, datasource, targets });
const dashboard = (...panels: object[]): object => ({ schemaVersion: 39, panels });
const variable = (name: string, more: object): object => ({ schemaVersion: 39, panels: [], templating: { list: [{ name, type: 'query', ...more }] } });

describe('a dashboard', () => {
  it('is told from other JSON', () => {
    for (const one of [dashboard(), { panels: [panel('a', null, { expr: 'up' })] }, { rows: [{ panels: [panel('a', null)] }] }, { dashboard: dashboard(), meta: {} }, { apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', spec: dashboard() }, { type: 'timeseries', targets: [{ expr: 'up' }] }]) {
      assert.ok(isDashboard(one), JSON.stringify(one));
    }
    for (const one of [{}, [], { panels: {} }, { panels: [] , expr: 'x' }, { rows: [{ id: 1, expr: 'sum(' }] }, { targets: ['net8.0'] }, { targets: { build: {} }, panels: 1 }, { elements: { a: 1 } }, { name: 'x', contributes: { panels: [], targets: [] } }, 'panels', null]) {
      assert.ok(!isDashboard(one), JSON.stringify(one));
    }
  });

  it('has queries in its panels, in rows, in rows that are folded up, and in library panels', () => {
    const found = queriesOf({
      schemaVersion: 39,
      panels: [panel('Requests', PROMETHEUS, { refId: 'A', expr: 'up' }, { refId: 'B', expr: 'down' }), { type: 'row', title: 'More', panels: [panel('Inner', PROMETHEUS, { expr: 'a' })] }, { title: 'Outer', datasource: PROMETHEUS, libraryPanel: { model: panel('Library', null, { expr: 'b' }) } }],
      rows: [{ panels: [panel('', PROMETHEUS, { expr: 'c' })] }],
    });
    assert.deepEqual(found, ['promql query panel Requests, query A: up', 'promql query panel Requests, query B: down', 'promql query panel Inner: a', 'promql query panel Library: b', 'promql query panel without a title: c']);
  });

  it('has queries in its annotations', () => {
    assert.deepEqual(queriesOf({ ...dashboard(), annotations: { list: [{ name: 'Old', datasource: PROMETHEUS, expr: 'up' }, { name: 'New', datasource: LOKI, target: { expr: '{a="b"}' } }] } }), ['promql query annotation Old: up', 'logql query annotation New: {a="b"}']);
  });

  it('has the elements of the second version of the schema', () => {
    const query = (group: string, expr: string): object => ({ kind: 'PanelQuery', spec: { query: { kind: 'DataQuery', group, spec: { expr } } } });
    const found = queriesOf({
      apiVersion: 'dashboard.grafana.app/v2beta1',
      kind: 'Dashboard',
      spec: {
        layout: {},
        elements: { p: { kind: 'Panel', spec: { title: 'P', data: { spec: { queries: [query('prometheus', 'up'), query('loki', '{a="b"}'), query('tempo', '{}')] } } } } },
        variables: [{ kind: 'QueryVariable', spec: { name: 'job', query: { kind: 'DataQuery', group: 'prometheus', spec: { query: 'label_values(up, job)' } } } }],
      },
    });
    assert.deepEqual(found, ['promql query panel P: up', 'logql query panel P: {a="b"}', 'promql selector variable job: up']);
  });

  describe('has queries in its variables', () => {
    const CASES: Readonly<Record<string, readonly [more: object, ...string[]]>> = {
      'before a label': [{ datasource: PROMETHEUS, query: 'label_values(up{a="b", c=~"$d"}, job)' }, 'promql selector variable v: up{a="b", c=~"$d"}'],
      'with a variable for the label': [{ datasource: PROMETHEUS, query: ' label_values(up , ${label:raw})' }, 'promql selector variable v: up '],
      'whose results are taken': [{ datasource: PROMETHEUS, query: { query: 'query_result(topk(5, up))', refId: 'x' } }, 'promql query variable v: topk(5, up)'],
      'as a selector alone': [{ datasource: PROMETHEUS, query: 'up{a="b"}' }, 'promql selector variable v: up{a="b"}'],
      'twice, of which one is only shown': [{ datasource: PROMETHEUS, definition: 'label_values(up, job)', query: 'label_values(up, job)' }, 'promql selector variable v: up', 'promql selector copy variable v: up'],
      'of Loki': [{ datasource: LOKI, query: 'label_values({app="x"}, pod)' }, 'logql selector variable v: {app="x"}'],
      'of Loki in parts': [{ datasource: LOKI, query: { label: 'pod', stream: '{app="x"}', type: 1 } }, 'logql selector variable v: {app="x"}'],
      'and none where a label is all': [{ datasource: PROMETHEUS, query: 'label_values(job)' }],
      'and none where the label names only look like one': [{ datasource: PROMETHEUS, query: 'label_values(up{a="b", c="d"})' }],
      'and none where names are asked for': [{ datasource: PROMETHEUS, query: 'metrics(node_.*)' }],
      'and none in the words of another data source': [{ datasource: { type: 'mysql' }, query: 'label_values(up, job)' }],
      'and none in the words of who knows which': [{ query: 'SELECT a FROM b' }],
    };
    for (const [name, [more, ...expected]] of Object.entries(CASES)) it(name, () => assert.deepEqual(queriesOf(variable('v', more)), expected));
  });

  describe('says which language a query is in', () => {
    const language = (datasource: unknown, expr: string, more: object = {}, ofTarget?: unknown): string | undefined => queriesOf({ ...dashboard(panel('p', datasource, { expr, datasource: ofTarget })), ...more })[0]?.split(' ')[0];
    const list = (name: string, query: string): object => ({ templating: { list: [{ name, type: 'datasource', query }] } });

    it('by the type of its data source', () => {
      assert.equal(language(LOKI, 'sum('), 'logql');
      assert.equal(language(PROMETHEUS, '{a="b"} |='), 'promql');
      assert.equal(language({ type: 'elasticsearch' }, 'up'), undefined);
    });
    it('by that of the query before that of the panel', () => {
      assert.equal(language(PROMETHEUS, 'x', {}, LOKI), 'logql');
      assert.equal(language({ type: 'datasource', uid: '-- Mixed --' }, 'x', {}, LOKI), 'logql');
      assert.equal(language('-- Mixed --', 'x', {}, LOKI), 'logql');
      assert.equal(language(LOKI, 'x', {}, null), 'logql');
    });
    it('by the variable or the input that stands for the data source', () => {
      for (const name of ['$ds', '${ds}', '[[ds]]', { uid: '$ds' }, { uid: '${ds}', type: 'prometheus' }]) {
        assert.equal(language(name, 'sum(', list('ds', 'loki')), 'logql', JSON.stringify(name));
        assert.equal(language(name, 'sum(', list('ds', 'influxdb')), undefined, JSON.stringify(name));
      }
      assert.equal(language('${DS_LOKI}', 'sum(', { __inputs: [{ name: 'DS_LOKI', type: 'datasource', pluginId: 'loki' }] }), 'logql');
    });
    it('by what an old dashboard calls it', () => {
      assert.equal(language('Loki', 'sum('), 'logql');
      assert.equal(language('Prometheus (EU)', 'sum('), 'promql');
      assert.equal(language('-- Grafana --', 'up'), undefined);
    });
    it('by the query itself where nobody says so, and not at all where that is not certain', () => {
      for (const unsaid of [null, undefined, 'metrics-eu', '$unknown', { uid: 'abc' }, '-- Mixed --']) {
        assert.equal(language(unsaid, 'rate(a[$__rate_interval])'), 'promql', JSON.stringify(unsaid));
        assert.equal(language(unsaid, '{a="b"} |= "x"'), 'logql', JSON.stringify(unsaid));
        assert.equal(language(unsaid, 'sum('), undefined, JSON.stringify(unsaid));
        assert.equal(language(unsaid, ''), undefined, JSON.stringify(unsaid));
      }
    });
  });
});
