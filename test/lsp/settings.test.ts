import assert from 'node:assert/strict';
import { DiagnosticSeverity, type Diagnostic, type WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { Workspace } from '../helper/workspace';
import { TestClient, textOf } from './client';
import { monitor, ruleFile } from './manifests';

describe('settings', function () {
  this.timeout(120_000);
  const TEXT = [monitor({ port: 'web', scrapeTimeout: '20s' }), ruleFile('sum(').replace('critical', 'fatal')].join('---\n');
  const ALL = ['contract/port-name', 'schema/timeout-above-interval', 'promql/syntax', 'contract/severity-unknown'];
  let client: TestClient;

  afterEach(() => client.stop());

  it('leave everything on when there are none', async () => {
    client = await TestClient.start();
    assert.deepEqual((await client.check(TEXT)).map(({ code }) => code), ALL);
  });

  it('`contract.enabled: false` leaves the checks that hold for everybody', async () => {
    client = await TestClient.start({ settings: { contract: { enabled: false } } });
    assert.deepEqual((await client.check(TEXT)).map(({ code }) => code), ['schema/timeout-above-interval', 'promql/syntax']);
  });

  it('`rules` sets the severity of a rule, or switches it off', async () => {
    client = await TestClient.start({ settings: { rules: { 'promql/syntax': 'hint', 'contract/port-name': 'off', 'contract/severity-unknown': 'information', 'schema/timeout-above-interval': 'nonsense', 'no/such-rule': 'error' } } });
    assert.deepEqual((await client.check(TEXT)).map(({ code, severity }) => [code, severity]), [
      ['schema/timeout-above-interval', DiagnosticSeverity.Error],
      ['promql/syntax', DiagnosticSeverity.Hint],
      ['contract/severity-unknown', DiagnosticSeverity.Information],
    ]);
  });

  it('`problems.maxPerFile` is how many problems are shown of an open file and of others, errors aside, and a note says where they end', async () => {
    const rules = (name: string): string => `groups:\n- name: ${name}\n  rules:\n${Array.from({ length: 150 }, (_, i) => `  - alert: ${name}${i}\n    expr: up\n`).join('')}  - record: r\n    expr: sum(\n`;
    const workspace = new Workspace({ 'closed.yaml': rules('A') });
    try {
      const settings = { contract: { enabled: false } };
      client = await TestClient.start({ folders: [workspace.uri], settings });
      const uri = await client.open(workspace.uriOf('open.yaml'), rules('B'));
      const shown = (found: readonly Diagnostic[]): unknown => [
        found.filter(({ code }) => code === 'alert/always-fires').length,
        found.filter(({ code }) => code === 'promql/syntax').length,
        ...found.filter(({ code }) => code === undefined).map((note) => [note.severity, note.range, textOf(note).slice(0, 52)]),
      ];
      const note = (most: number): unknown => {
        const line = 4 + 2 * most;
        return [DiagnosticSeverity.Information, { start: { line, character: '    expr: '.length }, end: { line, character: '    expr: up'.length } }, `The file has ${most} problems other than errors above. From`.slice(0, 52)];
      };
      const reported = async (): Promise<unknown> => {
        const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
        return items.map((report) => (report.kind === 'full' ? shown(report.items) : report.kind));
      };
      assert.deepEqual(shown(await client.diagnostics(uri)), [100, 1, note(100)]);
      assert.deepEqual(await reported(), [[100, 1, note(100)]]);
      await client.configure({ ...settings, problems: { maxPerFile: 20.5 } });
      assert.deepEqual(shown(await client.diagnostics(uri)), [20, 1, note(20)]);
      assert.deepEqual(await reported(), [[20, 1, note(20)]]);
      await client.configure({ ...settings, problems: { maxPerFile: 1000 } });
      assert.deepEqual(shown(await client.diagnostics(uri)), [150, 1]);
    } finally {
      workspace.remove();
    }
  });

  it('`prometheus.version` and `prometheus.features` tell which queries the server takes', async () => {
    const uri = 'file:///w/a.promql';
    const queries = 'sum(mad_over_time(positions_open[5m]))\n\nsum(positions_open) > 1_000\n';
    client = await TestClient.start();
    await client.open(uri, queries, 'promql');
    assert.deepEqual(await client.rules(uri), ['promql/feature-flag']);
    await client.configure({ prometheus: { features: ['promql-experimental-functions'] } });
    assert.deepEqual(await client.rules(uri), []);
    await client.configure({ prometheus: { version: '2.53', features: ['promql-experimental-functions'] } });
    assert.deepEqual(await client.rules(uri), ['promql/version']);
    await client.configure({ prometheus: { version: 'latest', features: 'all' } });
    assert.deepEqual(await client.rules(uri), ['promql/feature-flag']);
  });

  it('`loki.rules` tells whose rules are LogQL, in open files and in others', async () => {
    const rules = ruleFile('sum(rate(errors_total[5m])) > 0');
    const workspace = new Workspace({ 'logs/closed.yaml': rules, 'metrics.yaml': rules });
    try {
      client = await TestClient.start({ folders: [workspace.uri], settings: { contract: { enabled: false }, loki: { rules: ['logs/**'] } } });
      const uri = await client.open(workspace.uriOf('logs/a.yaml'), rules);
      const reported = async (): Promise<unknown[]> => {
        const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
        return items.flatMap((report) => (report.kind === 'full' ? report.items.map(({ code }) => `${report.uri.slice(workspace.uri.length + 1)} ${String(code)}`) : [])).filter((line) => line.endsWith('ql/syntax'));
      };
      assert.deepEqual((await client.rules(uri)).filter((rule) => rule === 'logql/syntax'), ['logql/syntax']);
      assert.deepEqual(await reported(), ['logs/closed.yaml logql/syntax']);
      await client.configure({ contract: { enabled: false }, loki: { rules: ['metrics.yaml'] } });
      assert.deepEqual((await client.rules(uri)).filter((rule) => rule === 'logql/syntax'), []);
      assert.deepEqual(await reported(), ['metrics.yaml logql/syntax']);
    } finally {
      workspace.remove();
    }
  });

  it("win over the contract's own severities", async () => {
    client = await TestClient.start({ settings: { rules: { 'contract/port-name': 'warning' } } });
    await client.open('file:///w/observability-contract.yaml', 'rules: { contract/port-name: off, contract/severity-unknown: off, promql/syntax: { severity: hint } }\n');
    assert.deepEqual((await client.check(TEXT, 'file:///w/a.yaml')).map(({ code, severity }) => [code, severity]), [
      ['contract/port-name', DiagnosticSeverity.Warning],
      ['schema/timeout-above-interval', DiagnosticSeverity.Error],
      ['promql/syntax', DiagnosticSeverity.Hint],
    ]);
  });

  it('refresh the open documents when they change', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', TEXT);
    assert.deepEqual(await client.rules(uri), ALL);
    await client.configure({ contract: { enabled: false } });
    await client.until(() => client.refreshes.diagnostics === 1, 'a refresh');
    assert.deepEqual(await client.rules(uri), ['schema/timeout-above-interval', 'promql/syntax']);
    await client.configure({});
    await client.until(() => client.refreshes.diagnostics === 2, 'a refresh');
    assert.deepEqual(await client.rules(uri), ALL);
  });

  it('`codeLens.enabled: false` takes the lenses away', async () => {
    client = await TestClient.start();
    const uri = await client.open('file:///w/a.yaml', TEXT);
    const lenses = () => client.request<unknown[]>('textDocument/codeLens', { textDocument: { uri } });
    // One runs the query, the other previews the alert.
    assert.equal((await lenses()).length, 2);
    await client.configure({ codeLens: { enabled: false } });
    await client.until(() => client.refreshes.lenses === 1, 'a refresh of the lenses');
    assert.deepEqual(await lenses(), []);
  });

  it('`schema.provider: off` leaves fields and types to another extension, and checks the rest', async () => {
    client = await TestClient.start();
    const text = 'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata:\n  name: a\nspec:\n  selector: {}\n  podMetricsEndpoints:\n    - prt: http\n      noProxy: localhost\n      \n';
    const uri = await client.open('file:///w/a.yaml', text);
    const offered = async (): Promise<string[]> => (await client.request<{ label: string }[]>('textDocument/completion', { textDocument: { uri }, position: { line: 9, character: 6 } })).map(({ label }) => label);
    const hover = () => client.request<unknown>('textDocument/hover', { textDocument: { uri }, position: { line: 8, character: 8 } });
    assert.deepEqual(await client.rules(uri), ['schema/unknown-field', 'schema/proxy']);
    assert.ok((await offered()).includes('interval'));
    assert.ok(await hover());
    await client.configure({ schema: { provider: 'off' } });
    assert.deepEqual(await client.rules(uri), ['schema/proxy']);
    assert.deepEqual(await offered(), []);
    assert.equal(await hover(), null);
    await client.configure({ schema: { provider: 'observability' } });
    assert.deepEqual(await client.rules(uri), ['schema/unknown-field', 'schema/proxy']);
  });

  it('may be pushed by a client that cannot be asked', async () => {
    client = await TestClient.start({ canBeAsked: false });
    assert.deepEqual((await client.check(TEXT)).map(({ code }) => code), ALL);
    await client.configure({ contract: { enabled: false }, rules: { 'promql/syntax': 'off' } });
    assert.deepEqual((await client.check(TEXT)).map(({ code }) => code), ['schema/timeout-above-interval']);
  });

  for (const settings of [null, 42, 'text', [], { contract: null, rules: [] }, { rules: 'off', codeLens: 7 }, { contract: { enabled: 'no' } }]) {
    it(`that make no sense are none: ${JSON.stringify(settings)}`, async () => {
      client = await TestClient.start({ settings });
      assert.deepEqual((await client.check(TEXT)).map(({ code }) => code), ALL);
    });
  }
});
