import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { PreviewDescription } from '../../client/src/alert-preview/preview-protocol';
import { findAlertmanager, startAlertmanager, type RealServer } from '../helper/real-servers';
import { startRecordedPrometheus } from '../helper/recorded-prometheus';
import { startStandInLoki, type StandInLoki } from '../helper/stand-in-loki';
import { closeAllEditors, eventually, extension, open, openNew, PROMETHEUS_URL, workspaceRoot } from './helper';
import { pictures } from './pictures';
import { screen } from './screen';

const FILE = 'preview/rules.yaml';
const rules = (wait: string, threshold: number): string => `groups:
  - name: errors
    interval: 30s
    rules:
      - alert: HighErrorRate
        expr: errors_ratio > ${threshold}
        for: ${wait}
        labels:
          severity: critical
        annotations:
          summary: '{{ $labels.service }} fails at {{ $value | humanizePercentage }}'
          description: >-
            More than ${threshold * 100} % of the requests of {{ $labels.service }} fail. <img src=x onerror=alert(1)>
          runbook_url: https://runbooks.example.com/{{ $labels.service }}/high-error-rate
`;
const LOKI_FILE = 'preview/loki/rules.yaml';
const lokiRules = (query: string): string => `groups:
  - name: errors
    interval: 1m
    rules:
      - alert: ErrorsLogged
        expr: ${query} > 0.5
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: '{{ $labels.service }} logs {{ $value }} errors a second'
`;
const CONFIG = { route: { receiver: 'default', routes: [{ matchers: ['severity="critical"'], receiver: 'pagerduty', group_by: ['alertname', 'service'] }] }, receivers: [{ name: 'default' }, { name: 'pagerduty' }] };

const preview = (): Promise<PreviewDescription | undefined> => extension().exports.describePreview();
const set = (environments: object | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, vscode.ConfigurationTarget.Global);
const git = (...args: string[]) => promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: workspaceRoot().fsPath });

