import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { diagnose } from '../../server/src/features/diagnose';
import { createSnapshot } from '../../server/src/features/snapshot';
import { alternativesOf } from '../../server/src/query/promql/alternatives';
import { unwrap } from '../../server/src/query/promql/ast';
import { canHave, type LabelSet } from '../../server/src/query/promql/label-set';
import { labelsOf } from '../../server/src/query/promql/labels';
import { NO_FACTS } from '../../server/src/query/promql/metric-table';
import { parsePromql } from '../../server/src/query/promql/parse';
import { valuesOf } from '../../server/src/query/promql/value-range';

// ---- queries

const label = fc.constantFrom('service', 'status', 'method', 'symbol', 'le', 'nothing');
const metric = fc.constantFrom('up', 'http_requests_total', 'http_request_duration_seconds_bucket', 'http_requests_in_progress', 'positions_open', 'trades_executed_total', 'nowhere');
const matcher = fc.tuple(label, fc.constantFrom('="risk"', '=""', '!=""', '=~".+"', '=~"risk|execution|"', '!~".+"', '!="200"')).map((parts) => parts.join(''));
const selector = fc.tuple(metric, fc.array(matcher, { maxLength: 2 })).map(([name, matchers]) => `${name}{${matchers.join(', ')}}`);
const labels = fc.uniqueArray(label, { maxLength: 3 }).map((list) => list.join(', '));
const grouping = fc.oneof(fc.constant(''), labels.map((list) => `by (${list})`), labels.map((list) => `without (${list})`));
const matching = fc.oneof(fc.constant(''), labels.map((list) => `on (${list})`), labels.map((list) => `ignoring (${list})`));
/** `group_left` may not copy what `on` matches by. */
const grouped = fc
  .tuple(fc.constantFrom('on', 'ignoring'), fc.uniqueArray(label, { maxLength: 3 }), fc.uniqueArray(label, { maxLength: 2 }), fc.constantFrom('group_left', 'group_right'))
  .map(([word, matched, copied, group]) => `${word} (${matched.join(', ')}) ${group} (${copied.filter((name) => !matched.includes(name)).join(', ')})`);

const { vector } = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof({ weight: 9, arbitrary: selector }, { weight: 1, arbitrary: fc.constant('vector(1)') }),
    fc.tuple(fc.constantFrom('sum', 'max', 'count', 'group', 'stddev'), grouping, tie('vector')).map(([op, by, of]) => `${op} ${by} (${of})`),
    fc.tuple(fc.constantFrom('topk', 'bottomk'), grouping, tie('vector')).map(([op, by, of]) => `${op} ${by} (2, ${of})`),
    fc.tuple(grouping, label, tie('vector')).map(([by, name, of]) => `count_values ${by} ("${name}", ${of})`),
    fc.tuple(tie('vector'), fc.constantFrom('*', '-', '>', '/', '== bool', 'and', 'or', 'unless'), matching, tie('vector')).map(([a, op, on, b]) => `(${a}) ${op} ${on} (${b})`),
    fc.tuple(tie('vector'), fc.constantFrom('*', '-', '>', '<= bool'), grouped, tie('vector')).map(([a, op, on, b]) => `(${a}) ${op} ${on} (${b})`),
    fc.tuple(tie('vector'), label, fc.constantFrom('$1', '', 'x', '$1-x'), label, fc.constantFrom('(.*)', '(.+)', '.*', '(risk)')).map(([of, to, text, from, pattern]) => `label_replace(${of}, "${to}", "${text}", "${from}", "${pattern}")`),
    fc.tuple(tie('vector'), label, fc.constantFrom('', '-'), fc.array(label, { maxLength: 2 })).map(([of, to, between, from]) => `label_join(${[of, `"${to}"`, `"${between}"`, ...from.map((name) => `"${name}"`)].join(', ')})`),
    fc.oneof(selector, tie('vector')).map((of) => `absent(${of})`),
    fc.tuple(fc.constantFrom('abs', 'sgn', 'timestamp', 'sort', '-', 'ceil'), tie('vector')).map(([fn, of]) => `${fn}(${of})`),
    fc.tuple(fc.constantFrom('last_over_time', 'max_over_time', 'count_over_time', 'absent_over_time', 'changes', 'rate'), selector).map(([fn, of]) => `${fn}(${of}[1m])`),
    fc.tuple(tie('vector'), fc.constantFrom('*', '>', '<', '==', '!=', '>= bool', '/', '-'), fc.constantFrom('1', '0', '2', '-1', 'time()')).map(([of, op, number]) => `(${of}) ${op} ${number}`),
  ),
}));

