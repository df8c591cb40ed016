import { splitTraceql } from '../query/traceql/parse';
import { shift, type Span } from '../text/range';

/** A TraceQL query, as a stretch of a file. */
export interface TraceQuery extends Span {
  readonly text: string;
}

/** The TraceQL queries of a part of a text. */
export const traceQueries = (text: string, { from, to }: Span): TraceQuery[] => splitTraceql(text.slice(from, to)).map((at) => ({ ...shift(at, from), text: text.slice(at.from + from, at.to + from) }));
