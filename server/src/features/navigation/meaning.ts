import type { NameKind } from '../../workspace/navigation/occurrence';
import { areTied, selects } from '../../workspace/navigation/ties';
import { bearersAround, bearersOf, namesAt, type Found, type NavigableFile, type NavigableFiles } from './files';

/** What a name stands for, found through one that bears it. */
export interface Meaning {
  readonly kind: NameKind;
  readonly name: string;
  readonly start: Found;
}

/** What is defined somewhere, and who speaks of it. */
export interface Related {
  readonly definitions: readonly Found[];
  readonly references: readonly Found[];
}

/** Kinds of names that mean something within their object and what selectors tie to it. */
const SCOPED: ReadonlySet<NameKind> = new Set<NameKind>(['service-port', 'container-port', 'label', 'receiver']);
export const isScoped = (kind: NameKind): boolean => SCOPED.has(kind);

/**
 * What the names at an offset stand for.
 *
 * @param serviceLabel the label whose value names a service, by the contract
 */
export function meaningsAt(file: NavigableFile, offset: number, serviceLabel: string | undefined): Meaning[] {
  const meanings = namesAt(file, offset).flatMap((start): Meaning[] => {
    const { kind, name } = start.occurrence;
    const service = serviceNamed(start, serviceLabel);
    return [{ kind, name, start }, ...(service === undefined ? [] : [{ kind: 'service' as const, name: service, start }])];
  });
  return meanings.filter(({ kind, name }, i) => meanings.findIndex((other) => other.kind === kind && other.name === name) === i);
}

/** The service that a label names, such as `app: risk`. */
function serviceNamed({ occurrence: { kind, name } }: Found, serviceLabel: string | undefined): string | undefined {
  return kind === 'label' && serviceLabel && name.startsWith(`${serviceLabel}=`) ? name.slice(serviceLabel.length + 1) : undefined;
}

/** From a monitor over a Service and the Pods behind it to all Services and monitors of those. */
const MOST_TIES = 4;

/** Everything that bears a meaning's name in its sense. */
export async function related(files: NavigableFiles, meaning: Meaning, serviceLabel: string | undefined): Promise<Related> {
  const { kind, name, start } = meaning;
  if (kind === 'receiver') return tiedTo(start, await bearersAround(files, start, 0));
  if (kind === 'service-port' || kind === 'container-port') return tiedTo(start, await bearersAround(files, start, MOST_TIES));
  const names: [NameKind, string][] = [[kind, name]];
  if (kind === 'service' && serviceLabel) names.push(['label', `${serviceLabel}=${name}`]);
  const all = await bearersOf(files, start.file, names);
  if (isScoped(kind)) return tiedTo(start, all);
  const isDefinition = ({ occurrence }: Found): boolean => occurrence.kind === kind && occurrence.role === 'definition';
  const definitions = all.filter(isDefinition);
  const references = all.filter((found) => !isDefinition(found));
  // Of a name that means a service only where there is such a service, nothing can be said without one.
  return kind === 'service' && definitions.length === 0 ? { definitions, references: [] } : { definitions, references };
}

/** Of all that bear a name, those that a selector ties to one of them. */
function tiedTo(start: Found, all: readonly Found[]): Related {
  const isDefinition = ({ occurrence }: Found): boolean => occurrence.role === 'definition';
  const references = all.filter((found) => !isDefinition(found));
  const definitions = all.filter(isDefinition).filter((definition) => (isDefinition(start) ? isSame(definition, start) : means(start, definition, references)));
  return { definitions, references: references.filter((reference) => definitions.some((definition) => means(reference, definition, references))) };
}

const isSame = (a: Found, b: Found): boolean => a.file.uri === b.file.uri && a.base === b.base && a.occurrence === b.occurrence;

/**
 * Whether a reference means a definition.
 *
 * @param references to the same name: a monitor's `targetPort` means what the Service that it selects calls so
 */
export function means(reference: Found, definition: Found, references: readonly Found[]): boolean {
  const [from, to] = [reference.occurrence.owner, definition.occurrence.owner];
  if (!from || !to) return false;
  // The labels that a Service has are none of those that it selects.
  if (reference.occurrence.kind === 'label') return selects(from, to) || (from.node === to.node && from.kind !== 'Service');
  if (areTied(from, to)) return true;
  if (reference.occurrence.kind !== 'container-port' || from.kind !== 'ServiceMonitor') return false;
  return references.some(({ occurrence: { owner } }) => owner?.kind === 'Service' && selects(from, owner) && selects(owner, to));
}
