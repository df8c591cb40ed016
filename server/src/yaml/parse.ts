import * as yaml from 'yaml';
import { decodeFlowScalar, type ScalarStyle } from '../text/scalar-map';
import { documentChunks } from './chunks';
import { endOfQuoted } from './reader/flow';
import { readBlocks } from './reader/read-blocks';
import { tabErrors } from './tabs';
import type { PlacedDocument, YamlDocument, YamlEntry, YamlError, YamlNode, YamlScalar } from './tree';

/** A file with thousands of errors is no longer helped by listing them. */
const MAX_ERRORS = 100;
/** Deeper than any real manifest, and far from what would exhaust the stack. */
const MAX_DEPTH = 100;
/** Characters of a document. Twice a file of ten thousand rules, which is already hard to work with; parsing more would hold up everything else. */
export const MAX_LENGTH = 10_000_000;
/** Characters of a file with any number of documents. */
export const MAX_FILE_LENGTH = 20_000_000;

/**
 * Parses the documents of a YAML file. Never throws: whatever is wrong is in the documents' `errors`.
 *
 * @param known documents of an earlier version of the file, by their text; those whose text did not change are taken over
 */
export function parseYaml(text: string, known: ReadonlyMap<string, YamlDocument> = NONE): PlacedDocument[] {
  if (text.length > MAX_FILE_LENGTH) return [{ from: 0, document: { text, root: undefined, errors: [tooLong('file', text, MAX_FILE_LENGTH)] } }];
  return documentChunks(text).map(({ from, to }) => {
    const source = text.slice(from, to);
    return { from, document: known.get(source) ?? parseDocument(source) };
  });
}

const NO_ERRORS: readonly YamlError[] = [];
const NONE: ReadonlyMap<string, YamlDocument> = new Map();

/** Parses a single document, or a part of one that could be a document by itself. Never throws. */
export function parseDocument(text: string): YamlDocument {
  const limit = beyondLimits(text);
  if (limit) return { text, root: undefined, errors: [limit] };
  // What is written plainly, as nearly every manifest is, needs no library; what the reader takes has no errors.
  const plain = readBlocks(text, MAX_DEPTH);
  return plain ? { text, root: plain, errors: NO_ERRORS } : parseWithLibrary(text);
}

/** As the `yaml` library reads a document, with what is wrong in it. */
export function parseWithLibrary(text: string): YamlDocument {
  const deep = bracketsTooDeep(text);
  if (deep !== undefined) return { text, root: undefined, errors: [tooDeep(text, deep)] };
  try {
    const { document, openQuote } = readDocument(text);
    return openQuote === undefined ? document : (readShallowQuotes(text, openQuote) ?? document);
  } catch (error) {
    // The parser recurses: levels that are nested by indentation alone may exhaust the stack.
    if (error instanceof RangeError) return { text, root: undefined, errors: [tooDeep(text, 0)] };
    throw error;
  }
}

/** Documents with more quotes that go on further out are read as what they strictly are. */
const MAX_SHALLOW_QUOTES = 20;

/** What the library makes of a text, and where the first quote is that it left open; undefined where it closed them all. */
interface LibraryDocument {
  readonly document: YamlDocument;
  readonly openQuote: number | undefined;
}

/**
 * Reads a document whose quoted scalars go on in lines that are not indented further than what they stand in. YAML forbids that (1.2.2,
 * section 6.1), and the library ends a quote there; but go-yaml, by which Prometheus and kubectl read, goes on to the closing quote.
 *
 * @param openQuote the first quote that the library left open
 * @returns undefined where that leaves a mistake on the line where a quote ends: it is then the quote of another value, and the first is
 *   never closed
 */
function readShallowQuotes(text: string, openQuote: number): YamlDocument | undefined {
  let source = text;
  let quote: number | undefined = openQuote;
  for (let i = 0; i < MAX_SHALLOW_QUOTES; i++) {
    const end = endOfQuoted(text, quote);
    const quoted = end === undefined ? '' : source.slice(quote, end);
    if (!quoted.includes('\n')) return undefined;
    // On one line, a scalar has no indentation; what its lines mean is read from the text itself.
    source = source.slice(0, quote) + quoted.replaceAll(/[\r\n]/g, ' ') + source.slice(end);
    const read = readDocument(text, source);
    const from = quote;
    const lineEnd = text.indexOf('\n', end);
    if (read.document.errors.some((error) => error.code === 'syntax' && error.from >= from && (lineEnd < 0 || error.from <= lineEnd))) return undefined;
    if (read.openQuote === undefined) return read.document;
    quote = read.openQuote;
  }
  return undefined;
}

