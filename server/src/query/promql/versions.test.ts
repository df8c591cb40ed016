import assert from 'node:assert/strict';
import { FUNCTION_TABLE } from './functions';
import { parsePromql } from './parse';
import { isBefore, parseVersion, showVersion, versionedUses } from './versions';

describe('a version of Prometheus', () => {
  it('is written in several ways', () => {
    for (const [text, version] of [['2.53', '2.53'], ['v3.5.0', '3.5'], ['3', '3.0'], [' 2.42.0+ds ', '2.42'], ['3.0.0-rc.1', '3.0']] as const) assert.equal(showVersion(parseVersion(text)!), version);
    for (const text of ['', 'latest', '2.', '2.x', '-1', '2.53.1.4']) assert.equal(parseVersion(text), undefined, text);
  });

  it('has an order', () => {
    assert.ok(isBefore(parseVersion('2.9')!, parseVersion('2.10')!));
    assert.ok(isBefore(parseVersion('2.55')!, parseVersion('3.0')!));
    assert.ok(!isBefore(parseVersion('3.5')!, parseVersion('3.5.2')!));
  });
});

describe('what a query needs of a server', () => {
  const needs = (query: string): string[] => {
    const parsed = parsePromql(query);
    assert.ok(parsed.expr, query);
    return versionedUses(parsed).map(({ from, to, since, flag, stable }) => `${query.slice(from, to)} ${showVersion(since)}${flag ? ` ${flag}` : ''}${stable ? ` until ${showVersion(stable)}` : ''}`);
  };

  for (const [query, ...uses] of [
    ['sum by (job) (rate(up{job="a"}[5m] offset 1h))'],
    ['clamp(x, 0, 1) + pi()', 'clamp 2.26', 'pi 2.31'],
    ['group(x)', 'group 2.20'],
    ['limitk(3, x)', 'limitk 2.54 promql-experimental-functions'],
    ['first_over_time(x[5m])', 'first_over_time 3.7 promql-experimental-functions until 3.14'],
    ['start_timestamp(x)', 'start_timestamp 3.14 use-start-timestamps'],
    ['x atan2 y', 'atan2 2.31'],
    ['x >/ 5', '>/ 3.11'],
    ['x @ 5', '@ 5 2.25 promql-at-modifier until 2.33'],
    ['x offset -5m', '-5m 2.26 promql-negative-offset until 2.33'],
    ['max_over_time(x[5m:1m])', '[5m:1m] 2.7'],
    ['x[1h30m]', '1h30m 2.21'],
    ['x > 1_000', '1_000 2.54'],
    ['x > 5m', '5m 2.54'],
    ['x[300]', '300 2.54'],
    ['{"my.metric"}', '"my.metric" 3.0'],
    ['x{"my.label"="a"}', '"my.label" 3.0'],
    ['sum by ("my.label") (x)', '"my.label" 3.0'],
    ['x[5m + 1m]', '5m + 1m 3.4 promql-duration-expr until 3.14'],
    ['x[step()]', 'step() 3.6 promql-duration-expr until 3.14'],
    ['x[min_of(step(), 5m)]', 'min_of(step(), 5m) 3.13 promql-duration-expr until 3.14'],
    ['x[5m] smoothed', 'smoothed 3.7 promql-extended-range-selectors'],
    ['x + fill(0) y', 'fill(0) 3.10 promql-binop-fill-modifiers'],
  ] as const) {
    it(`${query}: ${uses.join(', ') || 'nothing'}`, () => assert.deepEqual(needs(query), uses));
  }

  it('covers every function and aggregation that the parser calls experimental', () => {
    const call = (name: string): string => `${name}(${FUNCTION_TABLE.get(name)!.args.map((type) => ({ scalar: '0.5', string: '"a"', 'instant vector': 'x', 'range vector': 'x[5m]' })[type]).join(', ')})`;
    for (const query of [...[...FUNCTION_TABLE.values()].filter(({ experimental }) => experimental).map(({ name }) => call(name)), 'limitk(1, x)', 'limit_ratio(0.5, x)']) {
      const parsed = parsePromql(query);
      assert.ok(parsed.features.length > 0, query);
      assert.ok(versionedUses(parsed).some(({ flag }) => flag !== undefined), query);
    }
  });
});
