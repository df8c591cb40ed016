import { span, type Span } from '../../text/range';
import type { StringLiteral } from './ast';

/** Whether each character of a string's value is one of its source, in order, behind the quote. */
export const isVerbatim = (query: string, { from, to, value }: StringLiteral): boolean => query.slice(from + 1, to - 1) === value;

/**
 * Where a part of a string's value stands in the query.
 *
 * @returns undefined where escapes make that unclear
 */
export const innerSpan = (query: string, literal: StringLiteral, part: Span): Span | undefined => (isVerbatim(query, literal) ? span(literal.from + 1 + part.from, literal.from + 1 + part.to) : undefined);
