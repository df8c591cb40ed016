import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from '../../../../../test/helper/marked';
import { applyEdits } from '../../../text/range';
import type { MetricFact } from '../facts';
import { MetricTable } from '../metric-table';
import { completePromql, type CompletionSettings } from './complete';
import { documentationText, type Suggestion, type SuggestionKind, type Suggestions } from './suggestion';

const COMMON = ['service', 'job'];
const metric = (name: string, type: MetricFact['type'], labels?: string[], help?: string): MetricFact => ({ name, type, labels: labels && [...labels, ...COMMON], help, source: 'contract' });
const VALUES = new Map([['service', ['ai-engine', 'risk']], ['instance', ['10.0.0.1:90', 'say "hi"']]]);
const FACTS = new MetricTable(
  [metric('errors_total', 'counter', []), metric('requests_total', 'counter', ['status']), metric('queue_length', 'gauge', ['queue']), metric('latency_bucket', 'counter', ['le']), metric('latency_sum', 'counter', []), metric('job:errors:rate5m', 'unknown')],
  (_, label) => VALUES.get(label) ?? [],
);
const SETTINGS: CompletionSettings = { groupBy: 'service', labels: ['used_elsewhere'] };

function complete(source: string, settings: Partial<CompletionSettings> = {}, facts = FACTS): Suggestions & { text: string } {
  const { text, spans } = marked(source);
  return { text, ...completePromql(text, spans[0]!.from, facts, { ...SETTINGS, ...settings }) };
}
const labels = (source: string): string[] => complete(source).items.map(({ label }) => label);
const kinds = (source: string): SuggestionKind[] => [...new Set(complete(source).items.map(({ kind }) => kind))];
const metrics = (source: string): string[] => complete(source).items.filter(({ kind }) => kind === 'metric').map(({ label }) => label);

const written = ({ insert }: Suggestion): string => insert.map((piece) => (typeof piece === 'string' ? piece : `‹${piece.stop}›`)).join('');

