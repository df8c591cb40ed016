import { hasHole } from '../../model/helm-template';
import { sourceEdit } from '../../model/query-region';
import { accepts } from '../../query/promql/regexp';
import { applyEdits, shift, type Span, type TextEdit } from '../../text/range';
import { replaceScalar } from '../../yaml/edit';
import { placeOf as placeInTree } from '../../yaml/places';
import { isPlain, rewriteScalar } from '../../yaml/rewrite-scalar';
import type { NameKind, NamingText } from '../../workspace/navigation/occurrence';
import { createSnapshot } from '../snapshot';
import { bearersAround, bearersOf, groupBy, namesAt, namesIn, placeOf, type Found, type NavigableFile, type NavigableFiles } from './files';
import { isScoped, means, related } from './meaning';
import { refusedName } from './new-name';
import type { Pointer } from './navigate';

/** Why a name is not changed, in words for its writer. */
export class RenameRefusal extends Error {}

/** A name that can get another one. */
export interface Renamable extends Span {
  readonly name: string;
}

/** The changes of one file. */
export interface FileEdits {
  readonly file: NavigableFile;
  readonly edits: readonly TextEdit[];
}

interface Plan {
  readonly start: Found;
  /** Everything that bears the name, in its sense. */
  readonly bearers: readonly Found[];
  readonly definitions: readonly Found[];
}

const RENAMABLE: ReadonlySet<NameKind> = new Set<NameKind>(['metric', 'alert', 'receiver', 'service-port', 'container-port']);

/** What people call each kind. */
const WORDS: Readonly<Record<NameKind, string>> = {
  metric: 'metric', alert: 'alert', service: 'service', severity: 'severity', 'service-port': 'port of a Service', 'container-port': 'port of a container', label: 'label', receiver: 'receiver', pattern: 'pattern', selector: 'selector',
}; // prettier-ignore

/**
 * The name at an offset that can be changed everywhere.
 *
 * @returns undefined where no name is
 * @throws RenameRefusal where one is that cannot be changed
 */
export async function renamableAt(files: NavigableFiles, pointer: Pointer): Promise<Renamable | undefined> {
  const plan = await planAt(files, pointer);
  return plan && { ...placeOf(plan.start), name: plan.start.occurrence.name };
}

/**
 * The edits that give the name at an offset another one, wherever it stands. Each changed file is read again to see that it
 * says what was meant.
 *
 * @param takesUtf8 whether the Prometheus that the queries are for takes names that need quotes
 * @throws RenameRefusal where the name, or one of its places, cannot be changed
 */
export async function renameAt(files: NavigableFiles, pointer: Pointer, name: string, takesUtf8: boolean): Promise<FileEdits[]> {
  const plan = await planAt(files, pointer);
  if (!plan) throw new RenameRefusal('There is no name here that could be changed.');
  const { kind, name: old } = plan.start.occurrence;
  if (name === old) return [];
  const refused = refusedName(kind, name, takesUtf8, plan.bearers.some(({ analysis }) => analysis.kind === 'contract'));
  if (refused !== undefined) throw new RenameRefusal(refused);
  await refuseTaken(files, plan, name);
  await refuseLostPatterns(files, plan, name);
  const edits = [...groupBy(plan.bearers, ({ file }) => file)].map(([file, found]) => ({ file, edits: editsOf(found, old, name) }));
  for (const { file, edits: ofFile } of edits) verify(file, ofFile, plan, name);
  return edits;
}

async function planAt(files: NavigableFiles, { file, offset }: Pointer): Promise<Plan | undefined> {
  const all = namesAt(file, offset);
  const start = all.find(({ occurrence }) => RENAMABLE.has(occurrence.kind) && occurrence.suffix === undefined);
  if (!start) {
    if (!all[0]) return undefined;
    const { kind, name } = all[0].occurrence;
    throw new RenameRefusal(`The ${WORDS[kind]} \`${name}\` stands in places that no rename can see, such as addresses, dashboards and the cluster itself: change it by hand.`);
  }
  const { kind, name } = start.occurrence;
  const { definitions, references } = isScoped(kind) ? await closure(files, start) : await related(files, { kind, name, start }, undefined);
  const derived = definitions.find(({ occurrence }) => occurrence.suffix !== undefined);
  if (derived) {
    const { suffix } = derived.occurrence;
    throw new RenameRefusal(`\`${name}\` is a series of \`${name.slice(0, -suffix!.length)}\`: rename that one, in the contract.`);
  }
  if (definitions.length === 0 && !references.some(({ occurrence }) => occurrence.role === 'demand')) throw new RenameRefusal(notDefined(kind, name));
  const series = kind === 'metric' ? await seriesOf(files, start, definitions) : [];
  return { start, definitions, bearers: [...definitions, ...references, ...series] };
}

