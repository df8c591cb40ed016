import { parseLogql } from '../query/logql/parse';
import { parsePromql } from '../query/promql/parse';
import { lineBreakOf } from '../yaml/edit';
import type { TextEdit, Span } from '../text/range';
import type { YamlDocument } from '../yaml/tree';
import type { DocumentKind } from './recognise';
import { holdsRules } from './rule-groups';
import { dedent, endOfDeeperLines } from './source-lines';

/** A query that begins with `{` and stands without quotes, so that YAML takes its selector for a mapping. The span is that of its first line. */
export interface UnquotedQuery extends Span {
  /** The query that was meant. */
  readonly meant: string;
  /** What writes it as a literal block. */
  readonly edit: TextEdit;
  /** Where all of it ends. */
  readonly end: number;
}

const EXPR = /^([ \t]*(?:-[ \t]+)*)expr:[ \t]+(\{(?!\{)[^\r\n]*)$/gm;
/** What nearly all documents lack, and is found out faster. */
const BEGINNING = /expr:[ \t]+\{/;
const NONE: readonly UnquotedQuery[] = [];
const known = new WeakMap<YamlDocument, readonly UnquotedQuery[]>();

/** The queries of a document's rules that YAML takes for mappings, where there is no doubt: as they stand in the source, they parse. */
export function unquotedQueries(document: YamlDocument, kind: DocumentKind): readonly UnquotedQuery[] {
  if (!BEGINNING.test(document.text)) return NONE;
  let found = known.get(document);
  if (!found) known.set(document, (found = mayHoldRules(document, kind) ? find(document.text) : []));
  return found;
}

/** A mistake in YAML may have taken away by what a rule file is recognised. */
const mayHoldRules = ({ text }: YamlDocument, kind: DocumentKind): boolean => holdsRules(kind) || (kind === 'other' && /^groups[ \t]*:/m.test(text));

function find(text: string): UnquotedQuery[] {
  return [...text.matchAll(EXPR)].flatMap((match): UnquotedQuery[] => {
    const from = match.index + match[0].indexOf('{');
    const lineEnd = from + match[2]!.trimEnd().length;
    const column = match[1]!.length;
    for (const end of new Set([endOfDeeperLines(text, from, lineEnd), lineEnd])) {
      const meant = dedent(text.slice(from, end));
      if (!isQuery(meant)) continue;
      const lines = meant.split('\n').map((line) => lineBreakOf(text) + (line === '' ? '' : ' '.repeat(column + 2) + line));
      return [{ from, to: lineEnd, end, meant, edit: { from, to: end, text: `|${lines.join('')}` } }];
    }
    return [];
  });
}

const isQuery = (text: string): boolean => [parseLogql(text), parsePromql(text)].some(({ expr, syntax }) => expr !== undefined && syntax.length === 0);
