import type { Rule } from '../../model/rule-groups';
import { shift, span, type Span } from '../../text/range';
import type { NameKind, Occurrence } from '../../workspace/navigation/occurrence';
import { occurrencesOf } from '../../workspace/navigation/occurrences';
import type { Analysis } from '../snapshot';
import { bearersOf, groupBy, namesAt, namesIn, placeOf, wholeOf, type Found, type NavigableFile, type NavigableFiles } from './files';
import { definitionsAt, type Pointer } from './navigate';

/** A rule, a query of a query file, or a metric of the contract, with what it reads and who reads it. Offsets are of the file. */
export interface HierarchyItem {
  readonly kind: 'record' | 'alert' | 'query' | 'metric';
  readonly name: string;
  /** For people: where it stands in its file. */
  readonly detail: string;
  readonly file: NavigableFile;
  readonly whole: Span;
  /** Its name. */
  readonly selection: Span;
}

/** An item at the other end, with the places in the reader's file at which it reads. */
export interface HierarchyCall {
  readonly item: HierarchyItem;
  readonly places: readonly Span[];
}

const READ: ReadonlySet<NameKind> = new Set<NameKind>(['metric', 'alert']);

/** What the name at an offset stands for: rules, or metrics of the contract; between names, the rule around the offset. */
export async function hierarchyAt(files: NavigableFiles, pointer: Pointer): Promise<HierarchyItem[]> {
  const items = (await definitionsAt(files, pointer)).filter(({ occurrence }) => READ.has(occurrence.kind)).map(definedItem);
  if (items.length > 0) return items;
  const around = namesIn(pointer.file).find((found) => {
    const { from, to } = wholeOf(found);
    return READ.has(found.occurrence.kind) && found.occurrence.role === 'definition' && found.occurrence.rule && from <= pointer.offset && pointer.offset <= to;
  });
  return around ? [definedItem(around)] : [];
}

/**
 * Who reads what is defined at a place.
 *
 * @param selection the name, as an item has it
 */
export async function readersOf(files: NavigableFiles, file: NavigableFile, selection: Span): Promise<HierarchyCall[]> {
  const names = namesAt(file, selection.from).filter(({ occurrence: { kind, role } }) => READ.has(kind) && role === 'definition').map(({ occurrence: { kind, name } }) => [kind, name] as const);
  if (names.length === 0) return [];
  const readers = (await bearersOf(files, file, names)).filter(({ occurrence }) => occurrence.place.in === 'query');
  // A rule may ask in its expression and in its annotations.
  return [...groupBy(readers, ({ occurrence: { rule, place } }) => rule ?? (place.in === 'query' && place.region)).values()].map((found) => ({ item: readerItem(found[0]!), places: found.map(placeOf) }));
}

/** What a rule or a query reads, as far as it is defined in the workspace. */
export async function readBy(files: NavigableFiles, file: NavigableFile, selection: Span): Promise<HierarchyCall[]> {
  const reads = namesIn(file).filter((found) => READ.has(found.occurrence.kind) && found.occurrence.place.in === 'query' && isSame(readerItem(found).selection, selection));
  const calls: HierarchyCall[] = [];
  for (const [, found] of groupBy(reads, ({ occurrence: { kind, name } }) => `${kind} ${name}`)) {
    const { kind, name } = found[0]!.occurrence;
    const definitions = (await bearersOf(files, file, [[kind, name]])).filter(({ occurrence }) => occurrence.role === 'definition');
    for (const definition of definitions) calls.push({ item: definedItem(definition), places: found.map(placeOf) });
  }
  return calls;
}

const isSame = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;

function definedItem(found: Found): HierarchyItem {
  const { file, occurrence } = found;
  const kind = occurrence.kind === 'alert' ? 'alert' : occurrence.rule ? 'record' : 'metric';
  return { kind, name: occurrence.name, detail: occurrence.container ?? '', file, whole: wholeOf(found), selection: placeOf(found) };
}

/** The rule or query in which a metric is read. */
function readerItem(found: Found): HierarchyItem {
  const { file, base, analysis, occurrence } = found;
  const named = occurrence.rule && rulesOf(analysis).get(occurrence.rule);
  if (named) return definedItem({ ...found, occurrence: named });
  const { place: written } = occurrence;
  const region = written.in === 'query' ? analysis.queries.find((query) => query === written.region) : undefined;
  const place = region ? shift(span(region.from, region.to), base) : placeOf(found);
  return { kind: 'query', name: region?.title ?? occurrence.name, detail: titleOf(occurrence.rule), file, whole: occurrence.rule ? wholeOf(found) : place, selection: place };
}

const rules = new WeakMap<Analysis, ReadonlyMap<Rule, Occurrence>>();

/** The names of a document's rules. */
function rulesOf(analysis: Analysis): ReadonlyMap<Rule, Occurrence> {
  let known = rules.get(analysis);
  if (!known) rules.set(analysis, (known = new Map(occurrencesOf(analysis).flatMap((occurrence) => (occurrence.rule && occurrence.role === 'definition' ? [[occurrence.rule, occurrence] as const] : [])))));
  return known;
}

const titleOf = (rule: Rule | undefined): string => (rule ? 'a rule without a name' : '');
