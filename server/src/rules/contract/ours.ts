import type { Contract } from '../../contract/contract';
import { contractFacts } from '../../contract/contract-facts';
import type { LocatedText } from '../../model/located';
import type { Rule } from '../../model/rule-groups';
import type { ServiceMonitor } from '../../model/service-monitor';
import { walk, type VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { parsePromql } from '../../query/promql/parse';

/*
 * What a contract speaks of. A workspace may hold manifests of others, such as of the monitoring stack itself, and a
 * contract says nothing about those.
 */

export const isService = ({ services }: Contract, name: string | undefined): boolean => name !== undefined && Object.hasOwn(services, name);

/** The service that labels name, by the label that the contract chose; one that the contract does not know, too. */
export const namedBy = (labels: ReadonlyMap<string, LocatedText>, { scrape }: Contract): LocatedText | undefined => labels.get(scrape.selector);

/** The contract's service that labels name. */
export function serviceOf(labels: ReadonlyMap<string, LocatedText>, contract: Contract): LocatedText | undefined {
  const named = namedBy(labels, contract);
  return isService(contract, named?.value) ? named : undefined;
}

/** Whether an object of this namespace stands where the contract's services run; one without a namespace stands anywhere. */
export const isOurNamespace = ({ namespaces }: Contract, namespace: LocatedText | undefined): boolean => namespace !== undefined && namespaces.includes(namespace.value);

/** Whether a contract without services and namespaces leaves it open of whom it speaks: then it speaks of everybody. */
const speaksOfAll = ({ services, namespaces }: Contract): boolean => Object.keys(services).length + namespaces.length === 0;

export const isOurMonitor = ({ matchLabels, namespace }: ServiceMonitor, contract: Contract): boolean =>
  serviceOf(matchLabels, contract) !== undefined || isOurNamespace(contract, namespace) || speaksOfAll(contract);

/** The labels of series whose value is a service. */
export const isServiceLabel = (label: string, { scrape }: Contract): boolean => label === 'service' || label === scrape.selector;

/** Whether a selector asks for series of a namespace that is not the contract's. */
export function isElsewhere(selector: VectorSelector, { namespaces }: Contract): boolean {
  const namespace = selector.matchers.find(({ name, operator }) => name === 'namespace' && operator === '=');
  return namespace !== undefined && namespaces.length > 0 && !namespaces.includes(namespace.value);
}

/** Whether a selector's metric is in the contract's catalog. */
export function isOurMetric(selector: VectorSelector, contract: Contract): boolean {
  const metric = metricOf(selector);
  return metric !== undefined && contractFacts(contract).metric(metric) !== undefined;
}

/** Whether a selector says itself that it asks for series of the contract's services or namespaces, whatever their metric. */
export const isOfOurServices = (selector: VectorSelector, contract: Contract): boolean =>
  !isElsewhere(selector, contract) &&
  selector.matchers.some(({ name, operator, value }) => operator === '=' && ((isServiceLabel(name, contract) && isService(contract, value)) || (name === 'namespace' && contract.namespaces.includes(value))));

/** Whether a selector asks for series of the contract: by a metric of its catalog, one of its services or of its namespaces. */
export const isOurSelector = (selector: VectorSelector, contract: Contract): boolean => isOfOurServices(selector, contract) || (isOurMetric(selector, contract) && !isElsewhere(selector, contract));

/** Whether a rule is surely of others: it stands in a PrometheusRule of another namespace, and asks for nothing of the contract's. */
export const isForeignRule = (rule: Rule, contract: Contract): boolean => rule.namespace !== undefined && !isOurRule(rule, contract);

/**
 * Whether a rule is one of the contract's team: by the namespace of its PrometheusRule, or by the series that its expression
 * selects.
 */
export function isOurRule({ expr, namespace }: Rule, contract: Contract): boolean {
  if (isOurNamespace(contract, namespace) || speaksOfAll(contract)) return true;
  const parsed = expr && parsePromql(expr.value).expr;
  if (!parsed) return false;
  for (const node of walk(parsed)) if (node.kind === 'selector' && isOurSelector(node, contract)) return true;
  return false;
}
