import assert from 'node:assert/strict';
import { problemsOfFiles, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { parseYaml } from '../yaml/parse';
import { isKustomizationFile, readKustomization } from './kustomization';

const read = (text: string) => readKustomization(parseYaml(text)[0]!.document.root);

describe('a kustomization', () => {
  it('is a file of that name', () => {
    for (const path of ['kustomization.yaml', 'overlays/prod/kustomization.yml']) assert.equal(isKustomizationFile(path), true, path);
    for (const path of ['my-kustomization.yaml', 'kustomization.yaml.bak', 'kustomization/a.yaml']) assert.equal(isKustomizationFile(path), false, path);
  });
  it('adds labels and a namespace', () => {
    assert.deepEqual(read('namespace: mon\ncommonLabels: { a: b }\nlabels:\n- pairs: { c: d, e: f }\n- {}\n'), { namespace: 'mon', labels: ['a', 'c', 'e'], patchedKinds: [], patchFiles: [] });
  });
  it('patches objects, in files and in itself', () => {
    const { patchFiles, patchedKinds } = read(`patches:
- path: replicas.yaml
- path: json.yaml
  target: { kind: Deployment }
- patch: |-
    kind: ServiceMonitor
    metadata: { name: a }
- target: { kind: Prometheus }
  patch: '[{ op: add, path: /spec/retention, value: 5d }]'
patchesStrategicMerge:
- ../other.yaml
- |
  apiVersion: v1
  kind: Service
patchesJson6902:
- { target: { kind: PodMonitor }, path: labels.json }
`);
    assert.deepEqual(patchFiles, ['replicas.yaml', 'json.yaml', '../other.yaml', 'labels.json']);
    assert.deepEqual(patchedKinds, ['Deployment', 'ServiceMonitor', 'Prometheus', 'Service', 'PodMonitor']);
  });
  it('says nothing where it is none', () => {
    for (const text of ['', '[]', 'patches: 5', 'patches: [[], 5, { path: {} }]', 'labels: { a: b }', 'namespace: []']) {
      const { namespace, labels, patchedKinds } = read(text);
      assert.deepEqual([namespace, labels, patchedKinds], [undefined, [], []], text);
    }
  });
});

describe('patches of Kustomize', () => {
  const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec: { replicas: 5 }\n';
  const rules = async (files: Readonly<Record<string, string>>): Promise<string[][]> => (await problemsOfFiles(files, WITHOUT_CONTRACT)).map(({ file, problem }) => [file, problem.rule]);

  it('are incomplete, whatever their files are called', async () => {
    const file = 'file:///w/overlays/prod/more%20replicas.yaml';
    const missing = [[file, 'schema/missing-field'], [file, 'schema/missing-field']];
    assert.deepEqual(await rules({ [file]: DEPLOYMENT }), missing);
    for (const kustomization of ['patches: [{ path: more replicas.yaml }]', 'patchesStrategicMerge: [./more replicas.yaml]']) {
      assert.deepEqual(await rules({ [file]: DEPLOYMENT, 'file:///w/overlays/prod/kustomization.yaml': `${kustomization}\n` }), [], kustomization);
    }
    assert.deepEqual(await rules({ [file]: DEPLOYMENT, 'file:///w/overlays/kustomization.yaml': 'patches: [{ path: prod/../prod/more replicas.yaml }]\n' }), []);
    assert.deepEqual(await rules({ [file]: DEPLOYMENT, 'file:///w/base/kustomization.yaml': 'patches: [{ path: more replicas.yaml }]\n' }), missing, 'of another folder');
  });
  it('are still held to what there is of them', async () => {
    const files = { '/w/kustomization.yaml': 'patches: [{ path: a.yaml }]\n', '/w/a.yaml': DEPLOYMENT.replace('replicas', 'replcas') };
    assert.deepEqual(await rules(files), [['/w/a.yaml', 'schema/unknown-field']]);
  });
  it('of single places and in the kustomization itself are left alone', async () => {
    const files = {
      '/w/kustomization.yaml': 'patches:\n- path: json.yaml\n  target: { kind: Deployment }\n- patch: |-\n    apiVersion: monitoring.coreos.com/v1\n    kind: ServiceMonitor\n    metadata: { name: shop }\n    spec: { endpoints: [{ interval: 5s }] }\n',
      '/w/json.yaml': '- { op: replace, path: /spec/replicas, value: 3 }\n- { op: add, path: /spec/ports/-, value: { kind: Service, apiVersion: v1 } }\n',
    };
    assert.deepEqual(await rules(files), []);
  });
});
