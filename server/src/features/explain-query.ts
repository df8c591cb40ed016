import type { Contract } from '../contract/contract';
import { explainedLogqlTree, explainLogql } from '../query/logql/explain';
import { explainedTree, explainPromql } from '../query/promql/explain';
import type { QueryFacts } from '../query/promql/facts';
import type { Span } from '../text/range';
import type { WorkspaceFacts } from '../workspace/facts';
import { queryAt } from './query-at';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';

/** The explanation of a query, for people. */
export interface QueryExplanation {
  /** What the query belongs to, such as "alert HighErrorRate". */
  readonly title: string;
  /** The query and its tree, or why there is none; lines of plain text. */
  readonly text: string;
}

/** Explains the query that a caret or a selection means; undefined where there is none. */
export function explainQuery(snapshot: Snapshot, at: Span, contract: Contract | undefined, live?: QueryFacts, workspace?: WorkspaceFacts): QueryExplanation | undefined {
  const query = queryAt(snapshot, at);
  if (!query) return undefined;
  if (query.language === 'logql') return { title: query.title, text: logqlExplanationText(query.expression) };
  return { title: query.title, text: explanationText(query.expression, factsFor(snapshot, contract, live, workspace)) };
}

const LEGEND = 'Labels: {a, b?, !c, …} has a, may have b, cannot have c, and may have others that are not known.';

/** A query with its tree and its errors, as lines of text. */
export function explanationText(expression: string, facts: QueryFacts): string {
  const { root, problems } = explainPromql(expression, facts);
  const parts = [expression.trim()];
  if (root) parts.push(explainedTree(root));
  if (problems.length > 0) parts.push(['Prometheus refuses this query:', ...problems.map(({ message, from }) => `  at ${place(expression, from)}: ${message}`)].join('\n'));
  if (root) parts.push(LEGEND);
  return parts.join('\n\n');
}

/** A LogQL query with its tree and its errors, as lines of text. */
export function logqlExplanationText(expression: string): string {
  const { root, problems } = explainLogql(expression);
  const parts = [expression.trim()];
  if (root) parts.push(explainedLogqlTree(root));
  if (problems.length > 0) parts.push(['Loki refuses this query:', ...problems.map(({ message, from }) => `  at ${place(expression, from)}: ${message}`)].join('\n'));
  return parts.join('\n\n');
}

/** Such as "2:14", counted from 1. */
function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
