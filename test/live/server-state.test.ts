import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver/node';
import { nameOf, type ConfiguredServer } from '../../client/src/connections/environments';
import { FetchGate } from '../../client/src/fetch-gate';
import { fetchOverNode } from '../../server/src/backends/node-transport';
import { startExporter, type Exporter } from '../../scripts/demo/exporter.mjs';
import { findPrometheus, startPrometheus, type Prometheus } from '../../scripts/demo/prometheus.mjs';
import { until } from '../../scripts/lib/wait.mjs';
import { STATE_PATHS, type AskedServer, type FetchParams, type LogsAtResult, type ShowParams, type ShowResult } from '../../server/src/lsp/protocol';
import { findAlertmanager, startAlertmanager, type RealServer } from '../helper/real-servers';
import { TestClient } from '../lsp/client';

const RULES = `groups:
  - name: live
    interval: 1s
    rules:
      - alert: AlwaysOn
        expr: sum by(job)(up{job="risk"})>0
        labels: { severity: info }
        annotations: { summary: '{{ $labels.job }} is up' }
      - alert: Waiting
        expr: up{job="execution"} > 0
        for: 1h
      - alert: Broken
        expr: up * on () group_left () up
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: NotDeployed
        expr: up == 7
`;
const DEPLOYED = {
  groups: [
    {
      name: 'live',
      interval: '1s',
      rules: [
        { alert: 'AlwaysOn', expr: 'sum by (job) (up{job="risk"}) > 0', labels: { severity: 'info' }, annotations: { summary: '{{ $labels.job }} is up' } },
        { alert: 'Waiting', expr: 'up{job="execution"} > 0', for: '1h' },
        { alert: 'Broken', expr: 'up * on () group_left () up' },
        { record: 'job:up:sum', expr: 'sum by (job) (up)' },
      ],
    },
  ],
};

const monitor = (name: string, app: string, port = 'http'): string => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${name}, namespace: quantum-trader }
spec:
  selector: { matchLabels: { app: ${app} } }
  endpoints: [{ port: ${port}, path: /metrics, interval: 15s, scrapeTimeout: 10s }]