function notDefined(kind: NameKind, name: string): string {
  switch (kind) {
    case 'metric':
      return `No rule of this workspace records \`${name}\`, and the contract does not list it: whoever exposes it decides on its name.`;
    case 'service-port':
    case 'container-port':
      return `It is not clear which ${WORDS[kind]} \`${name}\` means: nothing in this workspace that is selected here has one of that name.`;
    default:
      return `No ${WORDS[kind]} of this workspace is called \`${name}\`.`;
  }
}

/** The series that a histogram or a summary of the contract is made of, wherever they are read. */
async function seriesOf(files: NavigableFiles, start: Found, definitions: readonly Found[]): Promise<Found[]> {
  const derived = definitions.flatMap((definition) => namesIn(definition.file).filter(({ base, occurrence }) => base === definition.base && occurrence.suffix !== undefined && occurrence.from === definition.occurrence.from));
  if (derived.length === 0) return [];
  const found = await bearersOf(files, start.file, derived.map(({ occurrence }) => ['metric', occurrence.name] as const));
  return found.filter(({ occurrence }) => occurrence.role !== 'definition');
}

/** All ports, or receivers, that must bear one name because something speaks of them together. */
async function closure(files: NavigableFiles, start: Found): Promise<{ definitions: Found[]; references: Found[] }> {
  const all = await bearersAround(files, start, start.occurrence.kind === 'receiver' ? 0 : Infinity);
  const waiting = { definitions: all.filter(({ occurrence }) => occurrence.role === 'definition'), references: all.filter(({ occurrence }) => occurrence.role !== 'definition') };
  const allReferences = waiting.references;
  const taken: Found[] = [];
  const isStart = ({ file, base, occurrence }: Found): boolean => file.uri === start.file.uri && base === start.base && occurrence === start.occurrence;
  const take = (list: Found[], wanted: (found: Found) => boolean): Found[] => {
    const next = list.filter(wanted);
    list.splice(0, list.length, ...list.filter((found) => !next.includes(found)));
    taken.push(...next);
    return next;
  };
  let fresh = [...take(waiting.definitions, isStart), ...take(waiting.references, isStart)];
  while (fresh.length > 0) {
    const near = fresh;
    fresh = [
      ...take(waiting.references, (reference) => near.some((found) => found.occurrence.role === 'definition' && means(reference, found, allReferences))),
      ...take(waiting.definitions, (definition) => near.some((found) => found.occurrence.role !== 'definition' && means(found, definition, allReferences))),
    ];
  }
  const template = taken.find(({ analysis }) => analysis.role === 'template');
  if (template) throw new RenameRefusal(`\`${start.occurrence.name}\` stands in a Helm template, ${whereIs(template)}: what its selectors select is known only when it is rendered. Change it by hand.`);
  // What an object says of itself in several files, such as in patches of it, cannot be told to be all there is.
  const patch = taken.find(({ occurrence: { owner } }) => owner?.isPartial);
  if (patch) throw new RenameRefusal(`\`${start.occurrence.name}\` also stands in a patch, ${whereIs(patch)}: what it is laid over is not known. Change it by hand.`);
  return { definitions: taken.filter(({ occurrence }) => occurrence.role === 'definition'), references: taken.filter(({ occurrence }) => occurrence.role !== 'definition') };
}

/** Two things of one name could never be told apart again. */
async function refuseTaken(files: NavigableFiles, { start, definitions }: Plan, name: string): Promise<void> {
  const { kind } = start.occurrence;
  const owners = new Set(definitions.map(({ occurrence }) => occurrence.owner));
  // Within an object, a name is taken by the object alone, whose file is at hand.
  const bearers = isScoped(kind) ? [...new Set(definitions.map(({ file }) => file))].flatMap(namesIn).filter(({ occurrence }) => occurrence.kind === kind && occurrence.name === name && owners.has(occurrence.owner)) : await bearersOf(files, start.file, [[kind, name]]);
  const taken = bearers.find(({ occurrence }) => occurrence.role === 'definition');
  if (taken) throw new RenameRefusal(`\`${name}\` is already the name of another ${WORDS[kind]}, ${whereIs(taken)}: choose another one.`);
}

