import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import type { QueryOutcome, QueryTable } from '../../server/src/lsp/protocol';
import { usePanel } from '../../test/helper/panel-page';
import type { RunInfo } from '../src/panel-protocol';

const RUN: RunInfo = { title: 'alert HighErrorRate', expression: 'sum(rate(errors_total[5m])) bye (service)', language: 'promql', server: 'http://localhost:9090', environment: 'production', timing: { mode: 'instant', seconds: 3600, step: 'medium' } };
const tableOf = (rows: string[][], more: Partial<QueryTable> = {}): QueryTable => ({
  kind: 'table', resultType: 'vector', columns: [{ kind: 'metric', name: 'Metric' }, { kind: 'label', name: 'pod' }, { kind: 'value', name: 'Value' }],
  rows, total: rows.length, totalIsLeast: false, warnings: [], infos: [], durationMs: 34, ...more,
});
const THREE = tableOf([['up', 'b', '10'], ['up', 'a', '9'], ['up', 'c', 'NaN']]);

describe('the page of the result panel, in a browser', function () {
  this.timeout(60_000);
  const panel = usePanel({ width: 700, height: 600 });
  let page: Page;
  beforeEach(() => (page = panel.page));
  const { post, posted, described } = panel;
  const start = (elapsedMs = 0): Promise<void> => post({ type: 'started', run: RUN, elapsedMs });
  const finish = (outcome: QueryOutcome): Promise<void> => post({ type: 'finished', run: RUN, outcome });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const pods = async (): Promise<(string | undefined)[]> => (await described()).rows.map((row) => row[1]);

  it('says that it is ready, and then shows what it is told', async () => {
    assert.deepEqual(await posted(), [{ type: 'ready' }]);
    await finish(THREE);
    const { title, expression, headers, rows, status } = await described();
    assert.deepEqual([title, expression], [RUN.title, RUN.expression]);
    assert.deepEqual(headers, ['Metric', 'pod', 'Value']);
    assert.deepEqual(rows, THREE.rows);
    assert.match(status, /^3 series.*34 ms.*http:\/\/localhost:9090$/);
  });

  it('shows that a query is running, for how long, and lets it be cancelled', async () => {
    await start(61_000);
    // A busy machine may need a second or two to show the first one.
    await page.getByText(/1 min \d+ s/).waitFor();
    assert.match(await page.getByRole('status').innerText(), /^Running/);
    await button('Cancel').click();
    assert.deepEqual((await posted()).at(-1), { type: 'cancel' });
    await finish({ kind: 'cancelled' });
    assert.equal((await described()).message, 'The query was cancelled.');
    assert.equal(await button('Cancel').isVisible(), false);
  });

  it('keeps the old result, dimmed, until the new one is there', async () => {
    await finish(THREE);
    const opacity = (): Promise<string> => page.locator('.holder').evaluate((holder) => getComputedStyle(holder).opacity);
    await start();
    await page.locator('[aria-busy=true]').waitFor();
    assert.notEqual(await opacity(), '1');
    assert.equal((await described()).rows.length, 3);
    await start();
    assert.notEqual(await opacity(), '1', 'a second query that starts before the first ends changes nothing');
    await finish(tableOf([['up', 'new', '1']]));
    assert.deepEqual(await pods(), ['new']);
    assert.equal(await opacity(), '1');
  });

  it('sorts by a column, in both directions, and goes back to the order of the server', async () => {
    await finish(THREE);
    const direction = (name: string): Promise<string | null> => page.getByRole('columnheader', { name }).getAttribute('aria-sort');
    /** The rows are drawn in the next frame: what is expected is waited for. */
    async function comesTo(rows: readonly string[], directions: Readonly<Record<string, string>>): Promise<void> {
      const expected = [rows, Object.values(directions)];
      const found = async (): Promise<unknown> => [await pods(), await Promise.all(Object.keys(directions).map(direction))];
      for (let left = 500; left > 0 && !isDeepStrictEqual(await found(), expected); left--) await sleep(20);
      assert.deepEqual(await found(), expected);
    }
    await button('Value').click();
    await comesTo(['a', 'b', 'c'], { Value: 'ascending' });
    await button('Value').press('Enter');
    await comesTo(['b', 'a', 'c'], { Value: 'descending' });
    await button('Value').press('Space');
    await comesTo(['b', 'a', 'c'], { Value: 'none' });
    await button('pod').click();
    await comesTo(['a', 'b', 'c'], { pod: 'ascending', Value: 'none' });
  });

  it('can be used with the keyboard alone, down to the last of ten thousand rows', async () => {
    await finish(tableOf(Array.from({ length: 10_000 }, (_, i) => ['up', `pod-${i}`, String(i)])));
    assert.ok((await described()).rows.length < 200, 'only rows in view are in the page');
    const grid = page.getByRole('grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '10001');
    await grid.focus();
    await page.keyboard.press('Control+End');
    const active = page.locator(`#${await grid.getAttribute('aria-activedescendant')}`);
    assert.equal(await active.innerText(), '9999');
    assert.ok(await active.isVisible());
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.getByRole('region', { name: 'Selected series' }).innerText(), 'up{pod="pod-9998"}   9998');
    await page.keyboard.press('Control+c');
    assert.deepEqual((await posted()).at(-1), { type: 'copy', text: 'pod-9998' });
  });

  it('copies the whole table in the order that it shows', async () => {
    await finish(THREE);
    await button('pod').click();
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
    assert.deepEqual((await posted()).at(-1), { type: 'copy', text: 'Metric,pod,Value\r\nup,a,9\r\nup,b,10\r\nup,c,NaN\r\n' });
    await post({ type: 'copied' });
    await page.getByText('Copied to the clipboard').waitFor();
  });

  it('marks the place of a parse error, and shows the words of the server', async () => {
    const message = 'invalid parameter "query": 1:29: parse error: unexpected identifier "bye"';
    await finish({ kind: 'error', status: 400, errorType: 'bad_data', message, warnings: ['w'], infos: ['i'], durationMs: 1 });
    assert.equal(await page.locator('mark').innerText(), 'bye');
    const { message: shown, notices } = await described();
    assert.equal(shown, `Prometheus could not run the query: bad_data (HTTP 400)\n${message}`);
    assert.deepEqual(notices, ['Warning w', 'Info i']);
    await button('Run Again').click();
    assert.deepEqual((await posted()).at(-1), { type: 'rerun' });
  });

  it('leads to the setting when the server cannot be reached', async () => {
    await finish({ kind: 'unreachable', reason: 'refused', message: 'Nothing listens there.', detail: 'connect ECONNREFUSED' });
    await button('Open Setting').click();
    assert.deepEqual((await posted()).at(-1), { type: 'openSetting' });
  });

  it('names an empty result', async () => {
    await finish(tableOf([]));
    assert.match((await described()).message, /^The query returned no series\nThe alert is quiet/);
  });

  it('shows hostile text as text: no element comes of it, nothing runs, nothing is loaded', async () => {
    const hostile = '"><img src="/x" onerror="posted.push(1)"><script>posted.push(2)</script><style>*{display:none}</style>';
    await finish({
      ...tableOf([[hostile, hostile, hostile]], { warnings: [hostile], infos: [hostile] }),
      columns: [{ kind: 'metric', name: hostile }, { kind: 'label', name: hostile }, { kind: 'value', name: hostile }],
    });
    await page.getByRole('grid').focus();
    assert.deepEqual((await described()).rows, [[hostile, hostile, hostile]]);
    await post({ type: 'finished', run: { ...RUN, title: hostile, expression: hostile, server: hostile }, outcome: { kind: 'error', status: 1, message: hostile, hint: hostile, warnings: [], infos: [], durationMs: 1 } });
    assert.equal((await described()).title, hostile);
    assert.equal(await page.locator('img, script:not([nonce]), style').count(), 0);
    assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations), []);
  });

  it('passes over messages that are none of the extension\'s', async () => {
    await finish(THREE);
    for (const message of [null, 'x', { type: 'finished' }, { type: 'finished', run: RUN, outcome: { kind: 'table', rows: 1 } }]) {
      await page.evaluate((data) => window.postMessage(data, '*'), message);
    }
    assert.deepEqual(await pods(), ['b', 'a', 'c']);
  });

  it('comes back after a reload with the query and, if it was small, its result', async () => {
    await finish(THREE);
    await page.reload();
    assert.deepEqual((await described()).rows, THREE.rows);
    await finish(tableOf(Array.from({ length: 3000 }, (_, i) => ['up', String(i), '1'])));
    await described();
    await page.reload();
    const { title, rows, status } = await described();
    assert.deepEqual([title, rows], [RUN.title, []]);
    assert.match(status, /not kept/);
    assert.equal(await button('Run Again').isVisible(), true);
  });
});