// ---- what is true of them

const fits = (set: LabelSet, metricLabels: readonly string[]): boolean => [...set.must].every((name) => metricLabels.includes(name)) && metricLabels.every((name) => canHave(set, name));

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

describe('what is inferred of queries, on a real Prometheus', function () {
  this.timeout(240_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;

  before(async function () {
    if (!findPrometheus()) return this.skip();
    exporter = await startExporter();
    prometheus = await startPrometheus({ exporter });
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
  });

  /** The samples of a query; undefined where Prometheus refuses it because of its data, such as many series that match many. */
  async function ask(query: string): Promise<readonly Sample[] | undefined> {
    const answer = await fetch(`${prometheus!.url}/api/v1/query?query=${encodeURIComponent(query)}`, { signal: AbortSignal.timeout(60_000) });
    const { status, data } = (await answer.json()) as { status: string; data: { result: readonly Sample[] } };
    return status === 'success' ? data.result : undefined;
  }

  it('labels and values: every sample has what is certain, and nothing that is impossible', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(vector, async (query) => {
        const { expr } = parsePromql(query);
        assert.ok(expr, query);
        const parts = alternativesOf(expr).map((part) => ({ labels: labelsOf(part), values: valuesOf(part, NO_FACTS) }));
        for (const { metric: series, value } of (await ask(query)) ?? []) {
          seen++;
          const names = Object.keys(series);
          assert.ok(fits(labelsOf(expr), names), `${query} has the labels ${names.join(', ')}`);
          const number = Number(value[1].replace('Inf', 'Infinity'));
          const isWithin = parts.some(({ labels: set, values }) => fits(set, names) && (Number.isNaN(number) || (number >= values.min && number <= values.max && !(values.notZero && number === 0))));
          assert.ok(isWithin, `${query} has ${JSON.stringify(series)} with the value ${number}`);
        }
      }),
      { numRuns: 600 },
    );
    assert.ok(seen > 500, `only ${seen} samples`);
  });

  it('operations that never match, and thresholds that are never met, give nothing', async () => {
    const operation = fc.oneof(
      fc.tuple(vector, fc.constantFrom('*', '>', '-', 'and'), matching, vector).map(([a, op, on, b]) => `(${a}) ${op} ${on} (${b})`),
      fc.tuple(vector, fc.constantFrom('>', '<', '==', '>=', '<=', '!='), fc.constantFrom('0', '1', '-1', '2', '0.5')).map(([a, op, number]) => `(${a}) ${op} ${number}`),
    );
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(operation, async (query) => {
        const expr = unwrap(parsePromql(query).expr!);
        assert.equal(expr.kind, 'binary');
        if (expr.kind !== 'binary') return;
        const problems = await diagnose(createSnapshot({ path: 'q.promql', languageId: 'promql', text: query }), { contract: undefined, severities: {} }, { pause: () => Promise.resolve(), cancelled: false });
        const at = new Set([expr.operatorSpan.from, expr.matching?.span.from]);
        const found = problems!.find(({ rule, severity, from }) => (rule === 'promql/dead-join' || rule === 'promql/impossible-threshold') && severity === 'warning' && at.has(from));
        if (!found) return;
        seen++;
        assert.deepEqual((await ask(query)) ?? [], [], `${query}: ${found.message}`);
      }),
      { numRuns: 1500 },
    );
    assert.ok(seen > 50, `only ${seen} findings`);
  });
});
