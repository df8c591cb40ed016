import { span, type Span } from '../text/range';
import type { QueryRegion } from '../model/query-region';
import type { Analysis, PlacedAnalysis, Snapshot } from './snapshot';
import { lastIndex } from '../text/last-index';

/** The index of the document or part that begins last at an offset or before it; -1 where none does. */
export const indexAt = ({ analyses, starts }: Snapshot, offset: number): number => lastIndex(analyses, (_, i) => starts[i]! <= offset);

/** The documents and parts that hold an offset or touch it, in the order of the text: two where one begins behind the other, or stands in a scalar of it. */
export function placedAt(snapshot: Snapshot, offset: number): PlacedAnalysis[] {
  const { analyses, starts } = snapshot;
  const found: PlacedAnalysis[] = [];
  for (let i = indexAt(snapshot, offset); i >= 0; i--) {
    const [analysis, from] = [analyses[i]!, starts[i]!];
    if (offset <= from + analysis.document.text.length) found.push({ from, analysis });
    // Nothing stands around a part but what is beside it.
    else if (analysis.part) break;
  }
  return found.reverse();
}

/** The queries of a document but for the one that is being written, whose words are not complete; none of a part, which is a single rule. */
export function queriesBeside({ analyses }: Snapshot, index: number, written: QueryRegion | undefined): readonly QueryRegion[] {
  const analysis = analyses[index];
  return !analysis || analysis.part ? [] : analysis.queries.filter((query) => query !== written);
}

/** Documents, or rules of a long one, on either side: what stands further away in a file has little to do with what is being written, and all of it would keep its writer waiting. */
const NEAREST = 500;

/**
 * What follows from the queries of the documents and parts on either side of one; the same object while only that one changes, so that
 * it costs next to nothing to complete one word after the other.
 */
export function keptBeside<Value>(make: (queries: readonly QueryRegion[]) => Value): (snapshot: Pick<Snapshot, 'analyses' | 'peers'>, index: number) => Value {
  const latest = new WeakMap<object, { readonly beside: readonly Analysis[]; readonly value: Value }>();
  return ({ analyses, peers }, index) => {
    const beside = [...analyses.slice(Math.max(0, index - NEAREST), Math.max(0, index)), ...analyses.slice(index + 1, index + NEAREST + 1)];
    // The index of peers is the same object for the versions of a file.
    const last = peers && latest.get(peers);
    if (last && last.beside.length === beside.length && beside.every((analysis, i) => analysis === last.beside[i])) return last.value;
    const value = make(beside.flatMap(({ queries }) => queries));
    if (peers) latest.set(peers, { beside, value });
    return value;
  };
}

/** The indices of the first and the last part of the document that a part belongs to; its own where the document is read as a whole. */
export function partsOfDocument({ analyses }: Snapshot, index: number): { readonly first: number; readonly last: number } {
  let first = index;
  while (analyses[first]!.part) first--;
  let last = index;
  while (analyses[last + 1]?.part) last++;
  return { first, last };
}

/** The group that a part belongs to, and its whole document, as spans of the file without the white space behind them; none where the document is read as a whole. */
export function spansAround(snapshot: Snapshot, index: number): Span[] {
  const { analyses, starts } = snapshot;
  const document = partsOfDocument(snapshot, index);
  if (document.first === document.last) return [];
  const between = (first: number, last: number): Span => {
    const [from, to] = [starts[first]!, starts[last]! + analyses[last]!.document.text.length];
    const [opening, closing] = [snapshot.source.slice(from, from + analyses[first]!.document.text.length), analyses[last]!.document.text];
    return span(from + opening.length - opening.trimStart().length, to - closing.length + closing.trimEnd().length);
  };
  if (!analyses[index]!.part) return [between(document.first, document.last)];
  let first = index;
  while (analyses[first]!.part?.kind === 'rule') first--;
  let last = index;
  while (analyses[last + 1]?.part?.kind === 'rule') last++;
  return [between(first, last), between(document.first, document.last)];
}