describe('Preview Alert', function () {
  this.timeout(180_000);
  let prometheus: RealServer | undefined;
  let alertmanager: RealServer | undefined;

  before(async function () {
    if (PROMETHEUS_URL === undefined) return this.skip();
    const now = Math.floor(Date.now() / 30_000) * 30;
    const hours = 3600;
    /** Bursts of errors: when they begin, how many hours ago, for how many minutes. */
    const bursts: Record<string, [hoursAgo: number, minutes: number, size: number][]> = { risk: [[20, 30, 0.2], [9, 8, 0.08], [3, 55, 0.15]], execution: [[15, 4, 0.1], [14.5, 3, 0.12], [3, 20, 0.09]], 'ai-engine': [[6, 12, 0.07]], portfolio: [], 'rl-training': [[1, 2, 0.06]] };
    const recordings = Object.entries(bursts).map(([service, own]) => ({
      metric: 'errors_ratio', labels: { service },
      valueAt: (time: number) => (own.find(([ago, minutes]) => time >= now - ago * hours && time < now - ago * hours + minutes * 60)?.[2] ?? 0.01) + 0.004 * Math.sin(time / 900 + service.length),
    }));
    prometheus = await startRecordedPrometheus(recordings, { from: now - 25 * hours, to: now, step: 30 });
    if (findAlertmanager()) alertmanager = await startAlertmanager(CONFIG);
    await set({ production: { prometheus: prometheus.url, ...(alertmanager ? { alertmanager: alertmanager.url } : {}) } });
  });
  after(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    await set(undefined);
  });
  afterEach(closeAllEditors);

  const at = async (text: string): Promise<vscode.TextEditor> => {
    const editor = await openNew(FILE, text);
    const line = text.split('\n').findIndex((each) => each.includes('expr:'));
    editor.selection = new vscode.Selection(line, 14, line, 14);
    return editor;
  };
  const run = (): Thenable<unknown> => vscode.commands.executeCommand('observability.previewAlert');
  const shown = async (what: string, accept: (found: PreviewDescription) => boolean): Promise<PreviewDescription> => (await eventually(what, preview, (found) => found !== undefined && accept(found), 60_000))!;

  it('shows what the alert would have done, what it says and where it goes', async () => {
    await at(rules('5m', 0.05));
    await run();
    const found = await shown('the alert is rendered', ({ details }) => details.includes('fails at'));
    assert.equal(found.title, 'alert HighErrorRate');
    assert.match(found.status, /^2,881 evaluations, one every 30s.*4 series/);
    assert.deepEqual(found.counts.map(([what]) => what), ['Fired', 'Series that fired', 'First', 'Longest', 'Firing, all together', 'Pending, and went back']);
    assert.deepEqual([found.counts[0]![1], found.counts[1]![1], found.counts[3]![1], found.counts[5]![1]], ['5 times', '3', '50m', '3 times']);
    assert.equal(found.timelines.length, 4);
    assert.match(found.timelines[0]!, /^risk: fires 3 times, first at .*, longest for 50m$/);
    assert.ok(found.hasGraph);
    assert.match(found.details, /summary\nrisk fails at \d+(\.\d+)?%/);
    assert.match(found.details, /<img src=x onerror=alert\(1\)>/);
    if (alertmanager) assert.match(found.details, /pagerduty by http[^]*every alert → severity="critical"[^]*grouped by alertname, service/);
  });

  it('is offered above the expression of an alert', async () => {
    const { document } = await at(rules('5m', 0.05));
    const lenses = await eventually('the lenses are there', () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri), (all) => all.some(({ command }) => command?.title.includes('Preview Alert')));
    const { command } = lenses.find((lens) => lens.command?.title.includes('Preview Alert'))!;
    await vscode.commands.executeCommand(command!.command, ...(command!.arguments ?? []));
    await shown('the preview is there', ({ title, counts }) => title === 'alert HighErrorRate' && counts.length > 0);
  });

  it('changes `for` by keyboard at once, writes it into the rule, and undo takes that back', async function () {
    if (!screen) return this.skip();
    const window = screen;
    const editor = await at(rules('5m', 0.05));
    await run();
    await shown('the counts are there', ({ counts, for: wait }) => wait === '5m' && counts[0]?.[1] === '5 times');
    await window.click({ selector: '#for-slider', where: 'webview' });
    await window.press('Home');
    const none = await shown('without waiting', ({ for: wait }) => wait === '0s');
    assert.deepEqual(none.counts[1], ['Fired', '5 times', '8 times', '+3']);
    for (let i = 0; i < 7; i++) await window.press('ArrowRight');
    const tried = await shown('with ten minutes', ({ for: wait }) => wait === '10m');
    assert.deepEqual(tried.counts[1], ['Fired', '5 times', '4 times', '−1']);
    // The key selects what is in the field. Control+A would do so late, by way of VS Code, and take away what was typed meanwhile.
    await window.press('Tab');
    await window.type('22m');
    await shown('an exact time', ({ for: wait, counts }) => wait === '22m' && counts[1]?.[2] === '2 times');
    await window.press('Enter');
    await eventually('the rule says so', () => editor.document.getText(), (text) => text === rules('22m', 0.05));
    await shown('the panel says so', ({ status }) => status.includes('The rule says for: 22m now'));
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await vscode.commands.executeCommand('undo');
    await eventually('undone', () => editor.document.getText(), (text) => text === rules('5m', 0.05));
  });

  it('compares the working copy with HEAD, and says when there is none', async () => {
    await at(rules('5m', 0.05));
    await run();
    const alone = await shown('nothing to compare with', ({ notes }) => notes.some((note) => note.includes('Not compared with HEAD')));
    assert.equal(alone.counts[0]!.length, 2);
    await git('init', '-q');
    await git('add', FILE);
    await git('commit', '-q', '-m', 'rules');
    await vscode.commands.executeCommand('git.openRepository', workspaceRoot().fsPath);
    await at(rules('10m', 0.08));
    await run();
    const found = await shown('both versions are there', ({ counts }) => counts[0]?.[1] === 'HEAD');
    assert.deepEqual(found.counts[0], ['', 'HEAD', 'Working copy', 'Difference']);
    assert.deepEqual(found.counts[1], ['Fired', '5 times', '3 times', '−2']);
    assert.match(found.notes.join('\n'), /Changed since HEAD: the expression \(errors_ratio > 0\.05 in HEAD\), for \(5m in HEAD\)/);
    assert.ok(found.timelines.some((line) => /ai-engine.*: never fires\. In HEAD it fires once/.test(line)), found.timelines.join('\n'));
  });

  describe('of Loki', () => {
    let loki: StandInLoki;
    before(async () => {
      const now = Math.floor(Date.now() / 60_000) * 60;
      /** Bursts of errors: when they begin, how many hours ago, and for how many minutes. */
      const bursts: Record<string, [hoursAgo: number, minutes: number][]> = { risk: [[20, 30], [9, 3]], execution: [[3, 55]], portfolio: [] };
      loki = await startStandInLoki(Object.keys(bursts), (service, time) => (bursts[service]!.some(([ago, minutes]) => time >= now - ago * 3600 && time < now - ago * 3600 + minutes * 60) ? 2 : 0.2));
      await set({ logs: { loki: loki.url } });
    });
    after(async () => {
      loki.stop();
      await set({ production: { prometheus: prometheus!.url, ...(alertmanager ? { alertmanager: alertmanager.url } : {}) } });
    });
    const offered = async (query: string): Promise<void> => {
      const { document } = await openNew(LOKI_FILE, lokiRules(query));
      const lenses = await eventually('the lens is there', () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri), (all) => all.some(({ command }) => command?.title.includes('Preview Alert')));
      const { command } = lenses.find((lens) => lens.command?.title.includes('Preview Alert'))!;
      await vscode.commands.executeCommand(command!.command, ...(command!.arguments ?? []));
    };

    it('shows what the alert would have done, from the Loki of the environment', async () => {
      await offered('sum by (service) (rate({app="quantum-trader"} |= "error" [5m]))');
      const found = await shown('the alert is rendered', ({ title, details }) => title === 'alert ErrorsLogged' && details.includes('logs 2 errors'));
      assert.match(found.status, /^1,441 evaluations, one every 1m.*2 series/);
      assert.deepEqual([found.counts[0]![1], found.counts[1]![1], found.counts[3]![1], found.counts[5]![1]], ['2 times', '2', '50m', 'once']);
      assert.match(found.timelines[0]!, /^execution: fires once/);
      assert.ok(found.hasGraph);
      assert.match(found.details, /summary\nexecution logs 2 errors a second/);
      await screen?.screenshot('alert-preview-loki');
    });

    it('shows what Loki refuses', async () => {
      await offered('sum by (service) (rate({app="too_many"}[5m]))');
      const found = await shown('the message is there', ({ message }) => message.includes('series'));
      assert.match(found.message, /maximum number of series \(500\) reached[^]*max_query_series/);
    });

    it('says where to name a Loki', async () => {
      await set({ metrics: { prometheus: prometheus!.url } });
      await offered('sum by (service) (rate({app="quantum-trader"}[5m]))');
      await shown('the message is there', ({ message }) => /environment metrics has no loki server/.test(message));
    });
  });

  it('looks right in every kind of theme', async function () {
    if (!screen) return this.skip();
    await open(FILE);
    await at(rules('10m', 0.08));
    await run();
    await shown('the alert is rendered', ({ details }) => details.includes('fails at'));
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await pictures('alert-preview');
    await screen.click({ selector: '.rows', where: 'webview' });
    await screen.press('End');
    await screen.screenshot('alert-preview-end');
  });
});
