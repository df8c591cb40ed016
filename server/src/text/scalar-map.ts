import { span, type Span } from './range';

/**
 * How a YAML scalar's decoded value lies in its source.
 *
 * A segment with equal lengths maps character by character; one with different lengths (an escape, folded white
 * space) maps as a whole.
 */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly sourceFrom: number;
  readonly sourceTo: number;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** Maps offsets of a decoded text to offsets of its source. */
export interface SourceMap {
  /** False when the value could not be aligned with its source: then every span maps to the whole scalar. */
  readonly exact: boolean;
  /** The source of a span of the decoded text; an empty span maps to an empty one. */
  toSource(decoded: Span): Span;
  /** The decoded offset of a source offset, clamped to the text. */
  toDecoded(source: number): number;
}

/** A text that is its own source, beginning at an offset of the file. */
export const identityMap = (length: number, offset: number): SourceMap => new Segments([{ from: 0, to: length, sourceFrom: offset, sourceTo: offset + length }]);

/** The map of a part of a text whose own map is known. */
export const partOf = (map: SourceMap, part: Span): SourceMap => ({
  exact: map.exact,
  toSource: ({ from, to }) => map.toSource(span(from + part.from, to + part.from)),
  toDecoded: (source) => Math.max(0, Math.min(map.toDecoded(source) - part.from, part.to - part.from)),
});

/** A stretch of a text, and how many characters stand for it in another text. */
interface Stretch extends Span {
  readonly length: number;
}

/**
 * The map of a text that was put together from the stretches of another one, whose map is known.
 *
 * @param parts in order and none without characters; what lies between them is left out
 */
export const joinedMap = (map: SourceMap, parts: readonly Stretch[]): SourceMap => new Joined(map, parts);

class Joined implements SourceMap {
  /** The stretches as segments, whose source is the text as it was. */
  private readonly segments: Segments;

  constructor(
    private readonly map: SourceMap,
    parts: readonly Stretch[],
  ) {
    let at = 0;
    this.segments = new Segments(parts.map(({ from, to, length }) => ({ from: at, to: (at += length), sourceFrom: from, sourceTo: to })));
  }

  get exact(): boolean {
    return this.map.exact;
  }

  toSource(decoded: Span): Span {
    return this.map.toSource(this.segments.toSource(decoded));
  }

  toDecoded(source: number): number {
    return this.segments.toDecoded(this.map.toDecoded(source));
  }
}

class Segments implements SourceMap {
  readonly exact = true;

  constructor(private readonly segments: readonly Segment[]) {}

  toSource(decoded: Span): Span {
    if (this.segments.length === 0) return span(0, 0);
    if (decoded.from >= decoded.to) {
      const at = this.start(decoded.from);
      return span(at, at);
    }
    return span(this.start(decoded.from), this.end(decoded.to));
  }

  /** The source offset at which the decoded character at `offset` begins. */
  private start(offset: number): number {
    const segment = this.segments[this.find(offset)]!;
    if (offset >= segment.to) return segment.sourceTo;
    if (segment.to - segment.from === segment.sourceTo - segment.sourceFrom) return segment.sourceFrom + Math.max(0, offset - segment.from);
    return segment.sourceFrom;
  }

  /** The source offset at which the decoded character before `offset` ends. */
  private end(offset: number): number {
    const segment = this.segments[this.find(offset - 1)]!;
    if (segment.to - segment.from === segment.sourceTo - segment.sourceFrom) return Math.min(segment.sourceTo, segment.sourceFrom + (offset - segment.from));
    return segment.sourceTo;
  }

  private find(offset: number): number {
    let low = 0;
    let high = this.segments.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.from <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  toDecoded(source: number): number {
    let low = 0;
    let high = this.segments.length;
    if (high === 0) return 0;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.sourceFrom <= source) low = middle;
      else high = middle;
    }
    const segment = this.segments[low]!;
    if (source >= segment.sourceTo) return segment.to;
    if (segment.to - segment.from === segment.sourceTo - segment.sourceFrom) return segment.from + Math.max(0, source - segment.sourceFrom);
    return segment.from;
  }
}

