import type { TemplateRegion } from '../../model/template-region';
import { templateFacts } from '../../query/template/infer';
import { overlaps, span, type TextEdit } from '../../text/range';
import { mentionsIn, occurrenceOf } from './in-queries';
import type { Occurrence } from './occurrence';

/** What the queries that a template runs name. */
export function occurrencesInTemplate(region: TemplateRegion): Occurrence[] {
  // Most templates run none.
  if (!region.text.includes('query')) return [];
  return templateFacts(region.text).queries.flatMap(({ at, parsed, holes }) => {
    const literal = region.text.slice(at.from, at.to);
    const offsets = offsetsIn(literal);
    const place = (from: number, to: number) => (offsets ? span(at.from + offsets[from]!, at.from + offsets[to]!) : at);
    const written = (edit: TextEdit | undefined): TextEdit | undefined => {
      const text = edit && escaped(edit.text, literal[0]!);
      // A format has a meaning for signs of its own.
      return edit && offsets && text !== undefined && !(holes.length > 0 && text.includes('%')) ? { ...place(edit.from, edit.to), text } : undefined;
    };
    return mentionsIn(parsed)
      .filter((mention) => !holes.some((hole) => overlaps(hole, mention)))
      .map((mention) => occurrenceOf({ ...mention, ...place(mention.from, mention.to), write: (name) => written(mention.write(name)) }, region, region.rule));
  });
}

/** Where each character of a string of Go stands in its literal, and where the last one ends; undefined where it has escapes of several digits. */
function offsetsIn(literal: string): number[] | undefined {
  const offsets: number[] = [];
  const isRaw = literal.startsWith('`');
  let at = 1;
  for (; at < literal.length - 1; at++) {
    offsets.push(at);
    if (isRaw || literal[at] !== '\\') continue;
    if (!/[abfnrtv\\'"]/.test(literal[at + 1]!)) return undefined;
    at++;
  }
  return [...offsets, at];
}

/** A text in the quotes of a string of Go. */
function escaped(text: string, quote: string): string | undefined {
  if (quote === '`') return text.includes('`') ? undefined : text;
  return text.replace(/[\\"]/g, '\\$&');
}
