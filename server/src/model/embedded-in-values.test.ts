import assert from 'node:assert/strict';
import { check, problemsOf, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { allQueries } from '../features/query-at';
import { createSnapshot, type Snapshot } from '../features/snapshot';

const options = { file: 'values.yaml', settings: WITHOUT_CONTRACT };
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'values.yaml', languageId: 'yaml', text });
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const found = async (text: string): Promise<string[]> => (await problemsOf(text, options)).map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`);

const ALERTMANAGER = `alertmanager:
  config:
    route:
      group_by: [namespace, namespace]
#                           ^^^^^^^^^ twice
      routes:
        - receiver: slck
#                   ^^^^ did you mean \`slack\`?
          matchers: ['severity=critical"']
#                    ^^^^^^^^^^^^^^^^^^^^ cannot be read
    receivers:
      - name: slack
        slack_configs:
          - channel: '#alerts'
            http_config: { authorization: { type: Basic } }
#                                                 ^^^^^ cannot be
`;
const PLAIN = ALERTMANAGER.replace(/^#.*\n/gm, '');

const DASHBOARD = `dashboards:
  default:
    mine:
      json: |
        { "title": "A", "schemaVersion": 39, "panels": [{ "title": "Up", "datasource": { "type": "prometheus" },
          "targets": [{ "expr": "rate(up)" }] }] }
#                                     ^^ needs a range vector
`.replace(/^#( *)\^\^ /m, '#$1^^ ');

const ALERTS = `alerting:
  rules.yaml:
    apiVersion: 1
    groups:
      - name: a
        rules:
          - title: x
            data:
              - refId: A
                datasourceUid: prometheus
                model: { expr: "sum(rate(up))" }
#                                        ^^ needs a range vector
`;

describe('configuration in the values of charts', () => {
  it('is checked as that of Alertmanager, which the chart completes', () => check(ALERTMANAGER, options));

  it('lacks nothing: the chart and other values have what it does not', async () => {
    for (const config of [
      'route:\n  group_by: [job]\n',
      'route:\n  receiver: elsewhere\n  mute_time_intervals: []\n  routes: [{ receiver: other, active_time_intervals: [day] }]\n',
      'receivers:\n  - name: a\n    slack_configs: [{ channel: b }]\n    pagerduty_configs: [{ routing_key: c }]\n',
    ]) {
      assert.deepEqual(await found(`alertmanager:\n  config:\n${indented(config, 4)}`), [], config);
    }
  });

  it('is left alone where Helm expands it, where it stands on one line, and where it speaks of what stands elsewhere', async () => {
    assert.deepEqual(await found(PLAIN.replace('  config:', '  tplConfig: true\n  config:')), []);
    assert.deepEqual(await found('alertmanager: { config: { route: { group_by: [a, a] } } }\n'), []);
    assert.deepEqual(await found(`x: &labels [a, a]\nalertmanager:\n  config:\n    route:\n      group_by: *labels\n`), []);
  });

  it('is found below the names of charts, and in the objects of Flux and Argo CD', async () => {
    const problems = await found(PLAIN);
    assert.equal(problems.length, 4);
    assert.deepEqual(await found(`kube-prometheus-stack:\n${indented(PLAIN, 2)}`), problems);
    assert.deepEqual(await found(`apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: a }\nspec:\n  values:\n${indented(PLAIN, 4)}`), problems);
    assert.deepEqual(await found(`apiVersion: v1\nkind: Other\n${PLAIN}`), []);
  });

  it('is checked as dashboards and alerts of Grafana', async () => {
    await check(DASHBOARD, options);
    await check(ALERTS, options);
    const below = `grafana:\n${indented(`${DASHBOARD}${ALERTS}`.replace(/^#.*\n/gm, ''), 2)}`;
    for (const text of [below, `kube-prometheus-stack:\n${indented(below, 2)}`]) {
      assert.deepEqual(allQueries(snapshotOf(text)).map(({ title }) => title), ['panel Up', 'query A of alert x']);
      assert.deepEqual(await found(text), ['promql/type up', 'promql/type up']);
    }
  });

  it('is told of as what it is', () => {
    assert.equal(snapshotOf(PLAIN).taken, 'configuration of Alertmanager');
    assert.equal(snapshotOf('grafana:\n  adminPassword: a\n  dashboards: {}\n').taken, 'none of the kinds that are checked');
  });
});
