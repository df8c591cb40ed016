import { span, type Span } from '../../text/range';
import { readerOf } from '../readings';
import { tokenize, type Token } from '../token';
import { mayHaveVariables } from '../variables';
import type { Expr } from './ast';
import { parseExpression, type FeatureUse } from './parser';
import type { QueryProblem } from './problem';
import { explainUnexpected } from './syntax-message';
import { checkTypes } from './types';
import { OPERATORS } from './words';

export interface ParsedPromql {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Undefined where a syntax error ended the parse. */
  readonly expr: Expr | undefined;
  /** Where the query is nested too deeply to be judged, and why; it is neither accepted nor refused. */
  readonly unread: (Span & { readonly reason: string }) | undefined;
  /** What the grammar refuses. There is at most one syntax error, the first, for what follows it is guesswork. */
  readonly syntax: readonly QueryProblem[];
  /** What Prometheus refuses in a well-formed query: types and numbers of arguments. */
  readonly types: readonly QueryProblem[];
  /** The features that a server must enable to take the query. */
  readonly features: readonly FeatureUse[];
  /** The variables of Grafana outside of strings, with the names that they are parts of. */
  readonly variables: readonly Span[];
}

const readingsOf = readerOf(parseAnew, (open, at): ParsedPromql => {
  const message = `\`${open.text.slice(at.from, at.to)}\` is a variable of Grafana, and Prometheus knows none: write what it stands for. What an alert has to say of its labels and its value belongs into its annotations.`;
  return { ...open, syntax: [{ ...at, message, fixes: [] }], types: [] };
});

/** Parses and checks a PromQL expression. Never throws. Parses of equal texts are shared. */
export const parsePromql = (text: string): ParsedPromql => readingsOf(text).strict;

/** The same for a query that Grafana sends, once it put values in the place of its variables. */
export const parseWithVariables = (text: string): ParsedPromql => readingsOf(text).open;

const NO_VARIABLES: readonly Span[] = [];
const placed = ({ from, to }: Span, reason: string): NonNullable<ParsedPromql['unread']> => ({ from, to, reason });

function parseAnew(text: string): ParsedPromql {
  const tokens = tokenize(text, OPERATORS);
  const { expr, unexpected, problems, features, unread } = parseExpression(tokens);
  const syntax = unexpected === undefined ? problems : [...problems, explainUnexpected(tokens, unexpected, text.length)];
  const variables = mayHaveVariables(text) ? tokens.filter(({ variable }) => variable).map(({ from, to }) => span(from, to)) : NO_VARIABLES;
  return { text, tokens, expr, unread: unread && placed(tokens[unread.token] ?? span(text.length, text.length), unread.reason), syntax, features, variables, types: expr && problems.length === 0 ? checkTypes(expr) : [] };
}

/** Whether Prometheus would refuse the query, with every feature enabled. */
export const isRefused = (parsed: ParsedPromql): boolean => parsed.syntax.length > 0 || parsed.types.length > 0;
