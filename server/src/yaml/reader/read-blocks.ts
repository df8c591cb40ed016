import { shortText } from '../../text/short-text';
import { trimmed } from '../../text/trimmed';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from '../tree';
import { readBlockScalar } from './block-scalar';
import { FlowReader, isRepeated, quotedEnd, quotedScalar } from './flow';
import { beginsPlain, behindBlanks, BLANK, COLON, COMMENT, DASH, DOUBLE, isBlankAt, lineEnd, NEWLINE, plainScalar, scalar, SINGLE, UNUSUAL } from './plain';

/** Characters; YAML allows no longer key without a `?`. */
const MAX_KEY = 1000;

/**
 * Reads a document of plain block YAML, which is what manifests are written in, many times faster than the `yaml` library: the same
 * tree with the same places, and undefined for a document that is unusual in any way (anchors, tags, tabs, directives, complex keys,
 * mistakes of every kind), which is left to the library. Never throws.
 *
 * @param maxDepth levels; a deeper document is unusual
 */
export function readBlocks(text: string, maxDepth: number): YamlNode | undefined {
  if (text.includes('\t') || text.includes('\ufeff')) return undefined;
  if (text.includes('\r')) return readWindows(text, maxDepth);
  try {
    return new BlockReader(text, maxDepth).document();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** Reads a text whose lines end with CR and LF: as one whose lines end with LF, with every place moved back. */
function readWindows(text: string, maxDepth: number): YamlNode | undefined {
  const unix = text.replaceAll('\r\n', '\n');
  const breaks: number[] = [];
  for (let at = unix.indexOf('\n'); at >= 0; at = unix.indexOf('\n', at + 1)) breaks.push(at);
  if (unix.includes('\r') || unix.length + breaks.length !== text.length) return undefined;
  const root = readBlocks(unix, maxDepth);
  return root && moved(root, (offset) => offset + countBelow(breaks, offset));
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function moved<T extends YamlNode>(node: T, place: (offset: number) => number): T {
  const at = { from: place(node.from), to: place(node.to) };
  if (node.kind === 'scalar') return { ...node, ...at };
  if (node.kind === 'sequence') return { ...node, ...at, items: node.items.map((item) => moved(item, place)) };
  return { ...node, ...at, entries: node.entries.map(({ key, value }) => ({ key: moved(key, place), value: value && moved(value, place) })) };
}

class BlockReader {
  /** Where the next node begins that is not read yet, and in which column; -1 at the end of the text. */
  private at = 0;
  private column = 0;
  /** The end of the node before it, with what the library counts as its end: the rest of its line, and comments that are indented further. */
  private end = 0;
  /** The furthest column of the comments between the two that are no part of that node; -1 without any. */
  private comments = -1;
  /** Whether any comment stands between the two. */
  private isCommented = false;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  document(): YamlNode {
    this.toContent(0, Infinity);
    if (this.column === 0 && this.text.startsWith('---', this.at) && isBlankAt(this.text, this.at + 3)) this.toContent(this.restOfLine(this.at + 3), Infinity);
    if (this.column < 0) throw UNUSUAL;
    const root = this.block(-1, 0);
    if (root.kind === 'scalar' || root.flow || this.column >= 0) throw UNUSUAL;
    return root;
  }

  /** A node that begins a line of its own, inside of a collection in a column. */
  private block(outer: number, depth: number): YamlNode {
    if (this.isDash()) return this.sequence(this.column, depth);
    const colon = this.colonBehindKey(this.at);
    if (colon >= 0) return this.mapping(this.column, colon, depth);
    // Where `|` begins a line, the library itself is not sure how far the text below is indented.
    if (this.text[this.at] === '|' || this.text[this.at] === '>') throw UNUSUAL;
    return this.leaf(this.at, outer, depth);
  }

  private mapping(column: number, firstColon: number, depth: number): YamlMapping {
    if (depth >= this.maxDepth) throw UNUSUAL;
    const { text, at: from } = this;
    const entries: YamlEntry[] = [];
    for (let colon = firstColon; ; colon = this.colonBehindKey(this.at)) {
      if (colon < 0) throw UNUSUAL;
      const key = this.key(this.at, colon);
      if (isRepeated(entries, key.text)) throw UNUSUAL;
      const at = behindBlanks(text, colon + 1);
      entries.push({ key, value: this.endsAt(at) ? this.below(at, column, depth, true) : this.leaf(at, column, depth + 1) });
      if (this.column !== column) break;
    }
    const to = this.close(column);
    return { kind: 'mapping', from, to, entries: trimmed(entries), flow: false };
  }

  private sequence(column: number, depth: number): YamlSequence {
    if (depth >= this.maxDepth) throw UNUSUAL;
    const { at: from } = this;
    const items: YamlNode[] = [];
    do items.push(this.item(column, depth));
    while (this.column === column && this.isDash());
    const to = this.close(column);
    return { kind: 'sequence', from, to, items: trimmed(items), flow: false };
  }

  private item(column: number, depth: number): YamlNode {
    const at = behindBlanks(this.text, this.at + 1);
    if (this.endsAt(at)) {
      const wasCommented = this.isCommented;
      const node = this.below(at, column, depth, false);
      if (!node && wasCommented) throw UNUSUAL;
      return node ?? scalar(at, at, '', 'null', 'plain');
    }
    const inner = column + at - this.at;
    this.at = at;
    if (this.isDash()) return this.sequence(inner, depth + 1);
    const colon = this.colonBehindKey(at);
    return colon < 0 ? this.leaf(at, column, depth + 1) : this.mapping(inner, colon, depth + 1);
  }

  /** What stands below a key or a dash that nothing follows on its line; undefined where nothing does. */
  private below(at: number, column: number, depth: number, isKey: boolean): YamlNode | undefined {
    this.toContent(this.restOfLine(at), Infinity, this.text.charCodeAt(at) === COMMENT);
    if (this.column > column) return this.block(column, depth + 1);
    // The items of a key may stand right below it.
    if (isKey && this.column === column && this.isDash()) return this.sequence(column, depth + 1);
    // Whose comments these are is a long story.
    if (this.isCommented) throw UNUSUAL;
    this.end = at;
    return undefined;
  }

  /**
   * Ends a collection: what was read last is its last node, and what comes next is outside.
   *
   * @returns the end of the collection
   */
  private close(column: number): number {
    if (this.column > column) throw UNUSUAL;
    const to = this.end;
    // Comments in its own column, or further in, are its own, though not its nodes'; they count for the end of what is around it.
    if (column > 0 && this.comments >= column) {
      this.end = this.at;
      this.comments = -1;
    }
    return to;
  }

  /** The colon behind the key at an offset, or -1 where no key stands. */
  private colonBehindKey(from: number): number {
    const { text } = this;
    const first = text.charCodeAt(from);
    const end = lineEnd(text, from);
    if (first === SINGLE || first === DOUBLE) {
      const quoted = quotedEnd(text, from);
      const at = behindBlanks(text, quoted);
      return quoted <= end && text.charCodeAt(at) === COLON && isBlankAt(text, at + 1) && at - from < MAX_KEY ? at : -1;
    }
    if (!beginsPlain(text, from)) return -1;
    for (let at = from; at < end; at++) {
      const c = text.charCodeAt(at);
      if (c === COLON && isBlankAt(text, at + 1)) return at - from < MAX_KEY ? at : -1;
      if (c === COMMENT && text.charCodeAt(at - 1) === BLANK) return -1;
    }
    return -1;
  }

  private key(from: number, colon: number): YamlScalar {
    let to = colon;
    while (this.text.charCodeAt(to - 1) === BLANK) to--;
    const first = this.text.charCodeAt(from);
    return first === SINGLE || first === DOUBLE ? quotedScalar(this.text, from, to) : plainScalar(from, to, shortText(this.text, from, to));
  }

  /** A scalar, or a collection in brackets, as a value inside of a collection in a column. */
  private leaf(at: number, column: number, depth: number): YamlNode {
    if (depth >= this.maxDepth) throw UNUSUAL;
    switch (this.text[at]) {
      case '"':
      case "'":
        return this.quoted(at, column);
      case '|':
      case '>': {
        const { node, end } = readBlockScalar(this.text, at, column);
        this.end = end;
        this.toContent(end, Infinity);
        return node;
      }
      case '[':
      case '{': {
        const flow = new FlowReader(this.text, at, column, this.maxDepth);
        const node = flow.collection(depth);
        this.behindLeaf(flow.at, column);
        return node;
      }
      default:
        return this.plain(at, column);
    }
  }

  private quoted(from: number, column: number): YamlScalar {
    const to = quotedEnd(this.text, from);
    // Its lines may stand further out, as those of go-yaml may, which ends a quoted scalar at its quote alone.
    const node = quotedScalar(this.text, from, to);
    this.behindLeaf(to, column);
    return node;
  }

  private plain(from: number, column: number): YamlScalar {
    if (!beginsPlain(this.text, from)) throw UNUSUAL;
    let to = this.plainLine(from);
    let value = shortText(this.text, from, to);
    this.behindLeaf(to, column);
    // What is indented further than the collection goes on with the scalar (YAML 1.2.2, section 6.5).
    while (this.column > column) {
      if (this.isCommented) throw UNUSUAL;
      let breaks = 0;
      for (let at = lineEnd(this.text, to); at < this.at; at = lineEnd(this.text, at + 1)) breaks++;
      const next = this.at;
      to = this.plainLine(next);
      value += (breaks > 1 ? '\n'.repeat(breaks - 1) : ' ') + this.text.slice(next, to);
      this.behindLeaf(to, column);
    }
    return plainScalar(from, to, value);
  }

  /** The end of a plain scalar on its line. */
  private plainLine(from: number): number {
    const { text } = this;
    const end = lineEnd(text, from);
    let to = from;
    for (let at = from; at < end; at++) {
      const c = text.charCodeAt(at);
      if (c === BLANK) continue;
      if (c === COLON && isBlankAt(text, at + 1)) throw UNUSUAL;
      if (c === COMMENT && at > from && text.charCodeAt(at - 1) === BLANK) break;
      to = at + 1;
    }
    return to;
  }

  /** Goes on behind a scalar or a collection in brackets, whose comments are those that are indented further than what is around it. */
  private behindLeaf(at: number, column: number): void {
    const content = behindBlanks(this.text, at);
    this.end = this.restOfLine(at);
    this.toContent(this.end, column, this.text.charCodeAt(content) === COMMENT);
  }

  /** The beginning of the next line, where nothing but a comment stands on the rest of this one. */
  private restOfLine(from: number): number {
    const at = behindBlanks(this.text, from);
    const isComment = this.text.charCodeAt(at) === COMMENT && this.text.charCodeAt(at - 1) === BLANK;
    const end = isComment ? lineEnd(this.text, at) : at;
    if (end < this.text.length && this.text.charCodeAt(end) !== NEWLINE) throw UNUSUAL;
    return Math.min(this.text.length, end + 1);
  }

  /** Whether a line holds nothing from an offset on but a comment. */
  private endsAt(at: number): boolean {
    return at >= this.text.length || this.text.charCodeAt(at) === NEWLINE || this.text.charCodeAt(at) === COMMENT;
  }

  private isDash(): boolean {
    return this.text.charCodeAt(this.at) === DASH && isBlankAt(this.text, this.at + 1);
  }

  /**
   * Goes from the beginning of a line to the next node, past blank lines and comments.
   *
   * @param owner the first comments that are indented further than this column are a part of the node before
   */
  private toContent(from: number, owner: number, isCommented = false): void {
    const { text } = this;
    this.comments = -1;
    this.isCommented = isCommented;
    for (let line = from; ; ) {
      const at = behindBlanks(text, line);
      const c = text.charCodeAt(at);
      if (c === NEWLINE) {
        line = at + 1;
      } else if (c === COMMENT) {
        const next = Math.min(text.length, lineEnd(text, at) + 1);
        this.isCommented = true;
        if (this.comments < 0 && at - line > owner) this.end = next;
        else this.comments = Math.max(this.comments, at - line);
        line = next;
      } else {
        this.at = at;
        this.column = at < text.length ? at - line : -1;
        return;
      }
    }
  }
}
