import assert from 'node:assert/strict';
import { Workspace } from '../helper/workspace';
import { monitor, ruleFile } from '../lsp/manifests';
import { checkJson } from './run';

describe('`check` of several files', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  async function found(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string[][]> {
    workspace = new Workspace(files);
    return (await checkJson(args, workspace.folder)).problems.map(({ file, code }) => [file, code]);
  }
  const recording = (expr: string): string => `groups:\n  - name: recording\n    rules:\n      - record: job:errors:rate5m\n        expr: ${expr}\n`;
  const FILES = { 'a.yaml': ruleFile('sum by (version) (job:errors:rate5m) > 0.05'), 'z/recording.yaml': recording('sum by (job) (rate(errors_total[5m]))') };

  it('knows the labels of metrics that a later file records', async () => {
    assert.deepEqual(await found(FILES, '.'), [['a.yaml', 'promql/label-aggregated-away']]);
    assert.deepEqual(await found({ ...FILES, 'z/recording.yaml': recording('sum by (job, version) (rate(errors_total[5m]))') }, '.'), []);
  });
  it('holds monitors, Services and workloads of different files against each other', async () => {
    const files = {
      'monitor.yaml': monitor({ service: 'risk' }),
      'pods.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: batch }\nspec: { selector: { matchLabels: { app: batches } }, podMetricsEndpoints: [{ port: http }] }\n',
      'prometheus.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: main }\nspec: { serviceMonitorSelector: { matchLabels: { release: main } }, podMonitorSelector: {} }\n',
      'run/batch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: batch, labels: { app: batch } }\nspec: { containers: [{ name: batch, image: a, ports: [{ name: http, containerPort: 80 }] }] }\n',
      'run/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: batch }\nspec: { selector: { app: batch }, ports: [{ port: 80, targetPort: web }] }\n',
    };
    assert.deepEqual(await found(files, '--no-contract', '.'), [['monitor.yaml', 'workspace/not-selected'], ['pods.yaml', 'workspace/selects-nothing'], ['run/service.yaml', 'workspace/target-port']]);
  });
  it('knows nothing of files that it is not given', async () => assert.deepEqual(await found(FILES, 'a.yaml'), []));
  it('tells of rules that stand in a PrometheusRule and in a plain file, as hints', async () => {
    const plain = recording('sum by (job) (rate(errors_total[5m]))');
    const object = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: errors\nspec:\n${plain.replace(/^/gm, '  ')}\n`;
    const files = { 'manifests/rules.yaml': object, 'prometheus/errors.yaml': plain };
    assert.deepEqual(await found(files, '.'), [['manifests/rules.yaml', 'rule/duplicate'], ['prometheus/errors.yaml', 'rule/duplicate']]);
    assert.deepEqual(await found(files, 'prometheus'), []);
  });
  it('tells of recording rules that the queries of the folder do not read', async () => {
    const files = { 'rules.yaml': recording('sum by (job) (rate(errors_total[5m]))'), 'queries.promql': 'job:requests:rate5m\n' };
    assert.deepEqual(await found(files, '.'), [['rules.yaml', 'rule/unread']]);
    assert.deepEqual(await found({ ...files, 'more.promql': 'job:errors:rate5m\n' }, '.'), []);
  });
  it('holds windows to the intervals of ServiceMonitors, with a contract and without', async () => {
    const files = { 'a.yaml': ruleFile('sum(rate(errors_total{service="ai-engine"}[1m])) > 0.05'), 'z/monitor.yaml': monitor({ interval: '1m' }) };
    assert.ok((await found(files, '.')).some(([file, code]) => file === 'a.yaml' && code === 'promql/rate-window'));
    assert.deepEqual(await found(files, '--no-contract', '.'), [['a.yaml', 'promql/rate-window']]);
  });
});
