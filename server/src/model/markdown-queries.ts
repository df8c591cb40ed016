import { queryLanguage } from '../query/language';
import { splitQueries } from '../query/split';
import { linesOf } from '../text/lines-of';
import { span, type Span } from '../text/range';
import { traceQueries, type TraceQuery } from './trace-queries';
import { fileQuery, type Excerpt, type QueryRegion } from './query-region';

/** A fenced code block of a query language in Markdown, unchecked if its words say so: ```` ```promql bad ````. The span is that of its lines. */
export interface QueryFence extends Span, Excerpt {
  readonly language: 'promql' | 'logql' | 'traceql';
}

/** An opening fence, also as the first thing of a list's item; the words behind one of backticks hold no backtick (CommonMark 0.31, 4.5). */
const OPENING = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?:(`{3,})([^`]*)|(~{3,})((?!~).*))$/;
const LANGUAGE = /^(promql|logql|traceql)(?![\w-])/i;
const UNCHECKED = /\b(?:bad|wrong|invalid|ignore)\b/i;

/** A look at a text that is much cheaper than reading it, and wrong in one direction only. */
export const mayHaveQueryFence = (text: string): boolean => /(?:```|~~~)[ \t]*(?:promql|logql|traceql)/i.test(text);

/**
 * The fences of PromQL, LogQL and TraceQL in a Markdown text. A fence that is never closed reaches to the end. Those in quotations are left
 * out, for the signs before their lines are no part of a query.
 */
export function queryFences(text: string): QueryFence[] {
  const fences: QueryFence[] = [];
  let open: { readonly sign: string; readonly words: string; readonly indentation: string; readonly from: number } | undefined;
  const close = (to: number): void => {
    const language = open && LANGUAGE.exec(open.words)?.[1]?.toLowerCase();
    if (open && language) fences.push({ from: open.from, to, language: language as QueryFence['language'], isUnchecked: UNCHECKED.test(open.words), indentation: open.indentation });
    open = undefined;
  };
  for (const { text: line, from: index } of linesOf(text)) {
    const content = line.trimEnd();
    if (open) {
      const sign = content.trimStart();
      if (sign.startsWith(open.sign) && sign === open.sign[0]!.repeat(sign.length)) close(index);
      continue;
    }
    const opening = content.includes('```') || content.includes('~~~') ? OPENING.exec(content) : null;
    if (opening) open = { sign: opening[2] ?? opening[4]!, words: (opening[3] ?? opening[5]!).trim(), indentation: opening[1]!.replace(/\S/g, ' '), from: index + line.length };
  }
  close(text.length);
  return fences;
}

/** The queries in the fences of a Markdown text. Fences of PromQL hold LogQL, too, for many renderers colour only the former. */
export function markdownQueries(text: string): QueryRegion[] {
  const queries: QueryRegion[] = [];
  for (const { from, to, language, isUnchecked, indentation } of queryFences(text)) {
    if (language === 'traceql') continue;
    const source = text.slice(from, to);
    for (const at of splitQueries(source, language === 'logql' ? language : queryLanguage(source), true)) {
      const own = language === 'logql' ? language : queryLanguage(source.slice(at.from, at.to));
      queries.push({ ...fileQuery(text, span(at.from + from, at.to + from), own, queries.length + 1), excerpt: { isUnchecked, indentation } });
    }
  }
  return queries;
}

/** The queries for traces in the fences of a Markdown text, without those whose fence says that they are wrong. */
export const markdownTraceQueries = (text: string): TraceQuery[] =>
  queryFences(text)
    .filter(({ language, isUnchecked }) => language === 'traceql' && !isUnchecked)
    .flatMap((fence) => traceQueries(text, fence));
