import assert from 'node:assert/strict';
import { completeQuery } from '../../features/complete-query';
import { createSnapshot } from '../../features/snapshot';
import { check } from '../../../../test/helper/check';
import { OPERATORS as LOGQL_OPERATORS } from '../logql/words';
import { tokenize } from '../token';
import { formatPromql } from './format';
import { hoverPromql } from './hover';
import { labelsOf } from './labels';
import { NO_FACTS } from './metric-table';
import { parsePromql, parseWithVariables } from './parse';
import { OPERATORS } from './words';

const ACCEPTED = [
  '$metric',
  '${metric:raw}',
  '[[metric]]',
  'rate($metric[5m])',
  'rate(${env}_requests_total{job="x"}[$__rate_interval])',
  'rate(http_[[name]]_total[[[window]]])',
  'http_${a}_${b}_total',
  '$job:errors:rate5m',
  'avg_over_time(up[${window}:${step}])',
  'avg_over_time(up[$window:])',
  'sum_over_time(up[$__range] offset $shift)',
  'up offset -$shift',
  'rate(up[${minutes}m])',
  'rate(up[$__interval * 4])',
  'sum by ($group) (rate(up[$__interval]))',
  'sum by (${labels:csv}, job) (up) / on (${labels:csv}) group_left ($more) up',
  'up{$label="x"}',
  '{instance=~"$instance", job="$job"}',
  '{job=~"${job:regex}.*|[[other]]"}',
  '{__name__=~"$metric"}',
  'topk($limit, up)',
  'topk($limit + 1, up)',
  'histogram_quantile($quantile, sum by (le) (rate(x_bucket[5m])))',
  'clamp_max(up, -$max)',
  'label_replace(up, "$target", "$1", "job", "(.*)")',
  'count_values($name, up)',
  'up > $threshold',
  '$a > bool 1',
  'up * $__interval_ms / 1000 + $__range_s',
  '$function(up[5m])',
  '$aggregation(up)',
  '$aggregation by (job) (up)',
  'up @ ${__to:date:seconds}',
  'rate(requests_total{namespace=~"{{ namespace }}-.*", service="{{args.service-name}}"}[{{ interval }}])',
  'sum by ({{ label }}) ({{ metric }}) > {{args.limit}}',
  'sum by (<<.GroupBy>>) (rate(<<.Series>>{<<.LabelMatchers>>, container!=""}[2m])) < << .Limit >>',
  '{{.name}}_total{job="x"} offset {{.window}}',
];

describe('variables of Grafana in PromQL', () => {
  for (const query of ACCEPTED) {
    it(`stand in ${query}`, () => {
      const { syntax, types } = parseWithVariables(query);
      assert.deepEqual([...syntax, ...types].map(({ message }) => message), []);
    });

    it(`stay in ${query} when it is formatted`, () => {
      const formatted = formatPromql(query)!;
      assert.equal(formatted.replace(/\s+/g, ''), query.replace(/\s+/g, ''));
      assert.equal(formatPromql(formatted), formatted);
    });

    it(`are unknown to Prometheus in ${query}`, () => {
      const { variables } = parseWithVariables(query);
      const { syntax } = parsePromql(query);
      // What stands in a string is a part of the string.
      assert.deepEqual(syntax.map(({ from, to }) => query.slice(from, to)), variables.slice(0, 1).map(({ from, to }) => query.slice(from, to)));
    });
  }

  for (const [query, message] of [
    ['rate($metric[$__rate_interval]', 'never closed'],
    ['sum($metric', 'never closed'],
    ['rate($metric{job="x"})', '`rate` needs a range vector'],
    ['up{job=$job}', 'write `"$job"`'],
    ['up{job=~"$job("}', 'does not compile'],
    ['sum(up) by $job', 'expected a list of labels'],
    ['up $job', 'Unexpected `$job`'],
    ['up $', 'Unexpected character `$`'],
    ['{}', 'at least one matcher'],
  ] as const) {
    it(`do not hide what is wrong with ${query}`, () => {
      const { syntax, types } = parseWithVariables(query);
      const found = [...syntax, ...types];
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.ok(found[0]!.message.includes(message), found[0]!.message);
    });
  }

  it('are no groups of a regular expression, no anchors and no classes', () => {
    for (const query of ['{a=~"x$"}', '{a=~"(x$|y)"}', '{a=~"[[:alpha:]]+"}']) assert.deepEqual(parseWithVariables(query).variables, []);
    assert.match(parseWithVariables('up{a=~"[[:alpha:]+"}').types[0]!.message, /does not compile/);
  });

  it('leave open which labels there are', () => {
    const labels = (query: string): unknown => labelsOf(parseWithVariables(query).expr!, NO_FACTS).can;
    assert.equal(labels('sum by ($group) (up)'), 'any');
    assert.equal(labels('up * on ($label) group_left ($more) sum by (job) (up)'), 'any');
    assert.equal(labels('$aggregation by (job) (up)'), 'any');
  });

  it('are tokens of their own in both languages', () => {
    const names = (query: string, operators: readonly string[]): string[] => tokenize(query, operators).filter(({ variable }) => variable).map(({ text }) => text);
    assert.deepEqual(names('rate(${a}_total[$b:$c]) + [[d]]', OPERATORS), ['${a}_total', '$b', '$c', '[[d]]']);
    assert.deepEqual(names('sum by ($a) (rate({b="$c"} |= "$d" [$__auto]))', LOGQL_OPERATORS), ['$a', '$__auto']);
  });

  it('are explained when hovered over', () => {
    const query = 'rate(up[$__rate_interval])';
    const hover = hoverPromql(query, query.indexOf('rate_'), NO_FACTS)!;
    assert.equal(query.slice(hover.span.from, hover.span.to), '$__rate_interval');
    assert.match(hover.markdown, /four times the scrape interval/);
    assert.match(hoverPromql('up > {{args.limit}}', 8, NO_FACTS)!.markdown, /program that this query is written for/);
  });
});

