import assert from 'node:assert/strict';
import type { GraphData, QueryLogs, QueryOutcome, QueryTable } from '../../server/src/lsp/protocol';
import { usePanel } from '../../test/helper/panel-page';
import type { RunInfo } from '../src/panel-protocol';

const RUN: RunInfo = { title: 'alert HighErrorRate', expression: 'sum by (service) (rate(errors_total[5m])) > 5', language: 'promql', server: 'http://localhost:9090', environment: 'production', timing: { mode: 'range', seconds: 3600, step: 'medium' } };
const START = 1_700_000_000;
const graphOf = (series: number, steps: number): GraphData => ({
  start: START, step: 15, steps, left: 0, histograms: 0,
  series: Array.from({ length: series }, (_, s) => ({ name: `errors{service="s${s}", pod="p"}`, labels: { service: `s${s}`, pod: 'p' }, values: Array.from({ length: steps }, (_, i) => (i === 3 ? null : s + 3 + Math.sin(i / 9 + s) * 2)) })),
});
const rangeOf = (graph: GraphData, more: Partial<QueryTable> = {}): QueryTable => ({
  kind: 'table', resultType: 'matrix', columns: [{ kind: 'label', name: 'service' }, { kind: 'value', name: 'Last value' }], rows: graph.series.map(({ labels }) => [labels.service!, '1']), total: graph.series.length,
  totalIsLeast: false, warnings: [], infos: [], durationMs: 34, graph, raw: { text: '{"status":"success"}', length: 20 }, ...more,
});
const EMPTY: QueryTable = { ...rangeOf(graphOf(0, 10)), resultType: 'vector', graph: undefined };

