import { span, type Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import { readerOf } from '../readings';
import type { Token } from '../token';
import type { Expr } from './ast';
import { checkTypes } from './check';
import { parseExpression } from './parser';
import { checkStages, type StageProblem } from './stage-check';
import { explainUnexpected } from './syntax-message';
import { checkTemplates } from './templates';
import { tokenizeLogql } from './tokens';

export interface ParsedLogql {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Undefined where a syntax error ended the parse. */
  readonly expr: Expr | undefined;
  /** Why the query was not judged at all, where it was not. */
  readonly unread?: Span & { readonly reason: string };
  /** What the grammar refuses. There is at most one syntax error, the first, for what follows it is guesswork. */
  readonly syntax: readonly QueryProblem[];
  /** What Loki refuses in a well-formed query: kinds of expressions, parameters, selectors of everything. */
  readonly types: readonly QueryProblem[];
  /** What it refuses in the texts that stages hold: expressions, patterns, paths, addresses. */
  readonly stages: readonly StageProblem[];
  /** What it refuses in the templates of stages, and calls in them that fail on every line. */
  readonly templates: { readonly refused: readonly QueryProblem[]; readonly failing: readonly QueryProblem[] };
  /** The variables of Grafana outside of strings, with the names that they are parts of. */
  readonly variables: readonly Span[];
}

/** Bytes; Loki reads no longer query (maxInputSize of parser.go). */
const MAX_LENGTH = 131_072;
/** A query with more tokens was made to be large, and what looks at each of its parts would take too long: that it is well-formed is all that is said of it. */
export const MAX_LOGQL_TOKENS = 4000;
const NO_TEMPLATES: ParsedLogql['templates'] = { refused: [], failing: [] };

const readingsOf = readerOf(parseAnew, (open, at): ParsedLogql => {
  const message = `\`${open.text.slice(at.from, at.to)}\` is a variable of Grafana, and Loki knows none: write what it stands for.`;
  return { ...open, syntax: [{ ...at, message, fixes: [] }], types: [], stages: [], templates: NO_TEMPLATES };
});

/** Parses and checks a LogQL expression. Never throws. Parses of equal texts are shared. */
export const parseLogql = (text: string): ParsedLogql => readingsOf(text).strict;

/** The same for a query that Grafana sends, once it put values in the place of its variables. */
export const parseLogqlWithVariables = (text: string): ParsedLogql => readingsOf(text).open;

function parseAnew(text: string): ParsedLogql {
  if (text.length >= MAX_LENGTH) {
    const message = `The query has ${text.length} characters; Loki reads fewer than ${MAX_LENGTH} bytes.`;
    return { text, tokens: [], expr: undefined, syntax: [{ from: 0, to: text.length, message, fixes: [] }], types: [], stages: [], templates: NO_TEMPLATES, variables: [] };
  }
  const tokens = tokenizeLogql(text);
  const { expr, unexpected, problems, unread } = parseExpression(tokens, text);
  const unclosed = tokens.flatMap(({ type, from, error }): QueryProblem[] => (type === 'comment' && error !== undefined ? [{ from, to: from + 2, message: error, fixes: [] }] : []));
  const syntax = [...problems, ...unclosed, ...(unexpected === undefined ? [] : [explainUnexpected(tokens, unexpected, text.length)])];
  const variables = tokens.filter(({ variable }) => variable).map(({ from, to }) => span(from, to));
  const whole = syntax.length === 0 ? expr : undefined;
  const { from, to } = (unread && tokens[unread.token]) ?? span(text.length, text.length);
  return { text, tokens, expr, ...(unread ? { unread: { from, to, reason: unread.reason } } : {}), syntax, variables, types: whole ? checkTypes(whole, text) : [], stages: whole ? checkStages(whole, text) : [], templates: whole ? checkTemplates(whole, text) : NO_TEMPLATES };
}

/** Whether Loki would refuse the query. */
export const isRefused = ({ syntax, types, stages, templates }: ParsedLogql): boolean => syntax.length > 0 || types.length > 0 || stages.some(({ isLate }) => !isLate) || templates.refused.length > 0;