/** A regular expression that picks the old name and not the new one would lose it without a word. */
async function refuseLostPatterns(files: NavigableFiles, { start }: Plan, name: string): Promise<void> {
  const { kind, name: old } = start.occurrence;
  if (isScoped(kind)) return;
  const patterns = await bearersOf(files, start.file, [['pattern', kind]]);
  const lost = patterns.find(({ occurrence: { matcher } }) => matcher && accepts(matcher, old) !== accepts(matcher, name));
  if (lost) throw new RenameRefusal(`The matcher \`${lost.occurrence.matcher!.name}${lost.occurrence.matcher!.operator}"${lost.occurrence.matcher!.value}"\`, ${whereIs(lost)}, would treat \`${name}\` in another way than \`${old}\`: change it first.`);
}

function editsOf(found: readonly Found[], old: string, name: string): TextEdit[] {
  const edits: TextEdit[] = [];
  const regions = new Map<NamingText, { first: Found; edits: TextEdit[] }>();
  const scalars = new Set<unknown>();
  for (const one of found) {
    const { base, occurrence } = one;
    // The series of a histogram keep their ends.
    const written = name + occurrence.name.slice(old.length);
    const { place } = occurrence;
    if (place.in === 'scalar') {
      if (!scalars.has(place.scalar)) edits.push(shifted(replaceScalar(place.scalar, written), base));
      scalars.add(place.scalar);
      continue;
    }
    const edit = place.in === 'query' ? place.write(written) : undefined;
    if (place.in !== 'query' || !edit || !place.region.map.exact) throw cannotWrite(one, name);
    const region = regions.get(place.region);
    if (region) region.edits.push(edit);
    else regions.set(place.region, { first: one, edits: [edit] });
  }
  for (const [region, { first, edits: inQuery }] of regions) {
    const inSource = queryEdits(first, region, inQuery);
    if (!inSource) throw cannotWrite(first, name);
    edits.push(...inSource.map((edit) => shifted(edit, first.base)));
  }
  return edits.sort((a, b) => a.from - b.from);
}

const shifted = (edit: TextEdit, by: number): TextEdit => ({ ...shift(edit, by), text: edit.text });

/** Edits of a query as edits of its document: in place where its scalar's style allows it, else the scalar gets quotes. */
function queryEdits({ analysis: { document } }: Found, region: NamingText, edits: readonly TextEdit[]): TextEdit[] | undefined {
  const { scalar } = region;
  if (scalar?.style === 'plain') {
    const text = applyEdits(region.text, edits);
    if (!isPlain(text, placeInTree(document.root, scalar)?.inFlow ?? true)) {
      // What a Helm template fills in or escapes is known as a hole only, and could not be written again.
      if (hasHole(scalar.text)) return undefined;
      const rewritten = rewriteScalar(document.text, document.root, scalar, text);
      return rewritten && [rewritten];
    }
  }
  const inSource = edits.map((edit) => sourceEdit(region, edit));
  return inSource.every((edit): edit is TextEdit => edit !== undefined) ? inSource : undefined;
}

/** Reads a changed file again: it must hold the new name where it held the old one, and nothing else may have changed its meaning. */
function verify(file: NavigableFile, edits: readonly TextEdit[], { start, bearers }: Plan, name: string): void {
  const { path, languageId, text, ruler } = file.snapshot;
  const changed: NavigableFile = { uri: file.uri, snapshot: createSnapshot({ path, languageId, ruler, text: applyEdits(text, edits) }) };
  const { kind, name: old } = start.occurrence;
  const own = bearers.filter((found) => found.file === file);
  const expected = countsOf(namesIn(file).map((found) => (own.some(({ base, occurrence }) => base === found.base && occurrence === found.occurrence) || isDerived(found, own) ? name + found.occurrence.name.slice(old.length) : found.occurrence.name)));
  const found = countsOf(namesIn(changed).map(({ occurrence }) => occurrence.name));
  if (expected.size === found.size && [...expected].every(([one, count]) => found.get(one) === count)) return;
  throw new RenameRefusal(`The ${WORDS[kind]} cannot be called \`${name}\`: ${whereIs(own[0]!)}, it would mean something else.`);
}

const isDerived = ({ base, occurrence }: Found, own: readonly Found[]): boolean => occurrence.suffix !== undefined && own.some((found) => found.base === base && found.occurrence.from === occurrence.from && found.occurrence.place.in === 'scalar');

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const cannotWrite = (found: Found, name: string): RenameRefusal => new RenameRefusal(`\`${name}\` cannot be written ${whereIs(found)}: the YAML around it does not allow it. Change that place by hand first.`);

/** For people: "in alerts.yaml, line 12". */
function whereIs(found: Found): string {
  const { path, lines } = found.file.snapshot;
  return `in \`${decoded(path.slice(path.lastIndexOf('/') + 1))}\`, line ${lines.position(placeOf(found).from).line + 1}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A path that is no URI may have a percent sign of its own.
    return segment;
  }
}