/** @param source what the library gets to read: the text, or one with other blanks in its quotes */
function readDocument(text: string, source = text): LibraryDocument {
  const whole = (document: YamlDocument): LibraryDocument => ({ document, openQuote: undefined });
  const documents = yaml.parseAllDocuments(source, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(documents) || documents.length === 0) return whole({ text, root: undefined, errors: [] });
  const converter = new Converter(text, source !== text);
  // A mistake can leave more than one document in a chunk; the last one is the one with content.
  const document = documents[documents.length - 1]!;
  const root = converter.node(document.contents, 0);
  if (converter.tooDeepAt !== undefined) return whole({ text, root: undefined, errors: [tooDeep(text, converter.tooDeepAt)] });
  const errors = [...documents.flatMap((d) => d.errors.map((error) => syntaxError(text, error, converter.quotesByEnd))), ...converter.errors];
  const read = { text, root, errors: onePerLine(text, withTabs(text, root, errors)).slice(0, MAX_ERRORS) };
  // Only a mistake leaves a quote open.
  return errors.length === 0 ? whole(read) : { document: read, openQuote: firstOpen(text, converter.quotesByEnd) };
}

function firstOpen(text: string, quotesByEnd: ReadonlyMap<number, number>): number | undefined {
  const open = [...quotesByEnd].filter(([end, from]) => endOfQuoted(text, from) !== end).map(([, from]) => from);
  return open.length === 0 ? undefined : Math.min(...open);
}

/**
 * Adds the tabs that other readers refuse, which is what the parser stumbles over, too: what it says behind the first of them is left
 * out. Behind another error, nobody knows what a line is a part of.
 */
function withTabs(text: string, root: YamlNode | undefined, errors: readonly YamlError[]): YamlError[] {
  const first = Math.min(text.length, ...errors.filter(({ code }) => code === 'syntax').map(({ from }) => from));
  const lineEnd = text.indexOf('\n', first);
  const tabs = tabErrors(text, root).filter(({ from }) => lineEnd < 0 || from <= lineEnd);
  const firstTab = tabs[0] ? text.lastIndexOf('\n', tabs[0].from - 1) : Infinity;
  return [...errors.filter(({ code, from }) => code !== 'syntax' || from <= firstTab), ...tabs];
}

const UNCLOSED_QUOTE = 'This quote is never closed.';

const isUnclosed = (error: YamlError): boolean => error.message === UNCLOSED_QUOTE;

/** A single mistake often makes the parser stumble over the rest of its line; the first message is the telling one. */
function onePerLine(text: string, errors: readonly YamlError[]): YamlError[] {
  let line = -1;
  // Behind a quote that is never closed, nothing is what it seems.
  const unclosed = Math.min(...errors.filter(isUnclosed).map((error) => error.from));
  return errors
    .filter((error) => error.from <= unclosed)
    .toSorted((a, b) => a.from - b.from)
    .filter((error) => {
      const start = text.lastIndexOf('\n', error.from - 1);
      if (start + 1 === line) return false;
      line = start + 1;
      return true;
    });
}

const limitError = (text: string, from: number, message: string): YamlError => ({ from, to: Math.min(text.length, from + 1), code: 'limit', message });

const tooLong = (what: string, text: string, limit: number): YamlError =>
  limitError(text, 0, `The ${what} is not checked: it has ${(text.length / 1e6).toFixed(1)} million characters, and the limit is ${limit / 1e6} million. Split it into several files.`);

/** That a text nests more levels than are read. */
export const tooDeep = (text: string, at: number): YamlError => limitError(text, at, `The document is not checked: more than ${MAX_DEPTH} levels are nested here.`);

/** Why a text is not read at all; undefined where it is. */
export function beyondLimits(text: string): YamlError | undefined {
  if (text.length > MAX_LENGTH) return tooLong('document', text, MAX_LENGTH);
  const binary = text.slice(0, 8192).indexOf('\0');
  return binary < 0 ? undefined : limitError(text, binary, 'The document is not checked: it holds a NUL character, so it is not text.');
}

/** The offset at which brackets nest too deeply, found without recursion. */
export function bracketsTooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91 || c === 123) depth++;
    else if ((c === 93 || c === 125) && depth > 0) depth--;
    // Many may stand in scalars and comments, such as half-open intervals; only then it is worth to tell them apart.
    if (depth > MAX_DEPTH) return flowTooDeep(text);
  }
  return undefined;
}

function flowTooDeep(text: string): number | undefined {
  let depth = 0;
  let at = 0;
  let isScalar = false;
  for (const token of new yaml.Lexer().lex(text)) {
    if (!isScalar && (token === '[' || token === '{') && ++depth > MAX_DEPTH) return at;
    if (!isScalar && (token === ']' || token === '}')) depth--;
    // The lexer marks a scalar's source by a character of its own before it, which is no part of the text.
    isScalar = token === yaml.CST.SCALAR;
    if (!isScalar && token !== yaml.CST.DOCUMENT && token !== yaml.CST.FLOW_END) at += token.length;
  }
  return undefined;
}

function syntaxError(text: string, error: yaml.YAMLParseError, quotesByEnd: ReadonlyMap<number, number>): YamlError {
  const [at, to] = error.pos;
  // The parser notices a missing quote where the text ends; the writer looks for it where it was opened.
  const opened = error.code === 'MISSING_CHAR' ? quotesByEnd.get(at) : undefined;
  if (opened !== undefined) return { from: opened, to: opened + 1, code: 'syntax', message: UNCLOSED_QUOTE };
  const from = Math.min(at, text.length);
  return { from, to: Math.min(text.length, Math.max(from + 1, to)), code: 'syntax', message: explain(error) };
}

