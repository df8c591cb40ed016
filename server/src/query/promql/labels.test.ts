import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MetricFact, QueryFacts } from './facts';
import { canHave, type LabelSet } from './label-set';
import { labelsOf } from './labels';
import { NO_FACTS } from './metric-table';
import { parsePromql } from './parse';

const fact = (name: string, labels: readonly string[]): MetricFact => ({ name, type: 'counter', labels, source: 'contract' });
const LISTED = new Map([fact('requests_total', ['service', 'status', 'job', 'instance']), fact('build_info', ['service', 'version'])].map((metric) => [metric.name, metric]));
const FACTS: QueryFacts = { metric: (name) => LISTED.get(name), metrics: () => LISTED.values(), labelValues: () => [] };

function setOf(query: string, facts: QueryFacts): LabelSet {
  const { expr } = parsePromql(query);
  assert.ok(expr, `${query} does not parse`);
  return labelsOf(expr, facts);
}

/** `+a` is certain, `a` possible, `-a` impossible; `…` says that there may be others. The metric's name is left out unless asked for. */
function show({ must, can, cannot }: LabelSet): string {
  const visible = (labels: Iterable<string>): string[] => [...labels].filter((label) => label !== '__name__').sort();
  return [
    ...visible(must).map((label) => `+${label}`),
    ...(can === 'any' ? [] : visible(can).filter((label) => !must.has(label))),
    ...visible(cannot).map((label) => `-${label}`),
    ...(can === 'any' ? ['…'] : []),
  ].join(' ');
}

