/** Where a caret stands in block-style YAML, told by indentation alone, so that it works while the text is being typed. */
export interface KeyPlace {
  /** The keys above the caret, outermost first, and `0` for an item of a list; for a value, its own key is the last one. */
  readonly path: readonly string[];
  /** Whether a key or a value is being typed. */
  readonly at: 'key' | 'value';
  /** What of it stands before the caret. */
  readonly word: string;
  /** The keys that the mapping around a typed key has already. */
  readonly siblings: readonly string[];
  /** As many blanks as stand before the key that is being typed, dashes included. */
  readonly indent: string;
}

/** A line of block style, as far as it tells what stands around the lines below. */
interface BlockLine {
  /** The columns of the dashes that begin items of lists, from left to right. */
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  /** The column that the key, or what else follows the dashes, begins at. */
  readonly indent: number;
}

const BLOCK_LINE = /^( *)((?:- +)*)(?:-\r?$|(?:("(?:[^"\\]|\\.)*"|'[^']*')[ \t]*|([^\s#'"[\]{}&*!|>%@`,-][^#:]*)):(?:[ \t]|\r?$))?/;

const unquoted = (key: string): string => key.trimEnd().replace(/^(["'])(.*)\1$/, '$2');

function blockLine(line: string): BlockLine {
  const [all, blanks, markers, quoted, plain] = BLOCK_LINE.exec(line) as unknown as [string, string, string, string?, string?];
  const dashes = [...markers.matchAll(/-/g)].map(({ index }) => blanks.length + index);
  const key = quoted ?? plain;
  if (key === undefined && /-\r?$/.test(all)) dashes.push(blanks.length + markers.length);
  return { dashes, key: key === undefined ? undefined : unquoted(key), indent: blanks.length + markers.length };
}

/** @returns undefined inside of comments and flow collections, which indentation says nothing about */
export function keyPathAt(text: string, offset: number): KeyPlace | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/(?:^|\s)#/.test(before) || /[[{]/.test(before)) return undefined;
  const above = text.slice(0, start).split('\n').slice(0, -1).map(blockLine);
  const below = text.slice(offset).split('\n').slice(1);
  const [, blanks, markers] = /^( *)((?:- +)*)/.exec(before) as unknown as [string, string, string];
  const indent = blanks.length + markers.length;
  const dashes = blockLine(blanks + markers).dashes;
  const typed = before.slice(indent);
  const value = /^([^\s#:][^#:]*?):[ \t]+(\S*)$/.exec(typed);
  if (value) return { path: [...parents(above, indent, dashes), unquoted(value[1]!)], at: 'value', word: value[2]!, siblings: [], indent: ' '.repeat(indent) };
  if (!/^\S*$/.test(typed)) return undefined;
  return {
    path: parents(above, indent, dashes),
    at: 'key',
    word: typed,
    siblings: [...(dashes.length > 0 ? [] : siblings(text.slice(0, start).split('\n').slice(0, -1).reverse(), indent, 'above')), ...siblings(below, indent, 'below')],
    indent: ' '.repeat(indent),
  };
}

/** The keys that a line stands below, and a `0` for each list: which of its items it is, a schema does not ask. */
function parents(above: readonly BlockLine[], indent: number, own: readonly number[]): string[] {
  const path: string[] = [];
  let limit = indent;
  // The key of a list may stand in the column of its dashes.
  let isItem = false;
  const enter = (dashes: readonly number[]): void => {
    for (const column of dashes.toReversed()) {
      if (column >= limit) continue;
      path.unshift('0');
      limit = column;
      isItem = true;
    }
  };
  enter(own);
  for (const line of above.toReversed()) {
    if (limit === 0 && !isItem) break;
    if (line.key !== undefined && (line.indent < limit || (isItem && line.indent === limit && line.dashes.length === 0))) {
      path.unshift(line.key);
      limit = line.indent;
      isItem = false;
    }
    enter(line.dashes);
  }
  return path;
}

/** The keys of the same mapping: on lines of the same indentation, up to the first line that is indented less, or to another item. */
function siblings(lines: readonly string[], indent: number, side: 'above' | 'below'): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const found = blockLine(line);
    const isItem = found.dashes.some((column) => column < indent);
    if ((side === 'below' && isItem) || line.length - line.trimStart().length < indent) {
      if (side === 'above' && isItem && found.indent === indent && found.key !== undefined) keys.push(found.key);
      break;
    }
    if (found.indent === indent && found.key !== undefined) keys.push(found.key);
  }
  return keys;
}
