import assert from 'node:assert/strict';
import { readFeatures, readVersion } from './prometheus-build';

describe('the version of a server', () => {
  const VERSIONS: Readonly<Record<string, readonly [number, number]>> = { '2.42.0+ds': [2, 42], '3.5.0': [3, 5], '3.13.0-rc.1': [3, 13], 'v3.8.1': [3, 8] };
  for (const [version, [major, minor]] of Object.entries(VERSIONS)) {
    it(`${version} is read from its build information`, () => assert.deepEqual(readVersion({ version, revision: 'abc', goVersion: 'go1.25' }), { major, minor }));
  }

  const OTHERS: Readonly<Record<string, unknown>> = {
    Mimir: { application: 'Grafana Mimir', version: '2.17.0', goVersion: 'go1.24', features: {} },
    Thanos: { version: '0.39.2', goVersion: 'go1.24' },
    Cortex: { version: '1.19.0', goVersion: 'go1.24' },
    VictoriaMetrics: { version: '2.24.0' },
    'a development build': { version: 'main-abc123', goVersion: 'go1.25' },
    'a version without end': { version: `3.${'0'.repeat(1000)}`, goVersion: 'go1.25' },
    'a number': { version: 3, goVersion: 'go1.25' },
    'a list': ['3.5.0'],
    'nothing': undefined,
    null: null,
    'an empty object': {},
  };
  for (const [name, data] of Object.entries(OTHERS)) it(`is not known from ${name}`, () => assert.equal(readVersion(data), undefined));
});

describe('the features of a server', () => {
  const all = {
    promql: { duration_expr: true, anchored: true, smoothed: true, fill: true, fill_left: true, fill_right: true, at_modifier: true, negative_offset: true, by: true },
    promql_functions: { info: true, mad_over_time: true, sort_by_label: true, rate: true },
  };

  it('are told by the names of the flags', () => {
    assert.deepEqual(readFeatures(all), ['promql-duration-expr', 'promql-extended-range-selectors', 'promql-binop-fill-modifiers', 'promql-at-modifier', 'promql-negative-offset', 'promql-experimental-functions']);
  });

  it('are only those that are enabled', () => {
    const promql = { ...all.promql, duration_expr: false, anchored: 'true', fill_left: 1 };
    assert.deepEqual(readFeatures({ promql, promql_functions: { ...all.promql_functions, info: false } }), ['promql-at-modifier', 'promql-negative-offset']);
  });

  it('are none of those that the server does not list', () => assert.deepEqual(readFeatures({ promql: {} }), []));
  it('are none that only JavaScript knows', () => assert.deepEqual(readFeatures(JSON.parse('{"promql":{},"__proto__":{"promql_functions":{"info":true,"mad_over_time":true,"sort_by_label":true}}}')), []));

  for (const data of [undefined, null, [], 'promql', 7, {}, { promql: [] }, { promql: null }, { api: {} }, ['promql-duration-expr']]) {
    it(`are not known from ${JSON.stringify(data)}`, () => assert.equal(readFeatures(data), undefined));
  }
});
