import type { Contract } from '../contract/contract';
import type { Resource } from '../model/resource';
import { logqlOf, promqlOf, type QueryRegion } from '../model/query-region';
import type { Rule, RuleGroup } from '../model/rule-groups';
import { readPods } from '../model/workload';
import { logQueries } from '../query/logql/ast';
import { walk } from '../query/promql/ast';
import { overlaps, span } from '../text/range';
import { entriesOf, valueAt } from '../yaml/tree';
import { placedAt } from './around';
import type { Analysis, Snapshot } from './snapshot';

/** What a place of a file is about, as far as servers may know something of it. */
export interface Subject {
  /** A rule of Prometheus. */
  readonly rule?: { readonly rule: Rule; readonly group: RuleGroup };
  /** A ServiceMonitor or a PodMonitor. */
  readonly monitor?: Resource;
  /** The name of a service, as its metrics and logs have it. */
  readonly service?: string;
  readonly namespace?: string;
}

/** The labels whose value names a service: on series and streams, and on the objects of Kubernetes by the contract or else by custom. */
export const serviceLabels = (contract: Contract | undefined): string[] => ['service', 'service_name', 'job', ...objectLabels(contract)];
const objectLabels = (contract: Contract | undefined): string[] => (contract?.scrape.selector ? [contract.scrape.selector] : ['app', 'app.kubernetes.io/name', 'k8s-app']);

/** What stands at an offset of a file; undefined where nothing of it is known to servers. */
export function subjectAt(snapshot: Snapshot, offset: number, contract: Contract | undefined): Subject | undefined {
  const at = behindDash(snapshot, offset);
  for (const { from, analysis } of placedAt(snapshot, at)) {
    const found = subjectIn(analysis, at - from, contract);
    if (found) return found;
  }
  return undefined;
}

/** In front of a list's item, the item is meant. */
function behindDash({ source, lines }: Snapshot, offset: number): number {
  const { line } = lines.position(offset);
  const start = lines.offset({ line, character: 0 });
  const [indent] = /^[\s-]*/.exec(source.slice(start, Math.max(offset, start) + 200)) ?? [''];
  return Math.max(offset, start + indent.length);
}

function subjectIn(analysis: Analysis, at: number, contract: Contract | undefined): Subject | undefined {
  const covers = ({ from, to }: { readonly from: number; readonly to: number }): boolean => from <= at && at <= to;
  const labels = serviceLabels(contract);
  for (const group of analysis.groups) {
    const rule = group.rules.find(({ node }) => covers(node));
    if (!rule) continue;
    const query = analysis.queries.find(({ scalar }) => scalar !== undefined && scalar === rule.expr?.scalar);
    const service = labels.map((label) => rule.label(label)?.value).find((value) => value !== undefined && !value.includes('{{')) ?? (query && serviceIn(query, labels));
    return { ...(group.ruler === 'prometheus' ? { rule: { rule, group } } : {}), ...named(service, rule.namespace?.value) };
  }
  if (analysis.kind === 'contract') {
    const entry = entriesOf(valueAt(analysis.document.root, 'services')).find(({ key, value }) => covers({ from: key.from, to: Math.max(key.to, value?.to ?? 0) }));
    return entry && named(entry.key.text, undefined);
  }
  const resource = analysis.resources.find(({ node }) => covers(node));
  if (resource) return ofResource(resource, analysis, contract);
  const query = analysis.queries.find((one) => overlaps(one, span(at, at)));
  const service = query && serviceIn(query, labels);
  return service === undefined ? undefined : named(service, undefined);
}

const named = (service: string | undefined, namespace: string | undefined): Subject => ({ ...(service === undefined ? {} : { service }), ...(namespace === undefined ? {} : { namespace }) });

function ofResource(resource: Resource, analysis: Analysis, contract: Contract | undefined): Subject | undefined {
  const { kind, name, namespace, labels } = resource;
  const nameIn = (from: ReadonlyMap<string, { readonly value: string }>): string | undefined => objectLabels(contract).map((label) => from.get(label)?.value).find((value) => value !== undefined);
  if (kind === 'ServiceMonitor' || kind === 'PodMonitor') {
    const selects = analysis.monitors.find(({ node }) => node === resource.node)?.matchLabels ?? new Map<string, { readonly value: string }>(entriesOf(valueAt(resource.node, 'spec', 'selector', 'matchLabels')).flatMap(({ key, value }) => (value?.kind === 'scalar' ? [[key.text, { value: value.text }]] : [])));
    return { monitor: resource, ...named(nameIn(selects) ?? nameIn(labels) ?? name?.value, namespace?.value) };
  }
  const pods = readPods(resource);
  if (kind !== 'Service' && !pods) return undefined;
  return named(nameIn(labels) ?? (pods && nameIn(pods.labels)) ?? name?.value, namespace?.value);
}

/** The one service that all selectors of a query which name one select. */
function serviceIn(query: QueryRegion, labels: readonly string[]): string | undefined {
  const matchers = query.language === 'promql' ? matchersOf(query) : matchersOfLogs(query);
  const names = new Set(matchers.filter(({ name, operator, value }) => operator === '=' && value !== '' && labels.includes(name)).map(({ value }) => value));
  return names.size === 1 ? [...names][0] : undefined;
}

interface Matcher {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

function matchersOf(query: QueryRegion): readonly Matcher[] {
  const { expr } = promqlOf(query);
  return expr ? walk(expr).flatMap((node) => (node.kind === 'selector' ? node.matchers : [])) : [];
}

function matchersOfLogs(query: QueryRegion): readonly Matcher[] {
  const { expr } = logqlOf(query);
  return expr ? logQueries(expr).flatMap(({ logs }) => logs.selector.matchers) : [];
}