`;

/** A job as the operator writes it for a monitor: what discovery finds stands in labels, and relabeling keeps what the selector takes. */
const job = (name: string, app: string, port: string, targets: readonly { address: string; app: string; port: string }[]): object => ({
  job_name: `serviceMonitor/quantum-trader/${name}/0`,
  metrics_path: '/risk/metrics',
  static_configs: targets.map((target) => ({
    targets: [target.address],
    labels: { __meta_kubernetes_namespace: 'quantum-trader', __meta_kubernetes_service_name: target.app, __meta_kubernetes_service_label_app: target.app, __meta_kubernetes_endpoint_port_name: target.port },
  })),
  relabel_configs: [
    { action: 'keep', source_labels: ['__meta_kubernetes_service_label_app'], regex: app },
    { action: 'keep', source_labels: ['__meta_kubernetes_endpoint_port_name'], regex: port },
    { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' },
  ],
});

describe('a live Prometheus, as lenses and reports show it', function () {
  this.timeout(120_000);
  let exporter: Exporter | undefined;
  let prometheus: Prometheus | undefined;
  let alertmanager: RealServer | undefined;
  let client: TestClient;
  let gate: FetchGate;
  let sent: string[];

  before(async function () {
    if (findPrometheus() === undefined || findAlertmanager() === undefined) return this.skip();
    exporter = await startExporter();
    alertmanager = await startAlertmanager({ route: { receiver: 'team-mail', group_wait: '0s' }, receivers: [{ name: 'team-mail' }] });
    const [up, down] = [exporter.address, '127.0.0.1:1'];
    const scrapes = [
      job('risk', 'risk', 'http', [{ address: up, app: 'risk', port: 'http' }, { address: down, app: 'risk', port: 'http' }, { address: up, app: 'execution', port: 'http' }]),
      job('misspelt', 'rsk', 'http', [{ address: up, app: 'risk', port: 'http' }]),
      job('no-port', 'risk', 'metrics', [{ address: up, app: 'risk', port: 'http' }]),
    ];
    prometheus = await startPrometheus({ exporter, rules: [DEPLOYED], scrapes, alertmanager: new URL(alertmanager.url).host });
    const states = async (): Promise<string> => JSON.stringify(await (await fetch(`${prometheus!.url}/api/v1/rules`)).json());
    await until(async () => /"state":"firing".*"state":"pending".*"health":"err"/s.test(await states()), { what: 'the rules are evaluated' });
    await until(async () => /connection refused/.test(await (await fetch(`${prometheus!.url}/api/v1/targets`)).text()), { what: 'a target is down' });
    await until(async () => /AlwaysOn/.test(await (await fetch(`${alertmanager!.url}/api/v2/alerts`)).text()), { what: 'the alert is at Alertmanager' });
  });
  after(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    await exporter?.stop();
  });
  beforeEach(() => start());
  afterEach(() => client.stop());

  const configured = (url: string, kind: ConfiguredServer['kind'] = 'prometheus'): ConfiguredServer => ({ kind, url, headers: {}, setting: 'the setting', isOfWorkspace: false });
  const asked = (server: ConfiguredServer): AskedServer => ({ url: server.url, setting: server.setting, server: nameOf(server) });

  /** A client that sends requests as the extension does: through its gate, over Node. */
  async function start({ settings, url = () => prometheus!.url }: { settings?: unknown; url?: () => string | undefined } = {}): Promise<void> {
    sent = [];
    client = await TestClient.start({ settings, initializationOptions: { liveServer: true } });
    gate = new FetchGate((_, request, signal) => {
      sent.push(new URL(request.url).pathname + new URL(request.url).search);
      return fetchOverNode(request, signal);
    });
    client.connection.onRequest('observability/liveServer', ({ what }: { what: string }) => {
      const address = url();
      if (address === undefined || what !== 'state') return null;
      gate.openForKnowledge(configured(address), undefined, Object.values(STATE_PATHS));
      return { url: address, server: nameOf(configured(address)) };
    });
    client.connection.onRequest('observability/fetch', (request: FetchParams) => gate.fetch(request, new AbortController().signal));
  }
  const lenses = async (uri: string): Promise<{ line: number; title: string; command: string }[]> =>
    (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map(({ range, command }) => ({ line: range.start.line, title: command!.title, command: command!.command })).filter(({ command }) => /show(?:Alerts|Targets)$/.test(command));
  async function lensesOf(uri: string, text: string): Promise<string[]> {
    await client.open(uri, text);
    assert.deepEqual(await lenses(uri), []);
    await client.until(() => client.refreshes.lenses > 0, 'a refresh of the lenses');
    return (await lenses(uri)).map(({ line, title }) => `${line} ${title.replace(/\d+ s ago in \d+ ms/, 'now')}`);
  }
  async function show(what: ShowParams['what'], uri: string, line: number, more: Partial<ShowParams> = {}): Promise<ShowResult> {
    const servers = [configured(prometheus!.url), configured(alertmanager!.url, 'alertmanager')] as const;
    const closing = servers.map((server) => gate.open(server));
    const params: ShowParams = { what, at: { uri, position: { line, character: 6 } }, environment: 'test', prometheus: asked(servers[0]), alertmanager: asked(servers[1]), timeoutSeconds: 20, ...more };
    return client.request<ShowResult>('observability/show', params).finally(() => closing.forEach((close) => close()));
  }
  const textOf = (result: ShowResult): string => ('text' in result ? result.text : assert.fail(result.nothing));
  const nothingOf = (result: ShowResult): string => ('nothing' in result ? result.nothing : assert.fail(result.text));

  it('says how each rule fares', async () => {
    const found = await lensesOf('file:///w/rules.yaml', RULES);
    assert.match(found[2]!, /^11 \$\(error\) error: .*duplicate series.* · last evaluated now$/);
    assert.deepEqual(found.toSpliced(2, 1), [
      '4 $(flame) firing 1 · last evaluated now',
      '8 $(clock) pending 1 · last evaluated now',
      '13 $(pass) recorded · last evaluated now',
      '15 $(circle-slash) not loaded by the server',
    ]);
  });

  it('asks for rules where there are rules, and for targets where there are monitors', async () => {
    await lensesOf('file:///w/rules.yaml', RULES);
    assert.deepEqual(sent, ['/api/v1/rules']);
  });

  it('says how many targets each monitor has, and why one has none', async () => {
    assert.deepEqual(await lensesOf('file:///w/monitors.yaml', [monitor('risk', 'risk'), monitor('misspelt', 'rsk'), monitor('no-port', 'risk', 'metrics'), monitor('absent', 'risk')].join('---\n')), [
      '0 $(error) 1 up · 1 down: connection refused',
      '7 $(warning) no targets: none of the 1 endpoint that discovery finds has app=rsk; did you mean risk?',
      '14 $(warning) no targets: the selected services have no port named metrics; theirs is http',
      '21 $(circle-slash) not loaded by the server',
    ]);
  });

  it('says nothing where the settings say so, and asks nothing then', async () => {
    for (const codeLens of [{ live: false }, { enabled: false }]) {
      await client.stop();
      await start({ settings: { codeLens } });
      await client.open('file:///w/rules.yaml', RULES);
      assert.deepEqual(await lenses('file:///w/rules.yaml'), []);
      await client.diagnostics('file:///w/rules.yaml');
      assert.deepEqual(sent, []);
    }
  });

  it('is not asked where the client does not allow it', async () => {
    await client.stop();
    await start({ url: () => undefined });
    await client.open('file:///w/rules.yaml', RULES);
    assert.deepEqual(await lenses('file:///w/rules.yaml'), []);
    await client.diagnostics('file:///w/rules.yaml');
    assert.deepEqual([await lenses('file:///w/rules.yaml'), sent], [[], []]);
  });

  it('shows the alerts of a rule, with their receivers', async () => {
    await client.open('file:///w/rules.yaml', RULES);
    const firing = textOf(await show('alerts', 'file:///w/rules.yaml', 5));
    assert.match(firing, /^Alerts of alert AlwaysOn\n=+\n/);
    assert.match(firing, /FIRING {2}AlwaysOn {2}for \d+ s, since \d{4}-\d\d-\d\d/);
    assert.match(firing, /labels +job="risk", severity="info"\n/);
    assert.match(firing, /summary +risk is up\n/);
    assert.match(firing, /receivers +team-mail\n/);
    assert.match(textOf(await show('alerts', 'file:///w/rules.yaml', 8)), /PENDING {2}Waiting[^]*receivers +none before it fires/);
    assert.match(textOf(await show('alerts', 'file:///w/rules.yaml', 5, { alertmanager: undefined })), /names no Alertmanager/);
    assert.match(textOf(await show('alerts', 'file:///w/rules.yaml', 11)), /Error: .*duplicate series/);
    assert.match(nothingOf(await show('alerts', 'file:///w/rules.yaml', 15)), /does not evaluate the alert NotDeployed of the group live/);
    assert.match(nothingOf(await show('alerts', 'file:///w/rules.yaml', 0)), /no rule and no service at the cursor/);
  });

  it('shows the targets and the alerts of a service', async () => {
    const uri = 'file:///w/service.yaml';
    await client.open(uri, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: risk\n  namespace: quantum-trader\n  labels: { app: risk }\n');
    const targets = textOf(await show('targets', uri, 3));
    assert.match(targets, /^Targets of service risk\n=+\n\ntest: http:[^\n]*\n2 up, 1 down, /);
    assert.match(targets, /DOWN {2}http:\/\/127\.0\.0\.1:1\/risk\/metrics\n {4}error +Get .*connection refused\n/);
    assert.match(textOf(await show('alerts', uri, 3)), /FIRING {2}AlwaysOn/);
  });

  it('shows what is dropped, and why', async () => {
    const uri = 'file:///w/monitors.yaml';
    await client.open(uri, monitor('misspelt', 'rsk'));
    const text = textOf(await show('targets', uri, 0));
    assert.match(text, /No targets: none of the 1 endpoint that discovery finds has app=rsk; did you mean risk\?/);
    assert.match(text, /Dropped \(1\)\n-+\n\n\S+ {2}namespace quantum-trader, service risk, endpoint_port http\n {4}labels +app="risk"\n/);
  });

  it('that cannot be reached is said to be so', async () => {
    await client.open('file:///w/rules.yaml', RULES);
    const away = configured('http://127.0.0.1:1');
    const close = gate.open(away);
    assert.match(nothingOf(await show('alerts', 'file:///w/rules.yaml', 5, { prometheus: asked(away) })), /127\.0\.0\.1:1/);
    close();
    assert.match(nothingOf(await show('alerts', 'file:///w/rules.yaml', 5, { prometheus: { ...asked(away), url: '' } })), /No server is configured/);
  });

  it('has a query for the logs of a service, and of a request', async () => {
    await client.open('file:///w/monitors.yaml', monitor('risk', 'risk'));
    const at = { uri: 'file:///w/monitors.yaml', position: { line: 3, character: 0 } };
    assert.deepEqual(await client.request<LogsAtResult>('observability/logsAt', { at }), { title: 'logs of risk', expression: '{service="risk", namespace="quantum-trader"}', links: [] });
    assert.deepEqual(await client.request<LogsAtResult>('observability/logsAt', { at, correlationId: 'abc-1' }), { title: 'request abc-1', expression: '{service=~".+"} |= "abc-1" | json | correlation_id = "abc-1"', links: [] });
  });
});
