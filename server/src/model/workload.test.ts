import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import { readResources } from './resource';
import { readService } from './service';
import { readWorkload } from './workload';

const resourceOf = (text: string) => readResources(parseYaml(text)[0]!.document.root, false)[0]!;

describe('a Service', () => {
  it('has ports, and labels of the Pods behind it', () => {
    const { selector, ports, type } = readService(resourceOf('apiVersion: v1\nkind: Service\nspec:\n  type: ClusterIP\n  selector: { app: risk }\n  ports:\n  - { name: http, port: 80, targetPort: web }\n  - port: 90\n  - 5\n'));
    assert.deepEqual([...selector].map(([name, { value }]) => [name, value]), [['app', 'risk']]);
    assert.deepEqual(ports.map(({ name, port, targetPort }) => [name?.value, port?.value, targetPort?.value]), [['http', '80', 'web'], [undefined, '90', undefined]]);
    assert.equal(type?.value, 'ClusterIP');
  });
});

describe('a workload', () => {
  it('has containers with their ports and probes', () => {
    const workload = readWorkload(
      resourceOf(`apiVersion: apps/v1
kind: StatefulSet
spec:
  selector: { matchLabels: { app: risk } }
  template:
    metadata: { labels: { app: risk, version: 1.0.0 } }
    spec:
      initContainers:
        - { name: migrate, ports: [{ containerPort: 1 }] }
        - { name: proxy, restartPolicy: Always }
      containers:
        - name: risk
          ports: [{ name: http, containerPort: 8003 }]
          livenessProbe: { httpGet: { path: /health/live, port: http }, timeoutSeconds: 2 }
          readinessProbe: { exec: { command: [check] } }
`),
    )!;
    assert.deepEqual([...workload.podLabels.keys()], ['app', 'version']);
    assert.deepEqual(workload.containers.map(({ name }) => name?.value), ['risk', 'proxy']);
    const [container] = workload.containers;
    assert.deepEqual(container!.ports.map(({ name, containerPort }) => [name?.value, containerPort?.value]), [['http', '8003']]);
    assert.deepEqual([container!.livenessProbe?.httpGet?.path?.value, container!.livenessProbe?.timeoutSeconds?.value], ['/health/live', '2']);
    assert.deepEqual([container!.readinessProbe !== undefined, container!.readinessProbe?.httpGet], [true, undefined]);
  });

  it('is none of another kind', () => assert.equal(readWorkload(resourceOf('apiVersion: v1\nkind: Service\n')), undefined));
});
