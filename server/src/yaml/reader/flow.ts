import { decodeFlowScalar } from '../../text/scalar-map';
import { trimmed } from '../../text/trimmed';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from '../tree';
import { beginsPlain, behindBlanks, BLANK, COLON, COMMENT, DOUBLE, isBlankAt, lineEnd, NEWLINE, plainScalar, scalar, SINGLE, UNUSUAL } from './plain';

/** The end of a quoted scalar, behind its closing quote, which may be on a later line. Throws `UNUSUAL` where nothing closes it. */
export function quotedEnd(text: string, from: number): number {
  const end = endOfQuoted(text, from);
  if (end === undefined) throw UNUSUAL;
  return end;
}

/** The end of a quoted scalar, behind its closing quote; undefined where nothing closes it. */
export function endOfQuoted(text: string, from: number): number | undefined {
  const quote = text[from]!;
  for (let at = text.indexOf(quote, from + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote === '"') {
      let backslashes = 0;
      while (text[at - 1 - backslashes] === '\\') backslashes++;
      if (backslashes % 2 === 0) return at + 1;
    } else if (text.charCodeAt(at + 1) !== SINGLE) {
      return at + 1;
    } else {
      at++;
    }
  }
  return undefined;
}

/** A quoted scalar between two offsets, quotes included. */
export function quotedScalar(text: string, from: number, to: number): YamlScalar {
  const style = text.charCodeAt(from) === SINGLE ? 'single' : 'double';
  const raw = text.slice(from + 1, to - 1);
  const isPlain = !raw.includes('\n') && !raw.includes(style === 'single' ? "'" : '\\');
  // Blank lines behind an escaped line feed are read in more than one way.
  if (raw.includes('\\\n')) throw UNUSUAL;
  const value = isPlain ? raw : decodeFlowScalar(text, { from: from + 1, to: to - 1 }, style);
  if (value === undefined) throw UNUSUAL;
  return scalar(from, to, value, 'string', style);
}

const isFlowIndicator = (c: number): boolean => c === 44 || c === 91 || c === 93 || c === 123 || c === 125;

/** Reads a flow collection such as `{ app: risk, ports: [80, 443], level: }`, where no item is left out and every scalar stands on one line. */
export class FlowReader {
  constructor(
    private readonly text: string,
    /** Where to read on. */
    public at: number,
    /** The column of the collection around it; further lines are indented further. */
    private readonly column: number,
    private readonly maxDepth: number,
  ) {}

  /** The collection whose bracket stands here. */
  collection(depth: number): YamlMapping | YamlSequence {
    if (depth >= this.maxDepth) throw UNUSUAL;
    const from = this.at++;
    if (this.text[from] === '{') {
      const entries: YamlEntry[] = [];
      this.list('}', () => entries.push(this.entry(depth + 1, entries)));
      return { kind: 'mapping', from, to: this.at, entries: trimmed(entries), flow: true };
    }
    const items: YamlNode[] = [];
    this.list(']', () => items.push(this.node(depth + 1)));
    return { kind: 'sequence', from, to: this.at, items: trimmed(items), flow: true };
  }

  /** What stands between commas, up to behind the closing bracket. */
  private list(close: string, read: () => void): void {
    this.skipBlanks();
    while (this.text[this.at] !== close) {
      read();
      this.skipBlanks();
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== close) throw UNUSUAL;
      this.skipBlanks();
    }
    this.at++;
  }

  /** Blanks, and the ends of lines. */
  private skipBlanks(): void {
    for (this.at = behindBlanks(this.text, this.at); this.text.charCodeAt(this.at) === NEWLINE; ) {
      const line = this.at + 1;
      this.at = behindBlanks(this.text, line);
      if (this.at - line <= this.column && this.text.charCodeAt(this.at) !== NEWLINE) throw UNUSUAL;
    }
  }

  private entry(depth: number, entries: readonly YamlEntry[]): YamlEntry {
    const key = this.node(depth);
    if (key.kind !== 'scalar' || isRepeated(entries, key.text)) throw UNUSUAL;
    this.at = behindBlanks(this.text, this.at);
    const mustBeApart = key.style === 'plain';
    if (this.text.charCodeAt(this.at) !== COLON || (mustBeApart && !isBlankAt(this.text, this.at + 1))) throw UNUSUAL;
    this.at = behindBlanks(this.text, this.at + 1);
    const c = this.text[this.at];
    return { key, value: c === ',' || c === '}' ? undefined : this.node(depth) };
  }

  private node(depth: number): YamlNode {
    const c = this.text.charCodeAt(this.at);
    if (c === 91 || c === 123) return this.collection(depth);
    if (depth >= this.maxDepth) throw UNUSUAL;
    return c === SINGLE || c === DOUBLE ? this.quoted() : this.plain();
  }

  private quoted(): YamlScalar {
    const from = this.at;
    this.at = quotedEnd(this.text, from);
    if (lineEnd(this.text, from) < this.at) throw UNUSUAL;
    return quotedScalar(this.text, from, this.at);
  }

  private plain(): YamlScalar {
    const { text, at: from } = this;
    if (!beginsPlain(text, from) || ('-?:'.includes(text[from]!) && isFlowIndicator(text.charCodeAt(from + 1)))) throw UNUSUAL;
    let end = from;
    let at = from;
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (isFlowIndicator(c) || c === NEWLINE) break;
      if (c === COLON && (isBlankAt(text, at + 1) || isFlowIndicator(text.charCodeAt(at + 1)))) break;
      if (c === COMMENT && at > from && text.charCodeAt(at - 1) === BLANK) throw UNUSUAL;
      if (c !== BLANK) end = at + 1;
    }
    this.at = at;
    if (end === from) throw UNUSUAL;
    return plainScalar(from, end, text.slice(from, end));
  }
}

/** Keys beyond which a mapping is searched by an index. */
const FEW = 16;
const indices = new WeakMap<readonly YamlEntry[], Set<string>>();

/** Whether a mapping has a key already, or one that merges another mapping. */
export function isRepeated(entries: readonly YamlEntry[], key: string): boolean {
  if (key === '<<') return true;
  if (entries.length <= FEW) {
    for (const entry of entries) if (entry.key.text === key) return true;
    return false;
  }
  let known = indices.get(entries);
  if (!known) indices.set(entries, (known = new Set(entries.map((entry) => entry.key.text))));
  const isKnown = known.has(key);
  known.add(key);
  return isKnown;
}
