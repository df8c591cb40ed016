import { hasHole } from '../model/helm-template';
import { logqlOf, promqlOf, type QueryRegion } from '../model/query-region';
import { formatLogql } from '../query/logql/format';
import { formatPromql, type FormatOptions } from '../query/promql/format';
import { indentationBefore } from '../text/indentation-before';
import { overlaps, shift, span, type Span, type TextEdit } from '../text/range';
import { lineBreakOf } from '../yaml/edit';
import { rewriteScalar } from '../yaml/rewrite-scalar';
import type { Analysis, Snapshot } from './snapshot';

export { DEFAULT_WIDTH } from '../query/promql/format';

/**
 * The edits that format the queries of a file, in PromQL and LogQL: of a query file, or of the rules in YAML. They change nothing but
 * the queries, and they leave a query alone that has a syntax error.
 *
 * @param within only queries that this span of the file touches
 */
export function formatQueries(snapshot: Snapshot, options: FormatOptions, within: Span = span(0, snapshot.text.length)): TextEdit[] {
  return snapshot.documents.flatMap(({ from, analysis }) => {
    // What a broken document means is a guess.
    if (analysis.document.errors.some(({ code }) => isUnreadable(code))) return [];
    const local = span(within.from - from, within.to - from);
    return analysis.queries
      .filter((query) => !query.excerpt?.isUnchecked && overlaps(query, local))
      .flatMap((query) => formatRegion(analysis, query, options) ?? [])
      .map((edit) => ({ ...edit, from: edit.from + from, to: edit.to + from }));
  });
}

const parseOf = (query: QueryRegion): Pick<ReturnType<typeof promqlOf>, 'syntax'> => (query.language === 'promql' ? promqlOf(query) : logqlOf(query));

function formatRegion(analysis: Analysis, query: QueryRegion, options: FormatOptions): TextEdit | undefined {
  const { document } = analysis;
  if (parseOf(query).syntax.length > 0) return undefined;
  const formatted = (query.language === 'promql' ? formatPromql : formatLogql)(query.text, options);
  if (formatted === undefined) return undefined;
  const edit = query.scalar ? formatScalar(analysis, query, formatted) : query.excerpt ? indentedLines(document.text, query, formatted, query.excerpt.indentation) : replaceLines(document.text, query, formatted);
  return edit && document.text.slice(edit.from, edit.to) !== edit.text ? edit : undefined;
}

function formatScalar({ kind, document: { text, root } }: Analysis, { scalar, text: query }: QueryRegion, formatted: string): TextEdit | undefined {
  // A template of Helm fills in the rest, or escapes what is filled in.
  if (hasHole(scalar!.text)) return undefined;
  // A string of JSON stays on its line, however many those of the query are. What holds only a part of a query is left as it is.
  if (kind === 'dashboard') return query === formatted || query !== scalar!.text ? undefined : { from: scalar!.from, to: scalar!.to, text: JSON.stringify(formatted) };
  // How a line was quoted and escaped is of no matter as long as it says the same.
  const isOneLine = !text.slice(scalar!.from, scalar!.to).includes('\n');
  return isOneLine && query === formatted ? undefined : rewriteScalar(text, root, scalar!, formatted);
}

/** A query of a query file, with the white space around it on its lines. */
function replaceLines(text: string, { from, to }: Span, formatted: string): TextEdit {
  let end = to;
  while (text[end] === ' ' || text[end] === '\t') end++;
  const isEndOfLine = end === text.length || text[end] === '\n' || text[end] === '\r';
  return { from: from - (indentationBefore(text, from)?.length ?? 0), to: isEndOfLine ? end : to, text: formatted.replaceAll('\n', lineBreakOf(text)) };
}

/** A query in a fence, whose lines stay as far indented as the fence is, for a list may be around it. */
function indentedLines(text: string, { from, to }: Span, formatted: string, indentation: string): TextEdit | undefined {
  // A string that goes over lines would have the blanks in it.
  if (indentation !== '' && formatted.includes('`')) return undefined;
  const lines = formatted.split('\n').map((line) => `${indentation}${line}`);
  return { from: text.lastIndexOf('\n', from - 1) + 1, to, text: lines.join(lineBreakOf(text)) };
}

/** Why a query is not formatted. */
export interface Unformatted extends Span {
  readonly message: string;
}

/** What stays as it is because it cannot be read, with offsets into the file. */
export function unformattedQueries(snapshot: Snapshot): Unformatted[] {
  return snapshot.documents.flatMap(({ from, analysis: { document, kind, queries } }): Unformatted[] => {
    const error = kind === 'other' ? undefined : document.errors.find(({ code }) => isUnreadable(code));
    const found = error ? [error] : queries.flatMap((query) => syntaxErrorOf(query) ?? []);
    return found.map(({ message, ...at }) => ({ ...shift(at, from), message }));
  });
}

function syntaxErrorOf(query: QueryRegion): Unformatted | undefined {
  const problem = query.excerpt ? undefined : parseOf(query).syntax[0];
  return problem && { ...query.map.toSource(problem), message: problem.message };
}

const isUnreadable = (code: string): boolean => code === 'syntax' || code === 'limit';
