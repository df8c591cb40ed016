import type { Contract } from '../../contract/contract';
import type { StreamSelector } from '../../query/logql/ast';
import { editDistance } from '../../text/did-you-mean';

/** Labels that Loki makes by itself (`discover_service_name` and its inner labels), or writes beside a line. */
const LOKIS_OWN = /^(?:service_name|detected_level|__.*)$/;
export const isLokisOwn = (label: string): boolean => LOKIS_OWN.test(label);

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