/** The parser's own messages, where a writer of manifests would not know what they ask for. */
function explain(error: yaml.YAMLParseError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'A tab cannot indent YAML; use blanks.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'A mapping cannot stand here: a value that contains `: ` must be quoted, and nested keys belong on lines of their own.';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must stand on one line, followed by a colon: is a `:` missing, or is the text before it indented too far?';
    case 'BAD_SCALAR_START':
      return `${sentence(error.message)} Put the value in quotes.`;
    default:
      return sentence(error.message);
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

class Converter {
  readonly errors: YamlError[] = [];
  /** Where the tree goes on below the deepest level that is read. */
  tooDeepAt: number | undefined;
  /** Where each quoted scalar begins, by where it ends. */
  readonly quotesByEnd = new Map<number, number>();
  private readonly anchors = new Map<string, YamlNode>();

  /** @param isChanged whether the library got another text to read, with quoted lines as one */
  constructor(
    private readonly text: string,
    private readonly isChanged: boolean,
  ) {}

  /** Converts a parsed node; an anchor still being converted is not yet known, so a cycle ends at its alias. */
  node(node: yaml.ParsedNode | null | undefined, depth: number): YamlNode | undefined {
    if (!node) return undefined;
    if (depth > MAX_DEPTH) {
      this.tooDeepAt ??= node.range[0];
      return undefined;
    }
    if (yaml.isAlias(node)) return this.alias(node);
    const converted = yaml.isMap(node) ? this.mapping(node, depth) : yaml.isSeq(node) ? this.sequence(node, depth) : this.scalar(node);
    if (node.anchor) this.anchors.set(node.anchor, converted);
    return converted;
  }

  private alias(node: yaml.Alias.Parsed): YamlNode | undefined {
    const target = this.anchors.get(node.source);
    if (!target) this.errors.push({ from: node.range[0], to: node.range[1], code: 'syntax', message: `No anchor \`&${node.source}\` ends before this alias.` });
    return target;
  }

  private mapping(map: yaml.YAMLMap.Parsed, depth: number): YamlNode {
    const entries: YamlEntry[] = [];
    const seen = new Set<string>();
    for (const item of map.items) {
      const key = this.node(item.key, depth + 1);
      if (key?.kind !== 'scalar') {
        // YAML allows it, and no reader of Go that fills in structures and maps of texts does.
        if (key && item.key) this.errors.push({ from: item.key.range[0], to: item.key.range[1], code: 'syntax', message: `A key must be a single text, and this one is a ${key.kind === 'mapping' ? 'mapping' : 'list'}: put it in quotes if it is meant as a text.` });
        continue;
      }
      if (seen.has(key.text) && key.text !== '<<') {
        this.errors.push({ from: key.from, to: key.to, code: 'duplicate-key', message: `The key \`${key.text}\` is set twice in this mapping.` });
      }
      seen.add(key.text);
      const value = this.node(item.value, depth + 1);
      entries.push({ key, value: value?.kind === 'scalar' && value.from === value.to && value.type === 'null' ? undefined : value });
    }
    return { kind: 'mapping', from: map.range[0], to: map.range[1], entries, flow: map.flow === true };
  }

  private sequence(seq: yaml.YAMLSeq.Parsed, depth: number): YamlNode {
    const items: YamlNode[] = [];
    for (const item of seq.items) {
      const converted = this.node(item, depth + 1);
      if (converted) items.push(converted);
    }
    return { kind: 'sequence', from: seq.range[0], to: seq.range[1], items, flow: seq.flow === true };
  }

  private scalar(node: yaml.Scalar.Parsed): YamlScalar {
    const converted = toScalar(this.text, node, this.isChanged);
    if (converted.style === 'double' || converted.style === 'single') this.quotesByEnd.set(converted.to, converted.from);
    return converted;
  }
}

function toScalar(source: string, node: yaml.Scalar.Parsed, isChanged: boolean): YamlScalar {
  const type = node.value === null ? 'null' : typeof node.value === 'number' || typeof node.value === 'bigint' ? 'number' : typeof node.value === 'boolean' ? 'boolean' : 'string';
  const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
  const [from, end] = node.range;
  // By YAML 1.1, which a directive may ask for, the key that merges is a symbol.
  const read = type === 'string' && typeof node.value !== 'symbol' ? String(node.value) : (node.source ?? '');
  const text = isChanged && (style === 'double' || style === 'single') && read.length > 0 && source.slice(from, end).includes('\n') ? (decodeFlowScalar(source, { from: from + 1, to: end - 1 }, style) ?? read) : read;
  return { kind: 'scalar', from, to: style === 'literal' || style === 'folded' ? withoutBlanks(source, from, end) : end, text, type, style };
}

/** A block scalar ends with its last word: the line breaks behind it also end its line, and an edit must leave them. */
function withoutBlanks(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /[ \t\r\n]/.test(text[end - 1]!)) end--;
  return end;
}