/** The query after a suggestion is accepted, each place to go to in `‹›`. */
function accept(source: string, label: string): string {
  const { text, items } = complete(source);
  const item = items.find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${items.map((other) => other.label).join(', ')}`);
  return applyEdits(text, [{ ...item.replace, text: written(item) }]);
}

describe('completion of PromQL', () => {
  describe('offers all kinds of things, each where it can stand', () => {
    const KINDS: Readonly<Record<string, readonly SuggestionKind[]>> = {
      '«»': ['aggregation', 'function', 'snippet', 'metric', 'number'],
      'sum(«»)': ['function', 'metric', 'aggregation'],
      'topk(«»)': ['function', 'number', 'metric', 'aggregation'],
      'sum by («»)': ['label'],
      'requests_total{«»}': ['label'],
      'requests_total{service="«»"}': ['value'],
      'requests_total{service=«»}': ['value', 'match-operator'],
      'requests_total{service!«»}': ['match-operator'],
      '{"«»"}': ['metric', 'label'],
      '{__name__="«»"}': ['value'],
      'up «»': ['operator', 'offset', 'at'],
      'up offset 1h «»': ['operator', 'at'],
      'rate(up[5m]) «»': ['operator'],
      'sum(up) «»': ['grouping', 'operator'],
      'sum(up) by (job) «»': ['operator'],
      'up > b«»': ['function', 'aggregation', 'metric', 'bool'],
      'up / on«»': ['function', 'snippet', 'aggregation', 'matching'],
      'up[«»]': ['duration', 'duration-function'],
      'up[5«»]': ['duration'],
      'up[5m«»]': [],
      'up[s«»]': ['duration-function'],
      'up[5m:«»]': ['duration', 'duration-function'],
      'up offset «»': ['duration', 'duration-function'],
      'up[5m «»]': ['duration-operator'],
      'up @ «»': ['at'],
      'count_values("«»", up)': ['label'],
      'label_replace(up, «»)': ['label'],
      '# «»': [],
      'up{job="a" «»}': [],
      'up > 0.«»': [],
      '"«»"': [],
    };
    for (const [source, expected] of Object.entries(KINDS)) it(`${source}: ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(kinds(source).sort(), [...expected].sort()));
  });

  describe('ranks by type', () => {
    it('counters first behind `rate(`', () => assert.deepEqual(metrics('rate(«»').slice(0, 3), ['errors_total', 'latency_sum', 'requests_total']));
    it('metrics before functions where a range is needed', () => assert.equal(complete('increase(«»').items[0]!.kind, 'metric'));
    it('gauges first behind `max_over_time(`', () => assert.equal(labels('max_over_time(«»')[0], 'queue_length'));
    it('buckets first behind `histogram_quantile(0.9, `', () => assert.equal(labels('histogram_quantile(0.9, «»')[0], 'latency_bucket'));
    it('buckets first in a `rate` for a quantile', () => assert.equal(labels('histogram_quantile(0.9, sum by (le) (rate(«»')[0], 'latency_bucket'));
    it('rates first behind `sum(`, then gauges', () => {
      assert.deepEqual(labels('sum(«»').slice(0, 3), ['rate', 'increase', 'irate']);
      assert.equal(metrics('sum(«»')[0], 'queue_length');
    });
    it('scalars first where a scalar is needed', () => assert.deepEqual(complete('clamp_max(up, «»').items.slice(0, 2).map(({ label }) => label), ['scalar', 'time']));
    it('recorded metrics too', () => assert.ok(metrics('job:«»').includes('job:errors:rate5m')));
  });

  describe('writes calls as snippets', () => {
    const ACCEPTED: Readonly<Record<string, readonly [string, string]>> = {
      'ra«»': ['rate', 'rate(‹›[‹5m›])'],
      'sum«»': ['sum', 'sum by (‹service›) (‹›)'],
      'topk«»': ['topk', 'topk(‹5›, ‹›)'],
      'quantile«»': ['quantile', 'quantile by (‹service›) (‹0.95›, ‹›)'],
      'count_v«»': ['count_values', 'count_values("‹value›", ‹›)'],
      'histogram_quantile«»': ['histogram_quantile', 'histogram_quantile(‹0.95›, ‹›)'],
      'label_r«»': ['label_replace', 'label_replace(‹›, "‹target_label›", "‹$1›", "‹source_label›", "‹(.*)›")'],
      'clamp_max«»': ['clamp_max', 'clamp_max(‹›, ‹max›)'],
      'round«»': ['round', 'round(‹›)'],
      'time«»': ['time', 'time()'],
      'day_of_w«»': ['day_of_week', 'day_of_week(‹›)'],
      'up off«»': ['offset', 'up offset ‹5m›'],
      'up / on«»': ['on', 'up / on (‹›)'],
      'sum(up) b«»': ['by', 'sum(up) by (‹›)'],
      'up + fill_l«»': ['fill_left', 'up + fill_left (‹0›)'],
    };
    for (const [source, [label, expected]] of Object.entries(ACCEPTED)) it(`${source} → ${expected}`, () => assert.equal(accept(source, label), expected));

    it('leaves the parentheses that are there', () => {
      assert.equal(accept('ra«»(x[5m])', 'rate'), 'rate(x[5m])');
      assert.equal(accept('su«» by (job) (x)', 'sum'), 'sum by (job) (x)');
    });
  });

  describe('replaces the whole word', () => {
    it('of a name', () => assert.equal(accept('rate(err«»or_totals[5m])', 'errors_total'), 'rate(errors_total[5m])'));
    it('of a name with colons', () => assert.equal(accept('job:err«»ors:rate1m', 'job:errors:rate5m'), 'job:errors:rate5m'));
    it('of a label', () => assert.equal(accept('requests_total{st«»ate="x"}', 'status'), 'requests_total{status="x"}'));
    it('of a value', () => assert.equal(accept('up{service="r«»ed"}', 'risk'), 'up{service="risk"}'));
    it('of one alternative of a regular expression', () => assert.equal(accept('up{service=~"(a|r«»|c)"}', 'risk'), 'up{service=~"(a|risk|c)"}'));
    it('of an operator', () => {
      assert.equal(accept('up{job=«»"a"}', '=~'), 'up{job=~"a"}');
      assert.equal(accept('up >«»', '>='), 'up >=');
    });
    it('of a number of units', () => assert.equal(accept('up[30«»]', '30s'), 'up[30s]'));
    it('and puts a blank before a word that would stick to what ends there', () => assert.equal(accept('up{job="a"}«»', 'and'), 'up{job="a"} and'));
  });

  describe('knows labels', () => {
    it('those of the metric, its own first', () => assert.deepEqual(labels('requests_total{«»}'), ['status', 'service', 'job']));
    it('not those that have a matcher, before the caret or behind it', () => assert.deepEqual(labels('requests_total{service="a", «», job="b"}'), ['status']));
    it('those of the metrics inside of an aggregation, also behind the list', () => assert.deepEqual(labels('sum by («») (rate(requests_total[5m]))'), ['status', 'service', 'job']));
    it('and before it', () => assert.deepEqual(labels('sum(rate(queue_length[5m])) by («»'), ['queue', 'service', 'job']));
    it('no others than an inner aggregation keeps', () => assert.deepEqual(labels('max by («») (sum by (status) (requests_total))'), ['status']));
    it('those that both sides of an operation can have', () => assert.deepEqual(labels('requests_total / on («») queue_length'), ['service', 'job']));
    it('those of the other side behind `group_left`', () => assert.deepEqual(labels('requests_total * on (job) group_left («») queue_length').sort(), ['job', 'queue', 'service']));
    it('those that the query itself writes', () => assert.ok(labels('sum by («») (label_replace(requests_total, "team", "a", "", ""))').includes('team')));
    it('those of all metrics where the metric is not known, and those that are used elsewhere', () => {
      assert.deepEqual(new Set(labels('unheard_of{«»}')), new Set(['service', 'job', 'status', 'queue', 'le', 'used_elsewhere']));
    });
    it('as strings in functions', () => assert.equal(accept('label_replace(requests_total, «»)', 'status'), 'label_replace(requests_total, "status")'));
  });

  describe('knows values', () => {
    it('in quotes of any kind', () => {
      assert.equal(accept('up{instance="«»"}', 'say "hi"'), 'up{instance="say \\"hi\\""}');
      assert.equal(accept("up{instance='«»'}", 'say "hi"'), "up{instance='say \"hi\"'}");
      assert.equal(accept('up{instance=`«»`}', 'say "hi"'), 'up{instance=`say "hi"`}');
    });
    it('and brings the quotes along where there are none', () => assert.equal(accept('up{service=«»}', 'risk'), 'up{service="risk"}'));
    it('as they are written in a regular expression', () => assert.equal(accept('up{instance=~"«»"}', '10.0.0.1:90'), 'up{instance=~"10\\\\.0\\\\.0\\\\.1:90"}'));
    it('of `__name__`, which are metrics', () => assert.equal(accept('{__name__="err«»"}', 'errors_total'), '{__name__="errors_total"}'));
    it('of a metric with a name in quotes', () => assert.equal(accept('{"err«»"}', 'errors_total'), '{"errors_total"}'));
  });

  describe('with many metrics', () => {
    const many = new MetricTable(Array.from({ length: 5000 }, (_, i) => metric(`app_metric_${i}_total`, 'counter', [])));
    it('offers no more than 200, and says that there are others', () => {
      const { items, incomplete } = complete('rate(«»', {}, many);
      assert.deepEqual([items.length <= 200, incomplete], [true, true]);
    });
    it('finds the one whose name is typed, also from a part on', () => {
      for (const source of ['rate(app_metric_4711«»', 'rate(metric_4711«»', 'rate(APP_metric_4711_TOTAL«»']) assert.deepEqual(complete(source, {}, many).items.map(({ label }) => label), ['app_metric_4711_total'], source);
    });
    it('still offers functions', () => assert.ok(complete('«»', {}, many).items.some(({ label }) => label === 'rate')));
  });

  describe('does not push itself forward', () => {
    const offers = (source: string, trigger: string): boolean => complete(source, { trigger }).items.length > 0;
    it('behind the parenthesis of a function or a list of labels, but not where a line often ends', () => {
      assert.ok(offers('rate(«»', '('));
      assert.ok(offers('sum by («»', '('));
      for (const source of ['(«»', 'sum(«»', 'sum by (job) («»']) assert.ok(!offers(source, '('), source);
    });
    it('behind a comma between labels, but not between arguments', () => {
      assert.ok(offers('up{job="a",«»', ','));
      assert.ok(!offers('clamp(up,«»', ','));
    });
    it('behind the operator of a matcher, but not behind any other', () => {
      assert.ok(offers('up{service=«»', '='));
      assert.ok(!offers('up ==«»', '='));
      assert.ok(!offers('up =«»', '='));
    });
    it('behind an opening quote, but not behind a closing one', () => {
      assert.ok(offers('up{service="«»', '"'));
      assert.ok(!offers('up{service="a"«»', '"'));
    });
    it('behind `[` and `@`', () => assert.ok(offers('up[«»', '[') && offers('up @«»', '@')));
  });

  it('writes metrics with other characters in quotes', () => {
    const facts = new MetricTable([metric('http.requests', 'counter', [])]);
    const [item] = complete('rate(http«»', {}, facts).items.filter(({ label }) => label === 'http.requests');
    assert.equal(item && written(item), '{"http.requests"}');
  });

  it('tells what it offers in Markdown in which nothing of the catalog is more than text', () => {
    const facts = new MetricTable([metric('evil', 'gauge', ['a'], '<img src=x> ![i](https://example.com/i.png) `code` **b**')]);
    const [item] = complete('evi«»', {}, facts).items;
    assert.equal(documentationText(item!.documentation!), "Gauge `evil`, from the contract's catalog.\n\n\\<img src=x\\> \\!\\[i\\]\\(https://example.com/i.png\\) \\`code\\` \\*\\*b\\*\\*\n\nLabels: `a`, `service`, `job`");
  });

  it('offers only what replaces the word at the caret, whatever the query is', () => {
    const piece = fc.constantFrom('(', ')', '{', '}', '[', ']', ',', ':', '"', "'", '`', '\\', '\n', ' ', '#', '+', '>', '=', '=~', '!', '@', '$', 'sum', 'rate', 'by', 'on', 'group_left', 'offset', 'bool', 'up', '5m', '5', 'é', '🚀', 'service', 'constructor', '__proto__');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        const offset = seed % (text.length + 1);
        const { items } = completePromql(text, offset, FACTS, SETTINGS);
        for (const { replace: { from, to } } of items) assert.ok(0 <= from && from <= offset && offset <= to && to <= text.length);
      }),
    );
  });
});
