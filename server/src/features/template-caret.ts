import { promqlOf } from '../model/query-region';
import type { TemplateRegion } from '../model/template-region';
import { isRefused } from '../query/promql/parse';
import type { Expr } from '../query/promql/ast';
import { span, type Span } from '../text/range';
import { placedAt } from './around';
import type { Analysis, Snapshot } from './snapshot';

/** A caret in the text of a label or annotation that holds a template. */
export interface TemplatePlace {
  readonly region: TemplateRegion;
  /** The decoded text, with the white space behind it up to the caret. */
  readonly text: string;
  readonly offset: number;
  /** The alert's query, where it can be read. */
  readonly query: Expr | undefined;
  /** The place in the file of a span of the text. */
  toFile(template: Span): Span;
}

/** The template around an offset of a file, where it is known how that lies in the file. */
export function templateAt(snapshot: Snapshot, at: number): TemplatePlace | undefined {
  for (const { from, analysis } of placedAt(snapshot, at)) {
    const local = at - from;
    for (const region of analysis.templates) {
      const place = region.map.exact ? inRegion(region, analysis, local) : undefined;
      if (place) return { region, ...place, query: queryOf(region, analysis), toFile: (template) => toFile(region, template, local, from, place.offset) };
    }
  }
  return undefined;
}

function inRegion(region: TemplateRegion, { document }: Analysis, at: number): Pick<TemplatePlace, 'text' | 'offset'> | undefined {
  const { from, to, style } = region.scalar;
  const isQuoted = style === 'single' || style === 'double';
  if (isQuoted ? at <= from || at >= to : at < from) return undefined;
  if (at <= to) return { text: region.text, offset: region.map.toDecoded(at) };
  // Blanks behind a plain text are not a part of it, until something is typed behind them.
  if (style !== 'plain' || !/^[ \t]*$/.test(document.text.slice(to, at))) return undefined;
  return { text: `${region.text} `, offset: region.text.length + 1 };
}

function toFile({ map, text }: TemplateRegion, template: Span, caret: number, documentFrom: number, offset: number): Span {
  if (template.from === template.to && (template.from === offset || template.to > text.length)) return span(caret + documentFrom, caret + documentFrom);
  const { from, to } = map.toSource(template);
  return span(from + documentFrom, to + documentFrom);
}

function queryOf({ rule }: TemplateRegion, { queries }: Analysis): Expr | undefined {
  const region = rule.expr && queries.find(({ scalar, language }) => scalar === rule.expr!.scalar && language === 'promql');
  const parsed = region && promqlOf(region);
  return parsed && !isRefused(parsed) ? parsed.expr : undefined;
}
