import assert from 'node:assert/strict';
import { createSnapshot } from '../features/snapshot';

const taken = (text: string, path = 'a.yaml'): string => createSnapshot({ path, languageId: 'yaml', text }).taken;

const JOB = 'scrape_configs:\n  - job_name: a\n';
const ROUTE = 'route: { receiver: a }\nreceivers: [{ name: a }]\n';

describe('a configuration file', () => {
  it('is told by what it holds', () => {
    assert.equal(taken(JOB), 'configuration of Prometheus');
    assert.equal(taken(`global: { scrape_interval: 5s }\n${JOB}`), 'configuration of Prometheus');
    assert.equal(taken(`clients: [{ url: http://a }]\n${JOB}`), 'configuration of Promtail');
    assert.equal(taken(`${JOB}    pipeline_stages: []\n`), 'configuration of Promtail');
    assert.equal(taken(`${JOB}    static_configs: [{ labels: { __path__: /var/log/a } }]\n`), 'configuration of Promtail');
    assert.equal(taken(ROUTE), 'configuration of Alertmanager');
  });

  it('is told by its name', () => {
    for (const path of ['prometheus.yml', 'deploy/prometheus.yaml', 'prometheus-staging.yml', 'prometheus_config.yaml']) assert.equal(taken('remote_write: []\n', path), 'configuration of Prometheus', path);
    assert.equal(taken('receivers: []\n', 'alertmanager.yml'), 'configuration of Alertmanager');
    assert.equal(taken('server: {}\n', 'promtail-config.yaml'), 'configuration of Promtail');
    assert.equal(taken('remote_write: []\n', 'prometheus-values.yaml'), 'none of the kinds that are checked');
    assert.equal(taken('replicas: 1\n', 'prometheus.yaml'), 'none of the kinds that are checked');
  });

  it('is told in a ConfigMap', () => {
    const configMap = (name: string, text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  ${name}: |\n${text.replace(/^(?=.)/gm, '    ')}`;
    assert.equal(taken(configMap('config.yaml', JOB)), '2 documents: ConfigMap, configuration of Prometheus');
    assert.equal(taken(configMap('alertmanager.yml', 'receivers: []\n')), '2 documents: ConfigMap, configuration of Alertmanager');
    assert.equal(taken(configMap('values.yaml', 'receivers: []\n')), 'ConfigMap');
  });

  it('is not one of another program that looks alike', () => {
    for (const text of [`${JOB}    stream_parse: true\n`, `image: x\n${JOB}`, `apiVersion: v1\nkind: Ingress\n${JOB}`, `${ROUTE}exporters: {}\n`, 'receivers: { otlp: {} }\nroute: {}\n', 'scrape_configs: {}\n']) assert.equal(taken(text), 'none of the kinds that are checked', text);
  });
});
