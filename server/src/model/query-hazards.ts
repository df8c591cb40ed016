import { queryLanguage } from '../query/language';
import { parseLogql } from '../query/logql/parse';
import { parsePromql } from '../query/promql/parse';
import type { Token } from '../query/token';
import { Memo } from '../text/memo';
import { span, type Span } from '../text/range';
import { logqlOf, promqlOf, type QueryRegion } from './query-region';
import { dedent, endOfDeeperLines } from './source-lines';

/** A query of which YAML takes a part away, although its author wrote it. Spans are of the document. */
export interface Hazard {
  readonly kind: 'folded-comment' | 'plain-comment';
  /** The language of what was meant: what YAML takes away may be what tells LogQL from PromQL. */
  readonly language: QueryRegion['language'];
  /** What starts it: the comment. */
  readonly at: Span;
  /** The query that was meant. */
  readonly meant: string;
  /** Where the source of what was meant ends. */
  readonly to: number;
}

/** Several checks of a query ask. */
const known = new Memo<QueryRegion, Hazard | 'none'>();

/**
 * What YAML does to a query against its author's will, where there is no doubt: the query as it stands in the source
 * parses, and it is another one than what YAML makes of it.
 */
export function hazardOf(documentText: string, region: QueryRegion): Hazard | undefined {
  if (!region.scalar) return undefined;
  let hazard = known.get(region);
  if (!hazard) known.set(region, (hazard = plainComment(documentText, region) ?? foldedComment(documentText, region) ?? 'none'));
  return hazard === 'none' ? undefined : hazard;
}

/** What counts of a parse, in either language. */
interface Parsed {
  readonly tokens: readonly Token[];
  readonly expr: object | undefined;
  readonly syntax: readonly unknown[];
}

const parseOf = (region: QueryRegion): Parsed => (region.language === 'promql' ? promqlOf(region) : logqlOf(region));
/** The parse of another text in a region's language. What is cut off may have been what tells LogQL from PromQL. */
const parseAs = ({ language }: QueryRegion, text: string): Parsed => {
  const promql = parsePromql(text);
  return language === 'promql' && isWellFormed(promql) ? promql : language === 'logql' || text.includes('|') ? parseLogql(text) : promql;
};

const languageOf = ({ language }: QueryRegion, meant: string): QueryRegion['language'] => (language === 'logql' ? language : queryLanguage(meant));

const isWellFormed = (parsed: Parsed): boolean => parsed.expr !== undefined && parsed.syntax.length === 0;
const codeOf = ({ tokens }: Parsed): string => tokens.filter(({ type }) => type !== 'comment').map(({ text }) => text).join('\n');

/** A comment that, once YAML joined the lines, goes on over code. */
function foldedComment(documentText: string, region: QueryRegion): Hazard | undefined {
  if (!/#|\/[/*]/.test(region.text) || region.scalar!.style === 'literal') return undefined;
  const meant = withLines(documentText, region);
  if (meant === undefined) return undefined;
  const [folded, asWritten] = [parseOf(region), parseAs(region, meant)];
  if (!isWellFormed(asWritten) || codeOf(folded) === codeOf(asWritten)) return undefined;
  const comment = folded.tokens.find(({ type, from, to }) => type === 'comment' && /\n/.test(meant.slice(from, to)));
  if (!comment) return undefined;
  const line = meant.slice(comment.from, meant.indexOf('\n', comment.from));
  const end = comment.from + line.trimEnd().length;
  return { kind: 'folded-comment', language: languageOf(region, meant), at: region.map.toSource(span(comment.from, end)), meant: meant.trimEnd(), to: region.scalar!.to };
}

/** The text of a scalar with its line breaks where they stand in the source; as long as the text that YAML made of it. */
function withLines(documentText: string, { map, text, from, to }: QueryRegion): string | undefined {
  if (!map.exact || !documentText.slice(from, to).includes('\n')) return undefined;
  return text.replace(/[ \t]+/g, (blanks, at: number) => {
    const source = map.toSource(span(at, at + blanks.length));
    return documentText.slice(source.from, source.to).includes('\n') ? blanks.slice(0, -1) + '\n' : blanks;
  });
}

/** A ` #` at which a plain scalar ends: in the midst of a string, or before lines that belong to the query. */
function plainComment(documentText: string, region: QueryRegion): Hazard | undefined {
  const { scalar } = region;
  if (scalar!.style !== 'plain') return undefined;
  const rest = /^[ \t]+(#[^\r\n]*)/.exec(documentText.slice(scalar!.to));
  if (!rest || isWellFormed(parseOf(region))) return undefined;
  const from = scalar!.to + rest[0].length - rest[1]!.length;
  const lineEnd = scalar!.to + rest[0].trimEnd().length;
  const at = span(from, lineEnd);
  for (const to of [lineEnd, endOfDeeperLines(documentText, scalar!.from, lineEnd)]) {
    const meant = dedent(documentText.slice(scalar!.from, to));
    if (isWellFormed(parseAs(region, meant))) return { kind: 'plain-comment', language: languageOf(region, meant), at, meant, to };
  }
  return undefined;
}
