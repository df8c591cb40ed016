import type { Span, TextEdit } from '../../text/range';

/** Something that Prometheus would refuse a query for, with offsets into the query's own text. */
export interface QueryProblem extends Span {
  readonly message: string;
  readonly fixes: readonly { readonly title: string; readonly edits: readonly TextEdit[]; readonly isSafe?: boolean }[];
}
