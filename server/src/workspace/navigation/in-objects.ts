import { readLabelSelector } from '../../model/label-selector';
import { locatedText, type LocatedText } from '../../model/located';
import type { Resource } from '../../model/resource';
import { readService } from '../../model/service';
import { readPods, readWorkload } from '../../model/workload';
import { itemsOf, valueAt, type YamlNode } from '../../yaml/tree';
import { isName, scalarOccurrence, type NameKind, type Occurrence } from './occurrence';

/** What a Kubernetes object names: itself, its labels and ports, what it selects, and receivers. */
export function occurrencesInObject(resource: Resource): Occurrence[] {
  switch (resource.kind) {
    case 'Service':
      return inService(resource);
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Rollout':
      return inWorkload(resource);
    case 'Pod':
    case 'Job':
    case 'CronJob':
      return inPods(resource);
    case 'ServiceMonitor':
      return inMonitor(resource, 'endpoints', 'service-port');
    case 'PodMonitor':
      return inMonitor(resource, 'podMetricsEndpoints', 'container-port');
    case 'AlertmanagerConfig':
      return inAlertmanagerConfig(resource);
    default:
      return [];
  }
}

/** Where names of one object are put: each carries the object, and what it is for people. */
class Names {
  readonly all: Occurrence[] = [];

  constructor(private readonly owner: Resource) {}

  add(kind: NameKind, role: Occurrence['role'], text: LocatedText | undefined): void {
    if (text) this.all.push(...scalarOccurrence(kind, role, text, role === 'reference' ? text : this.owner.node, this.more));
  }

  /** A port that is named; one may also be a number. */
  port(kind: NameKind, role: Occurrence['role'], text: LocatedText | undefined): void {
    if (text && !/^\d+$/.test(text.value)) this.add(kind, role, text);
  }

  labels(role: Occurrence['role'], labels: ReadonlyMap<string, LocatedText>): void {
    for (const [label, value] of labels) this.label(role, label, value);
  }

  selector(node: YamlNode | undefined): void {
    const selector = readLabelSelector(node);
    if (!selector) return;
    const before = this.all.length;
    this.labels('reference', selector.matchLabels);
    for (const { key, operator, values } of selector.matchExpressions) if (key && operator?.value === 'In') for (const value of values) this.label('reference', key.value, value);
    const { from, to } = selector.node;
    if (this.all.length === before) this.all.push({ kind: 'pattern', name: 'label' satisfies NameKind, role: 'reference', from, to, isExact: false, whole: selector.node, place: { in: 'nothing' }, ...this.more });
  }

  private label(role: Occurrence['role'], label: string, text: LocatedText): void {
    if (isName(`${label}=${text.value}`)) this.all.push(...scalarOccurrence('label', role, text, role === 'reference' ? text : this.owner.node, { ...this.more, name: `${label}=${text.value}` }));
  }

  private get more(): Partial<Occurrence> {
    const { owner } = this;
    return { owner, container: `${owner.kind}${owner.name ? ` ${owner.name.value}` : ''}` };
  }
}

function inService(resource: Resource): Occurrence[] {
  const names = new Names(resource);
  const service = readService(resource);
  names.add('service', 'definition', resource.name);
  names.labels('definition', resource.labels);
  names.labels('reference', service.selector);
  for (const { name, targetPort } of service.ports) {
    names.port('service-port', 'definition', name);
    names.port('container-port', 'reference', targetPort);
  }
  return names.all;
}

function inWorkload(resource: Resource): Occurrence[] {
  const names = new Names(resource);
  const workload = readWorkload(resource);
  if (!workload) return [];
  names.add('service', 'reference', resource.name);
  names.labels('definition', workload.podLabels);
  names.selector(workload.selector?.node);
  for (const { ports, livenessProbe, readinessProbe } of workload.containers) {
    for (const { name } of ports) names.port('container-port', 'definition', name);
    for (const probe of [livenessProbe, readinessProbe]) names.port('container-port', 'reference', probe?.httpGet?.port);
  }
  return names.all;
}

function inPods(resource: Resource): Occurrence[] {
  const names = new Names(resource);
  const pods = readPods(resource);
  if (pods) names.labels('definition', pods.labels);
  for (const { name } of pods?.ports ?? []) names.port('container-port', 'definition', name);
  return names.all;
}

function inMonitor(resource: Resource, endpoints: string, portKind: NameKind): Occurrence[] {
  const names = new Names(resource);
  names.selector(valueAt(resource.node, 'spec', 'selector'));
  for (const endpoint of itemsOf(valueAt(resource.node, 'spec', endpoints))) {
    names.port(portKind, 'reference', locatedText(valueAt(endpoint, 'port')));
    names.port('container-port', 'reference', locatedText(valueAt(endpoint, 'targetPort')));
  }
  return names.all;
}

/** More routes than anybody writes; an alias may repeat one without end. */
const MAX_ROUTES = 10_000;

function inAlertmanagerConfig(resource: Resource): Occurrence[] {
  const names = new Names(resource);
  for (const receiver of itemsOf(valueAt(resource.node, 'spec', 'receivers'))) names.add('receiver', 'definition', locatedText(valueAt(receiver, 'name')));
  const matchers = (node: YamlNode | undefined): void => {
    for (const matcher of itemsOf(node)) {
      const [label, value] = [locatedText(valueAt(matcher, 'name'))?.value, locatedText(valueAt(matcher, 'value'))];
      // A regular expression is looked at where it is one name alone.
      if ((label === 'alertname' || label === 'severity') && value && /^[\w-]+$/.test(value.value)) names.add(label === 'severity' ? 'severity' : 'alert', 'reference', value);
    }
  };
  const seen = new Set<YamlNode>();
  const routes = [valueAt(resource.node, 'spec', 'route')];
  for (let route = routes.pop(); route && seen.size < MAX_ROUTES; route = routes.pop()) {
    if (seen.has(route)) continue;
    seen.add(route);
    names.add('receiver', 'reference', locatedText(valueAt(route, 'receiver')));
    matchers(valueAt(route, 'matchers'));
    for (const child of itemsOf(valueAt(route, 'routes'))) if (!seen.has(child)) routes.push(child);
  }
  for (const rule of itemsOf(valueAt(resource.node, 'spec', 'inhibitRules'))) {
    matchers(valueAt(rule, 'sourceMatch'));
    matchers(valueAt(rule, 'targetMatch'));
  }
  return names.all;
}