class WholeScalar implements SourceMap {
  readonly exact = false;
  constructor(
    private readonly whole: Span,
    private readonly length: number,
  ) {}
  toSource(): Span {
    return this.whole;
  }
  toDecoded(source: number): number {
    return source <= this.whole.from ? 0 : source >= this.whole.to ? this.length : 0;
  }
}

/**
 * Aligns a scalar's decoded value with its source: flow scalars by decoding them, block scalars by their non-blank
 * characters. On any mismatch the map gives up and answers with the whole scalar: a position is exact or it is the
 * whole scalar, it is never wrong.
 *
 * @param text the file (or any text that `whole` refers to)
 * @param whole the scalar in it, with its quotes or its block header
 */
export function mapScalar(text: string, whole: Span, style: ScalarStyle, value: string): SourceMap {
  // Most scalars stand on one line and mean what they say.
  if (style === 'plain' && value.length === whole.to - whole.from && value === text.slice(whole.from, whole.to)) return identityMap(value.length, whole.from);
  const body = scalarBody(text, whole, style);
  if (!body) return new WholeScalar(whole, value.length);
  const builder = new SegmentBuilder();
  const aligned = style === 'literal' || style === 'folded' ? alignBlock(builder, text, body, value) : decodeFlow(builder, text, body, style) === value;
  if (!aligned) return new WholeScalar(whole, value.length);
  return new Segments(builder.segments.length > 0 ? builder.segments : [{ from: 0, to: 0, sourceFrom: body.from, sourceTo: body.from }]);
}

/** The part of a scalar's source that holds its characters: without quotes, or behind a block scalar's header line. */
function scalarBody(text: string, whole: Span, style: ScalarStyle): Span | undefined {
  if (style === 'plain') return whole;
  if (style === 'literal' || style === 'folded') {
    const newline = text.indexOf('\n', whole.from);
    return span(newline < 0 || newline >= whole.to ? whole.to : newline + 1, whole.to);
  }
  const quote = style === 'single' ? "'" : '"';
  if (text[whole.from] !== quote) return undefined;
  const closed = whole.to - whole.from >= 2 && text[whole.to - 1] === quote;
  return span(whole.from + 1, closed ? whole.to - 1 : whole.to);
}

class SegmentBuilder {
  readonly segments: Segment[] = [];
  /** The length of the decoded text so far. */
  length = 0;

  /** Appends `count` decoded characters that stand for a span of the source. */
  add(count: number, sourceFrom: number, sourceTo: number): void {
    if (count === 0) return;
    const from = this.length;
    this.length += count;
    const last = this.segments[this.segments.length - 1];
    const linear = count === sourceTo - sourceFrom;
    if (linear && last && last.sourceTo === sourceFrom && last.to - last.from === last.sourceTo - last.sourceFrom) {
      this.segments[this.segments.length - 1] = { from: last.from, to: this.length, sourceFrom: last.sourceFrom, sourceTo };
    } else {
      this.segments.push({ from, to: this.length, sourceFrom, sourceTo });
    }
  }
}

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13;

