import type { TextEdit } from '../text/range';
import type { YamlError, YamlNode } from './tree';

/** A part of a document in which tabs have rules of their own. */
interface Region {
  readonly from: number;
  readonly to: number;
  /** `free`: quotes and flow collections, where tabs are white space. */
  readonly kind: 'free' | 'plain' | 'block' | 'key';
  /** The column of the collection around it; -1 where there is none. */
  readonly column: number;
}

/** More are of no help to anybody. */
const MAX_ERRORS = 1000;

/** Lines that begin with a tab, behind blanks or the dashes of a sequence. */
const CANDIDATES = /^ *(?:[-?] +)*(?:[-?] *)?\t[ \t]*/gm;

/**
 * The tabs that the YAML reader of Prometheus and Kubernetes refuses (scannerc.go of go.yaml.in/yaml, versions 2 and 3): at the
 * beginning of a line, also of a blank one or a comment, behind a dash, and where they would decide how far a block of text is
 * indented. YAML itself allows some of them.
 */
export function tabErrors(text: string, root: YamlNode | undefined): YamlError[] {
  const candidates = [...text.matchAll(CANDIDATES)];
  if (candidates.length === 0) return [];
  const regions = regionsOf(text, root);
  const errors: YamlError[] = [];
  const indents = new Map<Region, Indent>();
  let next = 0;
  for (const { 0: lead, index: lineStart } of candidates) {
    if (errors.length >= MAX_ERRORS) break;
    const tab = lineStart + lead.indexOf('\t');
    while (next < regions.length && regions[next]!.to <= tab) next++;
    const before = regions[next - 1];
    // The parser ends a block of text where a tab indents it too little, which is hardly what its writer meant.
    const region = regions[next] && regions[next]!.from < tab ? regions[next] : before?.kind === 'block' && before.to >= lineStart ? before : undefined;
    const dash = /[-?] *$/.test(lead.slice(0, tab - lineStart));
    if (region?.kind === 'free' || region?.kind === 'key' || (region && dash)) continue;
    const error = (edit?: TextEdit): void => void errors.push({ from: tab, to: lineStart + lead.length, code: 'syntax', message: 'A tab cannot indent YAML; use blanks.', ...(edit ? { edit } : {}) });
    const column = tab - lineStart;
    const content = /[^\r\n]?/.exec(text.slice(lineStart + lead.length, lineStart + lead.length + 1))![0];
    const blanks = (count: number): TextEdit => ({ from: lineStart, to: lineStart + lead.length, text: ' '.repeat(content === '' ? 0 : count) });
    if (region?.kind === 'plain') {
      if (column <= region.column) error(blanks(region.column + 2));
    } else if (region) {
      let indent = indents.get(region);
      if (!indent) indents.set(region, (indent = indentOf(text, region)));
      if (lineStart <= indent.from || column < indent.columns) error(blanks(indent.columns));
    } else if (dash) {
      error({ from: tab, to: lineStart + lead.length, text: ' '.repeat(Math.max(1, indentBelow(text, tab) - column)) });
    } else if (content === '' || content === '#') {
      // The reader is still looking for more of a plain scalar, or of a comment.
      if ((before?.kind === 'plain' && column > before.column) || followsComment(text, lineStart)) continue;
      error(blanks(column));
    } else {
      // How far a key was meant to be indented, nobody knows.
      error();
    }
  }
  return errors;
}

interface Indent {
  /** Where the first line begins that is not blank; until there, tabs would decide how far the block is indented. */
  readonly from: number;
  readonly columns: number;
}

/** How far a block of text is indented, by its header or by its first line. */
function indentOf(text: string, { from, column }: Region): Indent {
  const header = /^[|>][+-]?([1-9])?/.exec(text.slice(from, from + 3));
  if (header?.[1]) return { from: 0, columns: Math.max(column, 0) + Number(header[1]) };
  const lines = /[^\n]*\n(?:[ \t]*\r?\n)*/y;
  lines.lastIndex = from;
  const first = lines.test(text) ? lines.lastIndex : text.length;
  const blanks = /^ */.exec(text.slice(first, first + MAX_BLANK))![0].length;
  return { from: first, columns: text[first + blanks] === '\t' && blanks <= column ? column + 2 : blanks };
}

/** Characters. */
const MAX_BLANK = 1000;

/** Whether the last line before an offset that is not blank is a comment. */
function followsComment(text: string, lineStart: number): boolean {
  let end = lineStart;
  // Of very many blank lines, not each looks back over all others.
  for (let looked = 0; end > 0 && looked < MAX_BLANK && ' \t\r\n'.includes(text[end - 1]!); looked++) end--;
  return /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end));
}

/** How far the line behind one is indented; 0 where it is blank. */
const indentBelow = (text: string, at: number): number => /\n( *)[^ \t\r\n-]/y.exec(text.slice(text.indexOf('\n', at) >>> 0))?.[1]!.length ?? 0;

function regionsOf(text: string, root: YamlNode | undefined): Region[] {
  const regions: Region[] = [];
  const seen = new Set<YamlNode>();
  const columnOf = (at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);
  const visit = (node: YamlNode | undefined, column: number): void => {
    if (!node || seen.has(node)) return;
    seen.add(node);
    const { from, to } = node;
    if (node.kind === 'scalar') {
      const isBlock = node.style === 'literal' || node.style === 'folded';
      regions.push({ from, to: isBlock ? behindBlanks(text, to) : to, kind: isBlock ? 'block' : node.style === 'plain' ? 'plain' : 'free', column });
    } else if (node.flow) {
      regions.push({ from, to, kind: 'free', column });
    } else if (node.kind === 'sequence') {
      for (const item of node.items) visit(item, columnOf(from));
    } else {
      for (const { key, value } of node.entries) {
        seen.add(key);
        regions.push({ from: key.from, to: key.to, kind: 'key', column });
        visit(value, columnOf(key.from));
      }
    }
  };
  visit(root, -1);
  return regions.sort((a, b) => a.from - b.from);
}

/** The end of the blank lines behind a block of text, which belong to it. */
function behindBlanks(text: string, to: number): number {
  let end = to;
  while (end < text.length && ' \t\r\n'.includes(text[end]!)) end++;
  return end === text.length ? end : text.lastIndexOf('\n', end - 1) + 1;
}
