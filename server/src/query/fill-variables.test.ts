import assert from 'node:assert/strict';
import { fillVariables, timeFillings, variablesIn } from './fill-variables';

describe('the variables of Grafana in a query', () => {
  const fill = (query: string, values: string[], isMulti = false): string => fillVariables(query, { x: { values, isMulti } });

  it('are found in every notation, but for those that Grafana computes and what are groups of expressions', () => {
    assert.deepEqual(variablesIn('rate(a{b=~"$job", c="${pod:regex}", d="[[ns]]", e="$job"}[$__rate_interval]) + label_replace(a, "x", "$1", "y", ".*")', 'promql'), ['job', 'pod', 'ns']);
  });

  it('of another program are known by all of their text, and are a part of the query in LogQL', () => {
    const query = 'rate(a{b="{{args.service}}"}[{{ interval }}]) > {{.x}}';
    assert.deepEqual(variablesIn(query, 'promql'), ['{{args.service}}', '{{ interval }}', '{{.x}}']);
    assert.equal(fillVariables(query, { '{{args.service}}': { values: ['api'], isMulti: false }, '{{ interval }}': { values: ['5m'], isMulti: false } }), 'rate(a{b="api"}[5m]) > {{.x}}');
    assert.deepEqual(variablesIn('{a="$x"} | line_format "{{.msg}}"', 'logql'), ['x']);
    assert.equal(fill('{a="$x"} | line_format "{{.x}}"', ['v']), '{a="v"} | line_format "{{.x}}"');
  });

  it('are replaced by their values', () => {
    assert.equal(fill('a{b="$x", c="${x}", d="[[x]]"}', ['v']), 'a{b="v", c="v", d="v"}');
    assert.equal(fill('a{b="$other"}', ['v']), 'a{b="$other"}');
    assert.equal(fill('a{b=~"$x"}', ['a.b', 'c'], true), 'a{b=~"(a\\\\.b|c)"}');
    assert.equal(fill('a{b=~"$x"}', ['.*'], true), 'a{b=~".*"}');
    assert.equal(fill('${x:csv} ${x:pipe} ${x:doublequote}', ['a', 'b'], true), 'a,b a|b "a","b"');
  });

  it('of time follow the range and its step', () => {
    const fillings = timeFillings({ from: 1000, to: 4600, step: 15, scrapeInterval: 15 });
    assert.equal(fillVariables('[$__interval] [$__rate_interval] [$__range] $__range_s ${__from} $__interval_ms', fillings), '[15s] [60s] [3600s] 3600 1000000 15000');
    assert.equal(fillVariables('[$__rate_interval]', timeFillings({ from: 0, to: 9e5, step: 300, scrapeInterval: 30 })), '[330s]');
  });
});
