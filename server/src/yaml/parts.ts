import { Piece, PiecedText, touched } from '../text/pieced-text';
import type { TextEdit } from '../text/range';
import { alikeEnds } from '../text/edited-list';
import { documentChunks } from './chunks';
import { MAX_LENGTH } from './parse';
import { mayRefer, referToEachOther } from './references';
import { NOWHERE, sameLayout, scanRuleLists, type Cut, type Layout, type PartKind } from './rule-lists';

/**
 * A stretch of a YAML file that is read for itself: a document, or of a long one with rule groups, a single rule, the fields of a group,
 * or what stands above the groups.
 */
export class Part extends Piece {
  constructor(
    text: string,
    readonly kind: PartKind,
    readonly layout: Layout,
  ) {
    super(text);
  }
}

export type PartedText = PiecedText<Part>;

/** Characters. A shorter document is read as a whole, which is as fast as nobody could notice. */
const LONG_DOCUMENT = 8000;

/** A text of another language, of which no parts are known. */
export const wholePart = (text: string): PartedText => PiecedText.of([new Part(text, 'document', NOWHERE)]);

/**
 * Cuts a YAML file into parts.
 *
 * @param long how many characters make a document long enough to be cut
 */
export const partsOf = (text: string, long = LONG_DOCUMENT): PartedText => PiecedText.of(cutDocuments(text, long));

const cutDocuments = (text: string, long: number): Part[] => documentChunks(text).flatMap(({ from, to }) => cutDocument(text.slice(from, to), long));

function cutDocument(text: string, long: number): Part[] {
  if (text.length >= long && text.length <= MAX_LENGTH) {
    const { cuts, isRegular } = scanRuleLists(text, 'document');
    if (isRegular && cuts.some(({ kind }) => kind === 'rule')) {
      const parts = slices(text, [{ at: 0, kind: 'document', layout: NOWHERE }, ...cuts]);
      // A part is read without the others, and knows none of their anchors.
      if (!text.includes('&') || !referToEachOther(parts.map((part) => part.text))) return parts;
    }
  }
  return [new Part(text, 'document', NOWHERE)];
}

/** @param cuts the first one at the beginning of the text */
const slices = (text: string, cuts: readonly Cut[]): Part[] => cuts.map(({ at, kind, layout }, i) => new Part(text.slice(at, cuts[i + 1]?.at), kind, layout));

/**
 * The parts of a text after an edit; the same as `partsOf` makes of it. Parts whose text and meaning did not change are the same objects,
 * and the text around the edit alone is looked through, as long as it is certain that what follows means the same as before.
 */
export function editParts(text: PartedText, edit: TextEdit, long = LONG_DOCUMENT): PartedText {
  const { pieces } = text;
  const { first, last } = touched(text, edit);
  const change = withinRuleLists(text, edit, first, last, long) ?? atHead(text, edit, first, last, long) ?? inDocuments(text, edit, first, last, long);
  return text.with(change.from, change.to, reusing(pieces.slice(change.from, change.to), change.parts));
}

/** Parts that take the place of others. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly Part[];
}

/** The text of some parts, once the edit was made. */
function edited({ pieces, starts }: PartedText, { from, to, text }: TextEdit, first: number, end: number): string {
  const before = pieces.slice(first, end).map((piece) => piece.text).join('');
  const start = starts[first]!;
  return before.slice(0, from - start) + text + before.slice(to - start);
}

/** An edit of a long document, where the parts behind it stay what they are; undefined where that is not certain. */
function withinRuleLists(text: PartedText, edit: TextEdit, first: number, last: number, long: number): Change | undefined {
  const { pieces } = text;
  const goesOn = (at: number): boolean => at < pieces.length && pieces[at]!.kind !== 'document';
  for (let at = first + 1; at <= last; at++) if (!goesOn(at)) return undefined;
  const from = goesOn(first) ? first - 1 : first;
  const to = last + 1;
  const grown = edit.text.length - (edit.to - edit.from);
  // A document that is read as a whole, or will be.
  if ((from === last && !goesOn(to)) || text.length + grown > MAX_LENGTH || !isLonger(text, from, long - grown)) return undefined;
  const { kind, layout } = pieces[from]!;
  const source = edited(text, edit, from, to);
  if (mayRefer(source) || pieces.slice(from, to).some((part) => mayRefer(part.text))) return undefined;
  const next = goesOn(to) ? pieces[to]! : undefined;
  // The last line must keep its end, or the next part would go on on it.
  if (to < pieces.length && !source.endsWith('\n')) return undefined;
  const own = cutsBefore(source, kind, layout, next);
  if (!own) return undefined;
  const hasRule = own.some((cut) => cut.kind === 'rule') || someOfDocument(pieces, from, (at) => (at < from || at >= to) && pieces[at]!.kind === 'rule');
  return hasRule ? { from, to, parts: slices(source, own) } : undefined;
}

/**
 * An edit of what stands above the groups of a long document, such as a document more, where the groups behind it stay what they are;
 * undefined where that is not certain.
 */