describe('variables of Grafana in a file', () => {
  it('are welcome in a query file, where the rest is still checked', async () => {
    await check(
      `sum by ($group) (rate(http_requests_total{job=~"$job", job=~"$other", service="$service"}[$__rate_interval]))

 rate(sum(http_requests_total{job="$job"})[$__range:])
#^^^^ First \`rate\`, then \`sum\`
`,
      { file: 'panels.promql' },
    );
  });

  it('are told of with where they belong, where those of alerts stand', () => {
    assert.match(parsePromql('up > $value').syntax[0]!.message, /belongs into its annotations/);
    assert.doesNotMatch(parsePromql('up > $threshold').syntax[0]!.message, /annotations/);
  });

  it('are refused in a rule, which Prometheus itself reads', async () => {
    await check(
      `groups:
  - name: quantum-trader
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[$__rate_interval]))
#                                             ^^^^^^^^^^^^^^^^ \`$__rate_interval\` is a variable of Grafana, and Prometheus knows none
      - record: job:failures:rate5m
        expr: sum by (job) (rate(failures_total[{{ interval }}]))
#                                               ^^^^^^^^^^^^^^ Prometheus expands no template in a query
`,
      { settings: { contract: undefined, severities: {} } },
    );
  });

  const offered = (marked: string): string[] => {
    const at = marked.indexOf('<|>');
    const snapshot = createSnapshot({ path: 'a.promql', languageId: 'promql', text: marked.replace('<|>', '') });
    return completeQuery(snapshot, at, { contract: undefined, snippets: true })!.items.map(({ text }) => text);
  };

  it('are offered as durations where a file has one already', () => {
    assert.deepEqual(offered('up{job="$job"}\n\nrate(up[<|>])').slice(0, 4), ['$__rate_interval', '$__interval', '$__range', '5m']);
    assert.deepEqual(offered('up{job="$job"}\n\nrate(up[$__r<|>])'), ['$__rate_interval', '$__interval', '$__range']);
    assert.deepEqual(offered('up{job="$job"}\n\nrate(up[$<|>])').length, 3);
    assert.ok(!offered('up\n\nrate(up[<|>])').some((text) => text.startsWith('$')));
  });

  it('are replaced as a whole, with their sign', () => {
    const text = 'up{job="$job"}\n\nrate(up[$';
    const [first] = completeQuery(createSnapshot({ path: 'a.promql', languageId: 'promql', text }), text.length, { contract: undefined, snippets: true })!.items;
    assert.deepEqual(first!.replace, { from: text.length - 1, to: text.length });
  });
});