const CASES: Readonly<Record<string, readonly (readonly [query: string, labels: string])[]>> = {
  'Scalars and strings have no labels': [
    ['1', ''],
    ['"a"', ''],
    ['time()', ''],
    ['scalar(up{job="a"})', ''],
    ['1 + 2', ''],
    ['vector(1)', ''],
    ['hour()', ''],
    ['hour(vector(time()))', ''],
  ],
  'A selector has what its matchers ask for': [
    ['up', '…'],
    ['up{job="a"}', '+job …'],
    ['up{job=""}', '-job …'],
    ['up{job!=""}', '+job …'],
    ['up{job!="a"}', '…'],
    ['up{job=~"a|b"}', '+job …'],
    ['up{job=~"a|"}', '…'],
    ['up{job=~".*"}', '…'],
    ['up{job!~".+"}', '-job …'],
    ['up{job!~"a"}', '…'],
    ['{__name__=~"a.*", job="a"}', '+job …'],
    ['up{job="a"}[5m]', '+job …'],
    ['up{job="a"} offset 5m', '+job …'],
  ],
  'A metric whose labels are known has no others': [
    ['requests_total', 'instance job service status'],
    ['requests_total{status="500"}', '+status instance job service'],
    ['{__name__="requests_total"}', 'instance job service status'],
    ['{"requests_total", status=""}', 'instance job service'],
    ['requests_total{path="/"}', '+path instance job service status'],
    ['rate(requests_total[5m])', 'instance job service status'],
  ],
  'Aggregations group': [
    ['sum(up)', ''],
    ['sum(up{job="a"})', ''],
    ['sum by (job) (up)', 'job'],
    ['sum by (job) (up{job="a"})', '+job'],
    ['sum by (job, path) (requests_total)', 'job'],
    ['sum by (job) (sum by (instance) (up))', ''],
    ['sum without (job) (up{job="a", env="b"})', '+env -job …'],
    ['sum without (job) (requests_total)', 'instance service status'],
    ['topk by (job) (3, up{job="a"})', '+job …'],
    ['limitk(3, requests_total)', 'instance job service status'],
    ['quantile by (job) (0.9, up)', 'job'],
    ['count_values("version", up)', '+version'],
    ['count_values by (job) ("version", up)', '+version job'],
    ['count_values without (job) ("version", up)', '+version -job …'],
    ['count_values without (version) ("version", up)', '-version …'],
  ],
  'Functions keep labels, unless they are about labels': [
    ['rate(up{job="a"}[5m])', '+job …'],
    ['clamp(up{job="a"}, 0, 1)', '+job …'],
    ['quantile_over_time(0.9, up{job="a"}[5m])', '+job …'],
    ['histogram_quantile(0.9, x_bucket{job="a"})', '+job -le …'],
    ['histogram_quantile(0.9, sum by (le, job) (x_bucket))', 'job'],
    ['histogram_quantiles(sum by (le, job) (x_bucket), "q", 0.5, 0.9)', '+q job'],
    ['histogram_fraction(0, 1, sum by (job) (x))', 'job'],
    ['sort_by_label(up{job="a"}, "job")', '+job …'],
    ['info(sum by (job) (up{job="a"}))', '+job …'],
    ['timestamp(sum by (job) (up))', 'job'],
    ['max_over_time(sum by (job) (up)[5m:])', 'job'],
  ],
  '`absent` has the labels of equality matchers alone': [
    ['absent(up{job="a", env=~"b", x=""})', '+job'],
    ['absent(up{job="a", job="b"})', ''],
    ['absent(up{job="a", job!="b", env="c"})', '+env'],
    ['absent(up{job!="b", job="a"})', '+job'],
    ['absent_over_time(up{job="a"}[5m])', '+job'],
    ['absent(up{job="a"} == 1)', ''],
    ['absent(sum by (job) (up))', ''],
    ['absent((up{job="a"}))', 'job'],
    ['absent({__name__="up", job="a"})', '+job'],
  ],
  '`label_replace` and `label_join` write a label': [
    ['label_replace(sum by (a) (up), "b", "$1", "a", "(.*)")', 'a b'],
    ['label_replace(sum by (a) (up{a="1"}), "b", "$1", "a", "(.*)")', '+a +b'],
    ['label_replace(sum by (a) (up), "b", "fixed", "", "")', 'a b'],
    ['label_replace(sum by (a) (up), "b", "x-$1", "a", ".*")', '+b a'],
    ['label_replace(sum by (a) (up{a="1"}), "a", "", "b", ".*")', ''],
    ['label_replace(sum by (a) (up{a="1"}), "a", "", "b", "x")', 'a'],
    ['label_replace(up{a=""}, "a", "$1", "b", "(x)")', '…'],
    ['label_join(sum by (a, b) (up), "c", "-", "a", "b")', '+c a b'],
    ['label_join(sum by (a, b) (up), "c", "", "a", "b")', 'a b c'],
    ['label_join(sum by (a) (up{a="1"}), "c", "", "a")', '+a +c'],
    ['label_join(sum by (a) (up), "c", "", "b")', 'a'],
    ['label_join(sum by (a, c) (up), "c", ",")', 'a'],
  ],
  'An operation with a scalar keeps labels': [
    ['sum by (job) (up) * 2', 'job'],
    ['2 > sum by (job) (up)', 'job'],
    ['-sum by (job) (up)', 'job'],
    ['(sum by (job) (up))', 'job'],
  ],
  'One-to-one matching keeps what both sides have': [
    ['up{a="1"} * x{b="1"}', '+a +b …'],
    ['up{a="1"} * x{b=""}', '+a -b …'],
    ['up{a="1"} * sum by (a, b) (x)', '+a b'],
    ['sum by (a, b) (up) / sum by (a) (x)', 'a'],
    ['up{a="1"} * on (a, b) x', '+a b'],
    ['up * on (a) x{a="1"}', '+a'],
    ['up{a="1"} * ignoring (a) x{b="1"}', '+b -a …'],
    ['up{a="1"} > on (b) x{a="1"}', 'b'],
    ['sum by (a, b) (up) * ignoring (b) sum by (a, c) (x)', 'a'],
    ['up * ignoring (b) sum by (a, c) (x)', 'a c'],
  ],
  '`group_left` and `group_right` keep the many side and copy from the other': [
    ['up{a="1"} * on (b) group_left x', '+a …'],
    ['up{a="1"} * on (b) group_left x{b="1"}', '+a +b …'],
    ['up{a="1"} * on (b) group_left (c) x{c="1"}', '+a +c …'],
    ['up{c="1"} * on (b) group_left (c) x', '…'],
    ['up{c="1"} * on (b) group_left (c) sum by (b) (x)', '-c …'],
    ['sum by (a) (up) * on (a) group_left (c) x', 'a c'],
    ['sum by (a, b) (up) * on (a) group_left sum by (a) (x)', 'a b'],
    ['sum by (a) (x) * on (a) group_right (c) up{d="1"}', '+d -c …'],
    ['up * ignoring (a) group_left (c) sum by (b) (x)', 'a b'],
  ],
  'Set operators hand on series': [
    ['up{a="1"} and x{b="1"}', '+a +b …'],
    ['up{a="1"} and on (b) x{b="1", c="1"}', '+a +b …'],
    ['up and on (b) sum by (a) (x)', '-b …'],
    ['up{a="1"} and on () vector(1)', '+a …'],
    ['up{a="1"} unless x{b="1"}', '+a …'],
    ['sum by (a) (up) or sum by (b) (x)', 'a b'],
    ['up{a="1", b="1"} or x{a="1", b=""}', '+a …'],
    ['up{a=""} or x{a="", b=""}', '-a …'],
    ['up{a="1"} or vector(0)', '…'],
    ['sum by (a) (up) or vector(0)', 'a'],
  ],
  'Filling in leaves open which side a series came from': [
    ['sum by (a) (up{a="1"}) + fill(0) sum by (b) (x{b="1"})', 'a b'],
    ['up{a="1"} + on (a) fill(0) x', 'a'],
    ['up{a="1"} + on (a) group_left fill(0) x', '…'],
  ],
};