function atHead(text: PartedText, edit: TextEdit, first: number, last: number, long: number): Change | undefined {
  const { pieces, starts } = text;
  const to = last + 1;
  const next = pieces[to];
  if (pieces[first]!.kind !== 'document' || !next || next.kind === 'document' || (first > 0 && !isBehindOpening(text, edit, first))) return undefined;
  const source = edited(text, edit, first, to);
  if (!source.endsWith('\n') || mayRefer(source) || pieces.slice(first, to).some((part) => mayRefer(part.text))) return undefined;
  const chunks = documentChunks(source + firstLine(next.text));
  const { from } = chunks.pop()!;
  const head = source.slice(from);
  const length = head.length + starts[documentBehind(pieces, last)]! - starts[to]!;
  if (from >= source.length || length < long || length > MAX_LENGTH) return undefined;
  const own = cutsBefore(head, 'document', NOWHERE, next);
  const hasRule = own?.some((cut) => cut.kind === 'rule') || someOfDocument(pieces, to, (at) => at >= to && pieces[at]!.kind === 'rule');
  return own && hasRule ? { from: first, to, parts: [...chunks.flatMap((chunk) => cutDocument(source.slice(chunk.from, chunk.to), long)), ...slices(head, own)] } : undefined;
}

/** How a stretch of a document is cut, in front of a part that stays; undefined where the part would not be what it is. */
function cutsBefore(source: string, kind: PartKind, layout: Layout, next: Part | undefined): Cut[] | undefined {
  const { cuts, isRegular, isOpen } = scanRuleLists(next ? source + firstLine(next.text) : source, kind, layout);
  if (!isRegular || isOpen) return undefined;
  const own: Cut[] = [{ at: 0, kind, layout }, ...cuts];
  if (!next) return own;
  const follows = own.pop()!;
  return follows.at === source.length && follows.kind === next.kind && sameLayout(follows.layout, next.layout) ? own : undefined;
}

/** Whether the document of a part has at least some characters. */
function isLonger({ pieces, starts }: PartedText, index: number, least: number): boolean {
  let length = 0;
  return someOfDocument(pieces, index, (at) => (length += starts[at + 1]! - starts[at]!) >= least);
}

/** Whether something is true of a part of a document, those close to one of them first. */
function someOfDocument(pieces: readonly Part[], index: number, isTrue: (at: number) => boolean): boolean {
  for (let at = index; ; at--) {
    if (isTrue(at)) return true;
    if (pieces[at]!.kind === 'document') break;
  }
  for (let at = index + 1; at < pieces.length && pieces[at]!.kind !== 'document'; at++) if (isTrue(at)) return true;
  return false;
}

const firstLine = (text: string): string => text.slice(0, text.indexOf('\n') + 1 || undefined);

/** Whether an edit leaves the first line of a document alone, and that makes one of it. */
function isBehindOpening({ pieces, starts }: PartedText, edit: TextEdit, document: number): boolean {
  const opening = firstLine(pieces[document]!.text);
  return edit.from >= starts[document]! + opening.length && opening.endsWith('\n') && !/^\s*(?:#|%|$)/.test(opening);
}

/** An edit of whole documents. */
function inDocuments(text: PartedText, edit: TextEdit, first: number, last: number, long: number): Change {
  const { pieces } = text;
  const own = documentOf(pieces, first);
  // The one before is looked at, too, where this one may become none by itself: comments at the end, or a text without its marker.
  const from = isBehindOpening(text, edit, own) ? own : documentOf(pieces, Math.max(0, own - 1));
  let to = documentBehind(pieces, last);
  if (to < pieces.length) {
    const source = edited(text, edit, from, to);
    const follows = pieces[to]!.text;
    if (documentChunks(source + follows).some((chunk) => chunk.from === source.length)) return { from, to, parts: cutDocuments(source, long) };
    to = pieces.length;
  }
  return { from, to, parts: cutDocuments(edited(text, edit, from, to), long) };
}

/** The index of the part that the document of a part begins with. */
function documentOf(parts: readonly Part[], index: number): number {
  let at = index;
  while (parts[at]!.kind !== 'document') at--;
  return at;
}

/** The index behind the last part of the document of a part. */
function documentBehind(parts: readonly Part[], index: number): number {
  let at = index + 1;
  while (at < parts.length && parts[at]!.kind !== 'document') at++;
  return at;
}

const isSame = (a: Part, b: Part): boolean => a === b || (a.kind === b.kind && a.text === b.text && sameLayout(a.layout, b.layout));

/** New parts, with the old ones in the place of those at the beginning and the end that are the same. */
function reusing(old: readonly Part[], parts: readonly Part[]): Part[] {
  const { head, tail } = alikeEnds(old, parts, isSame);
  return [...old.slice(0, head), ...parts.slice(head, parts.length - tail), ...old.slice(old.length - tail)];
}

/** The parts of a text, with those of an earlier version at the beginning and the end that are the same. */
export const partsAfter = ({ pieces }: PartedText, text: string, long = LONG_DOCUMENT): PartedText => PiecedText.of(reusing(pieces, cutDocuments(text, long)));
