import { span, type Span } from '../../text/range';
import { readerOf } from '../readings';
import { tokenize, type Token } from '../token';
import { hasAction, mayHaveVariables } from '../variables';
import type { Expr } from './ast';
import { withTokens, type CodeTokens } from './borrowed-tokens';
import { parseExpression, type FeatureUse } from './parser';
import type { QueryProblem } from './problem';
import { explainUnexpected } from './syntax-message';
import { checkTypes } from './types';
import { OPERATORS } from './words';

export interface ParsedPromql {
  readonly text: string;
  /** Comments included. They are made anew for who asks: once there is a tree, hardly anybody does. */
  readonly tokens: readonly Token[];
  /** How many tokens there are, comments left out. */
  readonly size: number;
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
  /** The variables of Grafana, and what other programs put in, outside of strings, with the names that they are parts of. */
  readonly variables: readonly Span[];
}

class Parse implements ParsedPromql {
  constructor(
    readonly text: string,
    readonly size: number,
    readonly expr: Expr | undefined,
    readonly unread: ParsedPromql['unread'],
    readonly syntax: readonly QueryProblem[],
    readonly types: readonly QueryProblem[],
    readonly features: readonly FeatureUse[],
    readonly variables: readonly Span[],
  ) {}

  get tokens(): Token[] {
    return tokenize(this.text, OPERATORS);
  }
}

/** What Prometheus fills in where an alert is told of. */
const OF_ALERTS = /^\$(?:labels|externalLabels|externalURL|values?)\b/;

const readingsOf = readerOf(parseAnew, ({ text, size, expr, unread, features, variables }, at): ParsedPromql => {
  const variable = text.slice(at.from, at.to);
  const what = hasAction(variable) ? 'is filled in by other programs, and Prometheus expands no template in a query' : 'is a variable of Grafana, and Prometheus knows none';
  const advice = OF_ALERTS.test(variable) ? ' What an alert has to say of its labels and its value belongs into its annotations.' : '';
  const message = `\`${variable}\` ${what}: write what it stands for.${advice}`;
  return new Parse(text, size, expr, unread, [{ ...at, message, fixes: [] }], [], features, variables);
});

/** Parses and checks a PromQL expression. Never throws. Parses of equal texts are shared. */
export const parsePromql = (text: string): ParsedPromql => readingsOf(text).strict;

/** The same for a query that Grafana or another program sends, once it put values in the place of its variables. */
export const parseWithVariables = (text: string): ParsedPromql => readingsOf(text).open;

function parseAnew(text: string): ParsedPromql {
  return withTokens(text, (tokens) => {
    const { expr, unexpected, problems, features, unread } = parseExpression(tokens);
    const types = expr && problems.length === 0 ? checkTypes(expr) : [];
    return new Parse(text, tokens.count, expr, unread && unreadFrom(text, unread), unexpected ? [...problems, syntaxError(text, unexpected.at)] : problems, types, features, variablesIn(text, tokens));
  });
}

const NO_VARIABLES: readonly Span[] = [];

function variablesIn(text: string, { list, count }: CodeTokens): readonly Span[] {
  if (!mayHaveVariables(text)) return NO_VARIABLES;
  return list.slice(0, count).filter(({ variable }) => variable).map(({ from, to }) => span(from, to));
}

function syntaxError(text: string, at: number | undefined): QueryProblem {
  const tokens = tokenize(text, OPERATORS);
  return explainUnexpected(tokens, at === undefined ? tokens.length : tokens.findIndex(({ from }) => from === at), text.length);
}

function unreadFrom(text: string, { at, reason }: { readonly at: number | undefined; readonly reason: string }): ParsedPromql['unread'] {
  const { from, to } = tokenize(text, OPERATORS).find((token) => token.from === at) ?? span(text.length, text.length);
  return { from, to, reason };
}

/** Whether Prometheus would refuse the query, with every feature enabled. */
export const isRefused = (parsed: ParsedPromql): boolean => parsed.syntax.length > 0 || parsed.types.length > 0;