describe('the labels of a query', () => {
  for (const [title, cases] of Object.entries(CASES)) {
    describe(title, () => {
      for (const [query, labels] of cases) it(`${query} → ${labels || 'none'}`, () => assert.equal(show(setOf(query, FACTS)), labels));
    });
  }

  it('keeps the name of a metric only where Prometheus does', () => {
    const hasName = (query: string): boolean => canHave(setOf(query, NO_FACTS), '__name__');
    for (const query of ['up', 'up > 1', '1 < up', 'last_over_time(up[5m])', 'topk(1, up)', '+up', 'up and x', 'up > x', 'sum by (__name__) (up)', 'up or vector(1)']) assert.ok(hasName(query), query);
    for (const query of ['sum(up)', 'rate(up[5m])', '-up', 'up + 1', 'up > bool 1', 'up * x', 'up > on (a) x', 'sum without (a) (up)', 'abs(up)']) assert.ok(!hasName(query), query);
  });

  it('never calls a label certain that it calls impossible', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    const selector = fc.tuple(fc.constantFrom('up', 'build_info', 'requests_total'), fc.array(fc.tuple(label, fc.constantFrom('="1"', '=""', '!=""', '=~".+"')), { maxLength: 2 })).map(([name, matchers]) => `${name}{${matchers.map((m) => m.join('')).join(',')}}`);
    const { query } = fc.letrec<{ query: string }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 4 },
        selector,
        fc.tuple(fc.constantFrom('sum', 'topk', 'count_values'), fc.constantFrom('', 'by (a)', 'without (b, c)'), tie('query')).map(([op, by, inner]) => `${op} ${by} (${op === 'topk' ? '1, ' : op === 'count_values' ? '"c", ' : ''}${inner})`),
        fc.tuple(tie('query'), fc.constantFrom('and', 'or', 'unless', '*', '>', '* on (a)', '* ignoring (b)', '* on (a) group_left (b)', '+ ignoring (c) group_right (a)'), tie('query')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
        fc.tuple(tie('query'), label).map(([inner, target]) => `label_replace(${inner}, "${target}", "$1", "a", "(.+)")`),
      ),
    }));
    fc.assert(
      fc.property(query, (text) => {
        const set = setOf(text, FACTS);
        for (const sure of set.must) assert.ok(canHave(set, sure), `${text}: ${sure}`);
      }),
    );
  });
});