describe('the views of a result, in a browser', function () {
  this.timeout(90_000);
  const panel = usePanel({ width: 800, height: 700 });
  const finish = (outcome: QueryOutcome, run: RunInfo = RUN): Promise<void> => panel.post({ type: 'finished', run, outcome });
  const press = (name: string | RegExp): Promise<void> => panel.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const tab = (name: string): Promise<void> => panel.page.getByRole('tab', { name }).click();
  const last = async () => (await panel.posted()).at(-1);

  describe('the graph', () => {
    it('draws a range, names what tells its series apart, and says so to those who cannot see it', async () => {
      await finish(rangeOf(graphOf(3, 100)));
      const { tabs, tab: shown, legend } = await panel.described();
      assert.deepEqual([tabs, shown, legend], [['Graph', 'Table', 'Explain', 'JSON'], 'Graph', ['s0', 's1', 's2']]);
      assert.match((await panel.page.locator('.chart').getAttribute('aria-label')) ?? '', /^Graph of 3 series from 2023-11-1\d /);
      assert.equal(await panel.page.locator('.chart canvas').count(), 1);
    });

    /** Whether any point of the canvas has a colour, within a part of its width. */
    const inked = (from: number, to: number): Promise<boolean> =>
      panel.page.locator('.chart canvas').evaluate((canvas: HTMLCanvasElement, [left, right]) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(Math.round(width * left!), 0, Math.max(1, Math.round(width * (right! - left!))), height);
        return data.some((value, i) => i % 4 === 3 && value > 0);
      }, [from, to]);

    it('asks for what is drawn over with the mouse, finer', async () => {
      await finish(rangeOf(graphOf(3, 100)));
      assert.equal(await inked(0.4, 0.6), true);
      const box = (await panel.page.locator('.u-over').boundingBox())!;
      await panel.page.mouse.move(box.x + box.width * 0.25, box.y + 50);
      await panel.page.mouse.down();
      await panel.page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
      await panel.page.mouse.up();
      const message = await last();
      assert.ok(message?.type === 'rerun' && message.timing?.end !== undefined, JSON.stringify(message));
      const all = 99 * 15;
      assert.ok(Math.abs(message.timing.seconds - all / 4) <= 30, String(message.timing.seconds));
      assert.ok(Math.abs(message.timing.end - (START + all / 2)) <= 30, String(message.timing.end));
    });

    it('hides a series, or all others', async () => {
      await finish(rangeOf(graphOf(3, 100)));
      const pressed = (): Promise<(string | null)[]> => panel.page.locator('.legend button').evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-pressed')));
      await panel.page.locator('.legend button').nth(1).click();
      assert.deepEqual(await pressed(), ['true', 'false', 'true']);
      await panel.page.locator('.legend button').nth(0).click({ modifiers: ['Control'] });
      assert.deepEqual(await pressed(), ['true', 'false', 'false']);
      await panel.page.locator('.legend button').nth(0).click({ modifiers: ['Control'] });
      assert.deepEqual(await pressed(), ['true', 'true', 'true']);
    });

    it('reads values with the keyboard, in UTC where that was chosen', async () => {
      await finish(rangeOf(graphOf(1, 100)));
      await press('Local');
      await panel.page.locator('.chart').focus();
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.waitForFunction(() => document.querySelector('.readout')?.textContent !== '');
      assert.match(await panel.page.locator('.readout').innerText(), /^2023-11-14 22:38:05 {3}errors\{service="s0", pod="p"\} {3}\d/);
    });

    it('can be stacked and start at zero, and remembers that', async () => {
      await finish(rangeOf(graphOf(3, 100)));
      await press('Stacked');
      await press('From zero');
      await panel.page.reload();
      for (const name of ['Stacked', 'From zero']) assert.equal(await panel.page.getByRole('button', { name }).getAttribute('aria-pressed'), 'true');
    });

    it('offers the values without the condition, which stays as a line', async () => {
      await finish(rangeOf(graphOf(1, 10), { condition: { operator: '>', value: 5, compared: 'sum by (service) (rate(errors_total[5m]))' } }));
      await press('Without condition');
      const message = await last();
      assert.deepEqual(message?.type === 'rerun' && message.bare, true);
    });

    it('takes ten thousand series, and a million points', async () => {
      for (const [series, steps] of [[10_000, 100], [100, 10_000]] as const) {
        // The numbers are made in the page: on their way from here they would take longer than all the rest.
        await panel.page.evaluate(([run, table, seriesCount, stepCount]) => {
          const values = (s: number) => Array.from({ length: stepCount }, (_, i) => s + Math.sin(i / 9));
          const graph = { start: 1_700_000_000, step: 15, steps: stepCount, left: 0, histograms: 0, series: Array.from({ length: seriesCount }, (_, s) => ({ name: `s${s}`, labels: { service: `s${s}` }, values: values(s) })) };
          window.postMessage({ type: 'finished', run, outcome: { ...table, graph } }, '*');
        }, [RUN, rangeOf(graphOf(1, 1)), series, steps] as const);
        const { legend } = await panel.described();
        assert.equal(legend.length, Math.min(series, 200));
        assert.equal(await inked(0.4, 0.6), true, `${series} series`);
        // The page still answers: a press has its effect.
        await tab('Table');
        assert.equal((await panel.described()).tab, 'Table');
        await tab('Graph');
      }
    });

    it('says what it does not draw', async () => {
      await finish(rangeOf({ ...graphOf(2, 10), left: 1000, histograms: 1 }));
      await panel.page.getByText('2 of 1,002 series are drawn').waitFor();
      await panel.page.getByText('1 of native histograms have no line').waitFor();
    });
  });

  describe('the heat map of native histograms', () => {
    const heat = { buckets: [{ lower: -0.001, upper: 0.001 }, { lower: 0.5, upper: 1 }, { lower: 1, upper: null }], cells: [0, 0, 4, 9, 1, 100, 9, 2, 25], most: 100, series: 2, left: 0 };
    const none = { ...graphOf(2, 10), histograms: 2, heat, series: graphOf(2, 10).series.map((each) => ({ ...each, values: each.values.map(() => null) })) };

    it('takes the place of lines that there are not, and is read by keyboard', async () => {
      await finish(rangeOf(none));
      assert.equal((await panel.described()).tab, 'Graph');
      assert.equal(await panel.page.locator('.graph').count(), 1);
      const map = panel.page.locator('.heat .chart');
      assert.match((await map.getAttribute('aria-label')) ?? '', /^Heat map of 3 buckets over 10 steps/);
      await map.focus();
      await panel.page.keyboard.press('ArrowRight');
      const readout = panel.page.locator('.heat .readout');
      assert.match(await readout.innerText(), /1 to \+Inf {3}25$/);
      await panel.page.keyboard.press('ArrowDown');
      assert.match(await readout.innerText(), /0\.5 to 1 {3}100$/);
      await panel.page.keyboard.press('ArrowLeft');
      assert.match(await readout.innerText(), /0\.5 to 1 {3}0$/);
    });

    it('stands below the lines where there are some, and zooms like them', async () => {
      await finish(rangeOf({ ...graphOf(2, 10), histograms: 1, heat }));
      assert.equal(await panel.page.locator('.graph').count(), 2);
      const box = (await panel.page.locator('.heat .chart').boundingBox())!;
      await panel.page.mouse.move(box.x + 200, box.y + 40);
      await panel.page.mouse.down();
      await panel.page.mouse.move(box.x + 400, box.y + 60, { steps: 3 });
      await panel.page.mouse.up();
      const message = await last();
      assert.ok(message?.type === 'rerun' && message.timing?.mode === 'range' && message.timing.end! > START && message.timing.end! <= START + 150, JSON.stringify(message));
    });
  });

  describe('the controls', () => {
    it('change when and how finely a query is asked', async () => {
      await finish(EMPTY, { ...RUN, timing: { mode: 'instant', seconds: 3600, step: 'medium' } });
      await press('Range');
      await panel.page.getByLabel('Length of the range').selectOption('6h');
      await panel.page.getByLabel('Resolution').selectOption('Step 1m');
      const message = await last();
      assert.deepEqual(message, { type: 'rerun', timing: { mode: 'range', seconds: 21_600, step: 60 } });
      await press('Earlier');
      const earlier = await last();
      assert.ok(earlier?.type === 'rerun' && Math.abs(earlier.timing!.end! - (Date.now() / 1000 - 10_800)) < 60);
    });

    it('run a query again and again, where that was chosen', async () => {
      await finish(rangeOf(graphOf(1, 10)));
      await panel.page.getByLabel('Refresh').selectOption('Every 5s');
      await panel.page.waitForFunction(() => (globalThis as unknown as { posted: { type: string }[] }).posted.some(({ type }) => type === 'rerun'), undefined, { timeout: 20_000 });
    });

    it('offer more in a menu that the keyboard opens, walks and closes', async () => {
      await finish(rangeOf(graphOf(1, 10)));
      await panel.page.getByRole('button', { name: 'More' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('ArrowDown');
      assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Copy as JSON');
      await panel.page.keyboard.press('Escape');
      assert.equal(await panel.page.getByRole('menuitem').count(), 0);
      await press('Pin');
      assert.deepEqual(await last(), { type: 'action', action: 'pin' });
      await panel.post({ type: 'pinned', isPinned: true });
      await press('Pinned');
      assert.deepEqual(await last(), { type: 'action', action: 'unpin' });
    });
  });

  describe('the tabs', () => {
    it('are walked with arrow keys', async () => {
      await finish(rangeOf(graphOf(1, 10)));
      await panel.page.getByRole('tab', { name: 'Graph' }).focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.equal((await panel.described()).tab, 'Table');
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.keyboard.press('ArrowLeft');
      assert.equal((await panel.described()).tab, 'JSON');
      assert.equal((await panel.described()).text, '{\n  "status": "success"\n}');
    });

    it('ask for the tree of a query when it is looked at, once', async () => {
      await finish(rangeOf(graphOf(1, 10)));
      await tab('Explain');
      assert.deepEqual(await last(), { type: 'explain' });
      const hostile = '<img src=x onerror=posted.push(1)>';
      await panel.post({ type: 'explained', message: '', tree: { text: `sum by (service) (…)${hostile}`, type: 'instant vector', series: 2, durationMs: 120, labels: [{ name: 'service', values: 2 }], children: [{ text: 'rate(…)', type: 'instant vector', error: 'no', children: [] }] } });
      assert.equal((await panel.described()).text, `sum by (service) (…)${hostile}2 series120 msservice 2rate(…)no`);
      assert.equal(await panel.page.getByRole('treeitem').count(), 2);
      assert.equal(await panel.page.locator('img').count(), 0);
    });
  });

  it('say why a result is empty, as the server knows it', async () => {
    await finish(EMPTY);
    assert.match((await panel.described()).message, /no series/);
    await panel.post({ type: 'why', reasons: ['The server has no metric `errors_totl` within the last hour. Did you mean `errors_total`?'] });
    assert.match((await panel.described()).message, /^The query returned no series\nThe server has no metric errors_totl within the last hour\. Did you mean errors_total\?$/);
    assert.deepEqual(await panel.page.locator('.reasons code').allInnerTexts(), ['errors_totl', 'errors_total']);
  });

  describe('logs', () => {
    const LOGS: QueryLogs = {
      kind: 'logs', isCut: false, from: START, to: START + 10, durationMs: 5, warnings: [], infos: [], raw: { text: '{}', length: 2 },
      streams: [{ name: '{service="risk"}', labels: { service: 'risk' } }],
      lines: [
        { at: '1700000002000000000', stream: 0, level: 'error', text: '{"message":"boom","correlation_id":"c-1"}' },
        { at: '1700000001000000000', stream: 0, level: 'info', text: 'up and running \u001b[31m<b>' },
      ],
    };
    const run: RunInfo = { ...RUN, language: 'logql', expression: '{service="risk"}' };
    const lines = (): Promise<string[]> => panel.page.locator('.lines .line').allInnerTexts();

    it('are lines with time and level, of which some can be left out', async () => {
      await finish(LOGS, run);
      assert.deepEqual((await panel.described()).tabs, ['Logs', 'JSON']);
      assert.deepEqual(await lines(), ['boom', 'up and running \\u001b[31m<b>']);
      await press('info 1');
      assert.deepEqual((await lines()).length, 1);
    });

    it('open to labels and fields, with the keyboard too', async () => {
      await finish(LOGS, run);
      await panel.page.locator('.lines .head').first().focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('ArrowUp');
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.page.locator('.fields tr').allInnerTexts(), ['service\trisk', 'message\tboom', 'correlation_id\tc-1']);
      await press('Copy Line');
      assert.deepEqual(await last(), { type: 'copy', text: LOGS.lines[0]!.text });
    });

    it('are followed as they come, until Loki or the user ends it', async () => {
      await finish(LOGS, run);
      await press('Live');
      assert.deepEqual(await last(), { type: 'tail', isOn: true });
      await panel.post({ type: 'tailed', streams: LOGS.streams, lines: [{ at: '1700000009000000000', stream: 0, level: 'warning', text: 'fresh' }, { at: '1', stream: 7, level: 'info', text: 'of no stream' }] });
      await panel.page.locator('.lines .line', { hasText: 'fresh' }).waitFor();
      assert.equal((await lines())[0], 'fresh');
      await panel.post({ type: 'tailed', streams: [], lines: [], ended: 'The live view ended: closed.' });
      await panel.page.getByText('The live view ended: closed.').waitFor();
      assert.equal(await panel.page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed'), 'false');
    });
  });
});
