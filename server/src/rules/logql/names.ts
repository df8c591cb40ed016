import type { Contract } from '../../contract/contract';
import type { StreamSelector } from '../../query/logql/ast';
import { UNTOLD_LABELS, type StreamLabels } from '../../model/stream-labels';
import { editDistance } from '../../text/did-you-mean';
import { hasVariable } from '../../query/variables';
import type { WorkspaceView } from '../../workspace/facts';
import type { CheckContext } from '../rule';

/** Labels that Loki makes by itself (`discover_service_name` and its inner labels), or writes beside a line. */
const LOKIS_OWN = /^(?:service_name|detected_level|__.*)$/;
export const isLokisOwn = (label: string): boolean => LOKIS_OWN.test(label);

/** Who says that no stream has a label. */
export type Denial = 'contract' | 'collectors';

/**
 * Who says that no stream has a label: the contract, or the configuration of all collectors of logs in the workspace, where neither says that
 * streams have it. Undefined where it may be there.
 */
export function denialOf(label: string, selector: StreamSelector, { contract, workspace }: CheckContext): Denial | undefined {
  const listed = contract?.logs.labels ?? [];
  if (listed.includes(label) || isLokisOwn(label) || hasVariable(label) || (contract && isElsewhere(selector, contract))) return undefined;
  const made = madeLabels(workspace);
  if (made.names.includes(label)) return undefined;
  if (listed.length > 0 && contract && isOfOurs(label, selector, contract)) return 'contract';
  return made.names.length > 0 && !made.isOpen && !UNTOLD_LABELS.has(label) ? 'collectors' : undefined;
}

/** Whether a selector asks for what is the contract's: a field as a label, a label that is misspelt, or streams of its services or namespaces. */
const isOfOurs = (label: string, { matchers }: StreamSelector, { namespaces, services, logs }: Contract): boolean =>
  logs.fields.includes(label) ||
  meantName(label, logs.labels) !== undefined ||
  matchers.some(({ name, operator, value }) => operator === '=' && ((name === 'service' && Object.hasOwn(services, value)) || (name === 'namespace' && namespaces.includes(value))));

/** The labels that the collectors of the workspace give to streams. */
export function madeLabels(workspace: WorkspaceView): StreamLabels {
  const names = workspace.keys('streamLabels');
  return { names, isOpen: names.includes('') };
}

/** Whether a selector asks for streams of a namespace that is not the contract's. */
export function isElsewhere(selector: StreamSelector, { namespaces, logs }: Contract): boolean {
  const namespace = logs.labels.includes('namespace') ? selector.matchers.find(({ name, operator }) => name === 'namespace' && operator === '=') : undefined;
  return namespace !== undefined && namespaces.length > 0 && !namespaces.includes(namespace.value) && !namespace.value.includes('$');
}

/** Shorter names are alike by chance. */
const SHORTEST = 5;

/** The name that another one was meant to be: a slip of the finger away. */
export function meantName(name: string, known: Iterable<string>): string | undefined {
  if (name.length < SHORTEST) return undefined;
  let best: string | undefined;
  let bestDistance = name.length > 9 ? 3 : 2;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance || candidate.replace(/\D/g, '') !== name.replace(/\D/g, '')) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance === 0 || distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}