function blankRun(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** The value of a flow scalar whose characters, without its quotes, are a span of a text; undefined where it is not valid. */
export const decodeFlowScalar = (text: string, body: Span, style: ScalarStyle): string | undefined => decodeFlow(new SegmentBuilder(), text, body, style);

/** The end of what stands for itself in every flow scalar: no blank, no quote and no backslash. */
function plainRun(text: string, from: number, to: number): number {
  let at = from;
  for (; at < to; at++) {
    const c = text.charCodeAt(at);
    if (isBlank(c) || c === 34 || c === 39 || c === 92) break;
  }
  return at;
}

/** Decodes a flow scalar by YAML's rules (1.2.2, sections 5.7 and 6.5), noting where each character came from. */
function decodeFlow(out: SegmentBuilder, text: string, body: Span, style: ScalarStyle): string | undefined {
  let value = '';
  let at = body.from;
  let end: number;
  const fold = (to: number, emptyLineOnly: boolean): void => {
    // One line break folds to a blank, further ones to themselves; an escaped break stands for nothing.
    const breaks = text.slice(at, to).split('\n').length - 1;
    const decoded = breaks > 1 ? '\n'.repeat(breaks - 1) : emptyLineOnly ? '' : ' ';
    for (let i = 0; i < decoded.length; i++) {
      const next = i === decoded.length - 1 ? to : text.indexOf('\n', at) + 1;
      out.add(1, at, next);
      at = next;
    }
    value += decoded;
    at = to;
  };
  while (at < body.to) {
    const blanks = blankRun(text, at, body.to);
    if (blanks > at) {
      if (text.slice(at, blanks).includes('\n')) {
        fold(blanks, false);
      } else {
        value += text.slice(at, blanks);
        out.add(blanks - at, at, blanks);
        at = blanks;
      }
    } else if (style === 'double' && text[at] === '\\' && /[\r\n]/.test(text[at + 1] ?? '')) {
      fold(blankRun(text, at + 1, body.to), true);
    } else if ((end = plainRun(text, at, body.to)) > at) {
      value += text.slice(at, end);
      out.add(end - at, at, end);
      at = end;
    } else {
      const step = decodeOne(text, at, body.to, style);
      if (!step) return undefined;
      value += step.value;
      out.add(step.value.length, at, at + step.length);
      at += step.length;
    }
  }
  return value;
}

/**
 * Aligns a block scalar. Folding, chomping and indentation change only white space, so the non-blank characters of
 * value and source are the same ones in the same order.
 */
function alignBlock(out: SegmentBuilder, text: string, body: Span, value: string): boolean {
  let at = body.from;
  let v = 0;
  while (v < value.length) {
    const sourceBlanks = blankRun(text, at, body.to);
    const blanks = blankRun(value, v, value.length);
    if (blanks > v) alignBlanks(out, text, span(at, sourceBlanks), value.slice(v, blanks), blanks === value.length);
    else if (sourceBlanks > at && v > 0) return false;
    at = sourceBlanks;
    v = blanks;
    const start = at;
    while (v < value.length && at < body.to && text[at] === value[v] && !isBlank(text.charCodeAt(at))) {
      at++;
      v++;
    }
    if (at === start && v < value.length) return false;
    out.add(at - start, start, at);
  }
  return out.length === value.length && blankRun(text, at, body.to) === body.to;
}

/**
 * Maps a run of white space. Line breaks map to line breaks in order; kept indentation behind the last one is
 * right-aligned against the next word, so that a caret in an indented line maps to that very column.
 */
function alignBlanks(out: SegmentBuilder, text: string, source: Span, run: string, atEnd: boolean): void {
  const tail = atEnd ? 0 : run.length - run.lastIndexOf('\n') - 1;
  const folded = tail === run.length && text.slice(source.from, source.to).includes('\n');
  const tailFrom = folded ? source.from : Math.max(source.from, source.to - tail);
  let at = source.from;
  for (let i = 0; i < run.length - tail; i++) {
    const newline = run[i] === '\n' ? text.indexOf('\n', at) : -1;
    const isLast = i === run.length - tail - 1 && !atEnd;
    const to = isLast ? tailFrom : newline >= 0 && newline < source.to ? newline + 1 : Math.min(at + 1, source.to);
    out.add(1, at, Math.max(at, to));
    at = Math.max(at, to);
  }
  out.add(tail, folded ? source.from : tailFrom, source.to);
}

/** The characters that a double-quoted scalar's one-letter escapes stand for (YAML 1.2.2, section 5.7). */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b',
  ' ': ' ', '"': '"', '/': '/', '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029',
}; // prettier-ignore
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** One character of the source, decoded, with the length of its source; undefined when it is no valid escape. */
function decodeOne(text: string, at: number, to: number, style: ScalarStyle): { value: string; length: number } | undefined {
  const c = text[at]!;
  if (style === 'single' && c === "'") return text[at + 1] === "'" && at + 1 < to ? { value: "'", length: 2 } : undefined;
  // A bare quote inside of quotes is a mistake, and what it stands for anybody's guess.
  if (style === 'double' && c === '"') return undefined;
  if (style !== 'double' || c !== '\\') return { value: c, length: 1 };
  const letter = text[at + 1];
  if (letter === undefined || at + 1 >= to) return undefined;
  const simple = ESCAPES[letter];
  if (simple !== undefined) return { value: simple, length: 2 };
  const digits = HEX_ESCAPES[letter];
  if (digits === undefined) return undefined;
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? parseInt(hex, 16) : NaN;
  return code <= 0x10ffff ? { value: String.fromCodePoint(code), length: 2 + digits } : undefined;
}
