import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSnapshot } from '../features/snapshot';
import { WorkspaceIndex } from '../workspace/facts';
import { alloyStreamLabels } from './alloy';
import { readAlloy } from './alloy-syntax';

/** The labels that a configuration makes; with `…` where it may make others, and none where it is not about logs. */
function labelsOf(text: string): string[] | undefined {
  const read = alloyStreamLabels(text);
  return read && [...read.names, ...(read.isOpen ? ['…'] : [])];
}

const KUBERNETES = `
// Pods of the cluster, told by what Kubernetes says of them.
discovery.kubernetes "pods" { role = "pod" }

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    target_label  = "namespace"
  }
  rule {
    action        = "replace"
    source_labels = ["__meta_kubernetes_pod_label_app"]
    target_label  = "service"
  }
  rule {
    action = "drop"
    regex  = "kube-.*"
  }
  rule { source_labels = ["__meta_kubernetes_pod_uid"], target_label = "__path__" }
}

discovery.relabel "metrics" {
  targets = discovery.kubernetes.pods.targets
  rule { target_label = "of_metrics" }
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
  forward_to = [loki.write.default.receiver]
  stage.cri {}
  stage.json { expressions = { correlation_id = "", level = "levelname" } }
  stage.labels { values = { level = "", "logger" = "name" } }
  stage.structured_metadata { values = { correlation_id = "" } }
  stage.match {
    selector = "{service=\\"risk\\"}"
    stage.static_labels { values = { team = "trading" } }
  }
}

/* Where it goes. */
loki.write "default" {
  endpoint { url = sys.env("LOKI_URL") }
  external_labels = { cluster = \`production\` }
}
`.replace('"__meta_kubernetes_pod_uid"], target', '"__meta_kubernetes_pod_uid"]\n    target');

describe('a configuration of Alloy', () => {
  it('makes the labels that its targets, rules, stages and writers name, and none of those for metrics', () => {
    assert.deepEqual(labelsOf(KUBERNETES), ['namespace', 'service', 'level', 'logger', 'team', 'cluster']);
  });

  it('makes those of files, of journals, and of listeners', () => {
    assert.deepEqual(labelsOf('local.file_match "a" { path_targets = [{ __path__ = "/x", job = "nginx" }] }\nloki.source.file "a" {\n  targets = array.concat(local.file_match.a.targets, [{ "__path__" = "/y", tier = "edge" }],)\n  forward_to = [] }'), ['job', 'tier']);
    assert.deepEqual(labelsOf('loki.relabel "j" {\n forward_to = []\n rule { target_label = "unit" } }\nloki.source.journal "j" {\n relabel_rules = loki.relabel.j.rules\n labels = { component = string.format("%s", 1 + 2 * -3) } }'), ['unit', 'component']);
    assert.deepEqual(labelsOf('loki.source.syslog "s" { listener {\n address = ":514"\n labels = { a = "b" } } }'), ['a']);
    assert.deepEqual(labelsOf('declare "logs" { loki.write "x" { external_labels = { region = argument.region.value } } }'), ['region']);
  });

  it('is not about logs without components of Loki', () => {
    assert.equal(labelsOf('discovery.relabel "a" { rule { target_label = "pod" } }'), undefined);
    assert.equal(labelsOf(''), undefined);
  });

  it('may make others where it does not say all', () => {
    for (const text of [
      'loki.source.api "a" { http {} }',
      'loki.source.podlogs "a" { forward_to = [] }',
      'loki.source.something_new "a" { forward_to = [] }',
      'loki.process "a" { stage.geoip { db = "x" } }',
      'loki.process "a" { stage.something_new {} }',
      'loki.process "a" { stage.regex { labels_from_groups = true } }',
      'loki.relabel "a" { rule { action = "labelmap" } }',
      'loki.relabel "a" { rule { target_label = "${1}" } }',
      'loki.relabel "a" { rule { target_label = argument.name.value } }',
      'loki.source.file "a" { targets = discovery.relabel.elsewhere.output }',
      'discovery.http "a" {}\nloki.source.file "a" { targets = discovery.http.a.targets }',
      'loki.write "a" { external_labels = encoding.from_json(local.file.a.content) }',
      'loki.source.file "a" { targets = local.file_match.a.targets[0] }',
      'import.git "a" {}\nloki.write "a" {}',
      'faro.receiver "a" { output { logs = [loki.write.a.receiver] } }\nloki.write "a" {}',
      'otelcol.exporter.loki "a" { forward_to = [loki.write.a.receiver] }',
    ]) {
      assert.ok(labelsOf(text)!.includes('…'), text);
    }
  });

  it('may make any where it cannot be read, wherever it is cut off', () => {
    for (const text of ['loki.write "a" {', 'loki.write "a" }', 'loki.write = = 1', 'loki.write "a" { b = {{ .Values.x }} }', 'loki.write "a" { b = "c }', `loki.write "a" { b = ${'['.repeat(1000)}`, `loki.write "a" { b = ${'-'.repeat(1000)}1 }`, `loki.${'a { '.repeat(1000)}`]) assert.deepEqual(labelsOf(text), ['…'], text);
    const whole = new Set(labelsOf(KUBERNETES));
    for (let end = 0; end < KUBERNETES.length; end += 3) {
      const cut = labelsOf(KUBERNETES.slice(0, end));
      assert.ok(cut === undefined || cut.includes('…') || cut.every((name) => whole.has(name)), KUBERNETES.slice(0, end));
    }
  });

  it('is read whatever stands in it', () => {
    const piece = fc.oneof(fc.constantFrom('loki.', 'a', '"', '`', '{', '}', '[', ']', '(', ')', '=', '.', ',', '\n', '//', '/*', '*/', '-', '1', '\\', ' '), fc.string());
    fc.assert(fc.property(fc.array(piece), (pieces) => void alloyStreamLabels(`loki.${pieces.join('')}`)));
  });

  it('has escapes in its strings', () => {
    const value = readAlloy('a = "x\\ty\\u0041\\"\\\\"')!.attributes.get('a');
    assert.deepEqual(value, { kind: 'string', text: 'x\tyA"\\' });
  });

  it('tells the workspace of its labels, as a file and in a ConfigMap', () => {
    const index = new WorkspaceIndex();
    index.set('config.alloy', createSnapshot({ path: 'config.alloy', languageId: 'alloy', text: 'loki.write "a" { external_labels = { cluster = "x" } }' }).analyses);
    assert.deepEqual(index.facts.keys('streamLabels'), ['cluster']);
    index.delete('config.alloy');
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: alloy }\ndata:\n  config.alloy: |\n    loki.write "a" {\n      external_labels = { region = "x" }\n    }\n';
    index.set('alloy.yaml', createSnapshot({ path: 'alloy.yaml', languageId: 'yaml', text }).analyses);
    assert.deepEqual(index.facts.keys('streamLabels'), ['region']);
  });
});
