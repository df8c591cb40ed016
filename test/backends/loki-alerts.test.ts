import assert from 'node:assert/strict';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { alertAt } from '../../server/src/features/alert-at';
import { createSnapshot } from '../../server/src/features/snapshot';
import { previewAlert, renderAlert } from '../../server/src/lsp/alert-preview';
import type { AlertPreview, AlertRule } from '../../server/src/lsp/protocol';
import { alertSpans } from '../../server/src/query/promql/alert-states';
import { startStandInLoki, type StandInLoki } from '../helper/stand-in-loki';

const END = 1_700_000_040;
const HOUR = 3600;
const DAY = 24 * HOUR;
const RULES = `groups:
  - name: errors
    interval: 30s
    rules:
      - alert: ErrorsLogged
        expr: sum by (service) (rate({app="risk"} |= "error" [5m])) > 0.5
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: '{{ $labels.service }}: {{ $value }} errors a second{{ with query "sum(rate({app=\\"risk\\"}[5m]))" }}, of {{ . | first | value }}{{ end }}'
`;
const rule = (change: (text: string) => string = (text) => text): AlertRule => {
  const text = change(RULES);
  return alertAt(createSnapshot({ path: 'loki/rules.yaml', languageId: 'yaml', text }), text.indexOf('expr')) ?? assert.fail('no alert');
};

describe('the preview of an alert that Loki evaluates', () => {
  let loki: StandInLoki;
  const isHigh = (time: number): boolean => (time >= END - 5 * HOUR && time < END - 5 * HOUR + 20 * 60) || (time >= END - HOUR && time < END - HOUR + 180);
  beforeEach(async () => (loki = await startStandInLoki(['risk', 'portfolio'], (service, time) => (service === 'risk' && isHigh(time) ? 2 : 0.25))));
  afterEach(() => loki.stop());
  const { signal } = new AbortController();
  const server = () => ({ url: loki.url, setting: 'test', timeoutSeconds: 30 });
  const preview = (of: AlertRule, seconds = 6 * HOUR): Promise<AlertPreview> => previewAlert({ rule: of, seconds, end: END, ...server() }, fetchOverNode, signal, Date.now);

  it('knows when each series met the condition, at every evaluation of its group', async () => {
    const found = await preview(rule());
    assert.ok(found.kind === 'preview', JSON.stringify(found));
    assert.deepEqual(found.evaluations, { start: END - 6 * HOUR, interval: 30, steps: 721 });
    assert.deepEqual(found.series.map(({ name }) => name), ['{service="risk"}']);
    assert.deepEqual(alertSpans(found.series[0]!.presence, found.evaluations, { for: 300, keepFiringFor: 0 }), [
      { state: 'pending', from: END - 5 * HOUR, to: END - 5 * HOUR + 300 },
      { state: 'firing', from: END - 5 * HOUR + 300, to: END - 5 * HOUR + 1200 },
      { state: 'pending', from: END - HOUR, to: END - HOUR + 180 },
    ]);
    assert.deepEqual(found.condition, { operator: '>', value: 0.5, compared: 'sum by (service) (rate({app="risk"} |= "error" [5m]))' });
    assert.equal(found.graph?.series.length, 2, 'the graph has the series below the threshold, too');
    assert.deepEqual(found.notes, []);
    assert.deepEqual(new Set(loki.asked.map(({ path }) => path)), new Set(['/loki/api/v1/query_range']));
  });

  it('stays below the limits of Loki, however long the range', async () => {
    const found = await preview(rule(), 30 * DAY);
    assert.ok(found.kind === 'preview', JSON.stringify(found));
    assert.equal(found.evaluations.steps, 11_000);
    assert.equal(found.series.length, 1);
  });

  it('assumes the interval that Loki has by itself where the group says none, and says so', async () => {
    const found = await preview(rule((text) => text.replace('    interval: 30s\n', '')));
    assert.ok(found.kind === 'preview');
    assert.equal(found.evaluations.interval, 60);
    assert.deepEqual(found.notes, ['The group has no `interval`, and Loki does not tell that of its ruler: 1m is assumed.']);
  });

  it('says what Loki refuses in Loki’s words, and what to do', async () => {
    const found = await preview(rule((text) => text.replace('"error"', '"too_many"')));
    assert.ok(found.kind === 'failed' && found.outcome.kind === 'error', JSON.stringify(found));
    assert.match(found.outcome.message, /maximum number of series \(500\) reached for a single query/);
    assert.match(found.outcome.hint ?? '', /a shorter range.*`max_query_series`/);
  });

  it('asks nothing for lines of logs, which are no condition', async () => {
    const found = await preview(rule((text) => text.replace(/expr: .*/, 'expr: \'{app="risk"} |= "error"\'')));
    assert.ok(found.kind === 'failed' && found.outcome.kind === 'unsupported', JSON.stringify(found));
    assert.match(found.outcome.message, /count them, as in `count_over_time\(\{app="risk"\} \|= "error" \[5m\]\) > 0`/);
    assert.deepEqual(loki.asked, []);
  });

  it('tells an address without Loki', async () => {
    const found = await previewAlert({ rule: rule(), seconds: HOUR, end: END, ...server(), url: `${loki.url}/elsewhere` }, fetchOverNode, signal, Date.now);
    assert.ok(found.kind === 'failed' && found.outcome.kind === 'unsupported', JSON.stringify(found));
    assert.match(found.outcome.message, /does not speak Loki’s API/);
  });

  it('renders the texts with the labels, the value and the queries of a firing', async () => {
    const found = await renderAlert({ rule: rule(), labels: { service: 'risk' }, time: END - 5 * HOUR + 300, ...server(), alertmanagerFiles: [] }, [], () => fetchOverNode, signal);
    assert.ok(found.kind === 'rendered', JSON.stringify(found));
    assert.deepEqual(found.labels, { service: 'risk', severity: 'critical', alertname: 'ErrorsLogged' });
    assert.deepEqual(found.annotations, [{ name: 'summary', kind: 'text', text: 'risk: 2 errors a second, of 2' }]);
  });
});
