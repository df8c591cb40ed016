import assert from 'node:assert/strict';
import { defaultContract } from '../contract/load-contract';
import { marked } from '../../../test/helper/marked';
import { createSnapshot } from './snapshot';
import { subjectAt } from './subject-at';

/** What the mark in a text is about, in words: `alert X`, `record x`, `ServiceMonitor x`, the service and its namespace. */
function at(source: string, path = 'file:///w/a.yaml', languageId = 'yaml', contract = true): string {
  const { text, spans } = marked(source);
  const subject = subjectAt(createSnapshot({ path, languageId, text }), spans[0]!.from, contract ? defaultContract() : undefined);
  if (!subject) return 'nothing';
  const { rule, monitor, service, namespace } = subject;
  const what = rule ? (rule.rule.alert ? `alert ${rule.rule.alert.value}` : `record ${rule.rule.record?.value}`) : monitor ? `${monitor.kind} ${monitor.name?.value}` : '';
  return [what, service === undefined ? '' : `of ${service}`, namespace === undefined ? '' : `in ${namespace}`].filter(Boolean).join(' ');
}

describe('what a place is about', () => {
  const rules = (rule: string): string => `groups:\n  - name: g\n    rules:\n${rule}`;

  it('is a rule, and the service that its labels or its query name', () => {
    assert.equal(at(rules('      - alert: A\n        expr: up{job="risk"} =«»= 0\n')), 'alert A of risk');
    assert.equal(at(rules('    «»  - record: a:b\n        expr: up\n        labels: { service: execution }\n')), 'record a:b of execution');
    assert.equal(at(rules('      - alert: A\n        expr: up{job="risk"} + up{job«»="execution"}\n')), 'alert A');
    assert.equal(at(rules('      - alert: A\n        expr: up{job="risk"}\n        labels: { service: "{{ $la«»bels.job }}" }\n')), 'alert A of risk');
  });

  it('is a monitor, with the service that it selects', () => {
    const monitor = (kind: string, app = 'app: risk'): string => `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: { name: m, namespace: trading }\nspec:\n  selector: { matchLabels: { ${app} } }\n  end«»points: []\n`;
    assert.equal(at(monitor('ServiceMonitor')), 'ServiceMonitor m of risk in trading');
    assert.equal(at(monitor('PodMonitor')), 'PodMonitor m of risk in trading');
    assert.equal(at(monitor('ServiceMonitor', 'tier: x')), 'ServiceMonitor m of m in trading');
  });

  it('is the service of a Service, a workload, or the contract', () => {
    assert.equal(at('apiVersion: v1\nkind: Service\nmetadata: { name: svc, namespace: n, labels: { app: risk } }\nspec: { po«»rts: [] }\n'), 'of risk in n');
    assert.equal(at('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec: { template: { metadata: { labels: { app«»: risk } } } }\n'), 'of risk');
    assert.equal(at('apiVersion: v1\nkind: Service\nmetadata: { name: s«»vc }\n', undefined, undefined, false), 'of svc');
    assert.equal(at('version: 1\nservices:\n  risk: { po«»rt: 8003 }\n', 'file:///w/observability-contract.yaml'), 'of risk');
  });

  it('is the service that a query selects, in PromQL and in LogQL', () => {
    assert.equal(at('sum(rate(errors_total{service="ri«»sk"}[5m]))', 'file:///w/a.promql', 'promql'), 'of risk');
    assert.equal(at('{service="risk"} |= "x«»"', 'file:///w/a.logql', 'logql'), 'of risk');
    assert.equal(at('{service=~"risk|a"} |= "x«»"', 'file:///w/a.logql', 'logql'), 'nothing');
  });

  it('is nothing elsewhere, also in files that are broken', () => {
    for (const text of ['a: «»1\n', '«»', 'groups:\n  - rules: [«»', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: «»x }\n']) assert.equal(at(text), 'nothing', text);
  });
});
