import type { Contract } from '../contract/contract';
import type { QueryFacts } from '../query/promql/facts';
import type { WorkspaceFacts } from '../workspace/facts';
import type { KeyPlace } from '../yaml/key-path';

/** Where names come from that a contract may speak of. */
export interface ContractSources {
  /** The contract as it is in force. */
  readonly contract: Contract | undefined;
  readonly workspace: WorkspaceFacts | undefined;
  readonly live: QueryFacts | undefined;
}

/** A name that may stand at a place of the contract file, with what is known of it. */
export interface ContractName {
  readonly name: string;
  readonly documentation?: string;
}

/** More metrics than anybody reads through. */
const MAX_METRICS = 500;

const named = (names: Iterable<string>): ContractName[] => [...new Set(names)].map((name) => ({ name }));

/** The keys of a map of names: what the workspace, a server, or another part of the contract has. */
function keysAt([part, field]: readonly string[], depth: number, { contract, workspace, live }: ContractSources): ContractName[] {
  if (part === 'retention' && depth === 1) return named(Object.keys(contract?.environments ?? {}));
  if (part === 'services' && depth === 1) return servicesOf(workspace, contract);
  if (part === 'alerts' && field === 'required' && depth === 2) return named(workspace?.keys('alerts') ?? []).map(({ name }) => ({ name, documentation: 'An alert that the workspace defines.' }));
  if (part !== 'metrics' || field !== 'catalog' || depth !== 2) return [];
  const metrics: ContractName[] = [];
  for (const { name, type, help } of live?.metrics() ?? []) {
    if (metrics.length >= MAX_METRICS) break;
    metrics.push({ name, documentation: `A ${type === 'unknown' ? 'metric' : type} that the server has${help === undefined ? '.' : `: ${help}`}` });
  }
  return metrics;
}

/** What Services and workloads of the workspace call the service that they are of. */
function servicesOf(workspace: WorkspaceFacts | undefined, contract: Contract | undefined): ContractName[] {
  if (!workspace || !contract) return [];
  const label = contract.scrape.selector;
  const objects = [...workspace.all('pods'), ...workspace.all('services')];
  const owners = new Map(objects.flatMap(({ kind, name, labels }) => (Object.hasOwn(labels, label) ? [[labels[label]!, `${kind} \`${name}\` of the workspace has the label \`${label}\` with this name.`] as const] : [])));
  return [...owners].map(([name, documentation]) => ({ name, documentation }));
}

/** The values of a field that names something of another part of the contract. */
function valuesAt(path: readonly string[], { contract, workspace }: ContractSources): ContractName[] {
  if (!contract) return [];
  const isItem = path[path.length - 1] === '0';
  const [part, field, , last] = path;
  if (part === 'alerts' && field === 'required' && last === 'severity') return Object.entries(contract.alerts.severities).map(([name, route]) => ({ name, documentation: `Routed to ${route}.` }));
  if (isItem && part === 'namespaces' && path.length === 2) return named([...(workspace?.keys('services') ?? []), ...(workspace?.keys('pods') ?? []), ...(workspace?.keys('namespaces') ?? [])].filter((name) => name !== ''));
  if (isItem && part === 'logs' && field === 'labels') return named(contract.metrics.labels);
  if (part !== 'rules') return [];
  // The conditions of an exception from a rule.
  switch (path.findLast((step) => step !== '0')) {
    case 'service':
      return named(Object.keys(contract.services));
    case 'namespace':
      return named(contract.namespaces);
    case 'alert':
      return named([...Object.keys(contract.alerts.required), ...(workspace?.keys('alerts') ?? [])]);
    default:
      return [];
  }
}

/** The names that may stand at a place of the contract file and that its schema cannot know. */
export function contractNames({ path, at, siblings }: KeyPlace, sources: ContractSources): ContractName[] {
  if (at === 'value') return valuesAt(path, sources);
  return keysAt(path, path.length, sources).filter(({ name }) => !siblings.includes(name));
}
