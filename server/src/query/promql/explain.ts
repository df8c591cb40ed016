import type { Span } from '../../text/range';
import type { Token } from '../token';
import { childrenOf, type Expr, type ValueType } from './ast';
import type { MetricType, QueryFacts } from './facts';
import type { LabelSet } from './label-set';
import { labelBraces } from './label-words';
import { labelsOf, metricOf } from './labels';
import { parsePromql } from './parse';
import type { QueryProblem } from './problem';
import { typeOf } from './types';

/** One expression of a query, with what follows from it. */
export interface ExplainedNode extends Span {
  readonly kind: Expr['kind'];
  /** The expression with its parts left out: `sum by (job) (…)`. On one line, without comments. */
  readonly text: string;
  readonly type: ValueType;
  /** Of vectors, the labels that their series carry. */
  readonly labels: LabelSet | undefined;
  /** Of a selector, what is known of its metric. */
  readonly metric: { readonly name: string; readonly type: MetricType; readonly help: string | undefined } | undefined;
  readonly children: readonly ExplainedNode[];
}

export type Explanation = { readonly root: ExplainedNode; readonly problems: readonly QueryProblem[] } | { readonly root: undefined; readonly problems: readonly QueryProblem[] };

/** A query as a tree with types and labels. Never throws; of a query with a syntax error there is no tree. */
export function explainPromql(text: string, facts: QueryFacts): Explanation {
  const { expr, tokens, syntax, types } = parsePromql(text);
  return { root: expr && explain(expr, tokens, facts), problems: [...syntax, ...types] };
}

function explain(expr: Expr, tokens: readonly Token[], facts: QueryFacts): ExplainedNode {
  const type = typeOf(expr);
  const children = partsOf(expr);
  return {
    kind: expr.kind,
    from: expr.from,
    to: expr.to,
    text: headOf(expr, children, tokens),
    type,
    labels: type === 'instant vector' || type === 'range vector' ? labelsOf(expr, facts) : undefined,
    metric: metricFact(expr, facts),
    children: children.map((child) => explain(child, tokens, facts)),
  };
}

/** A range belongs to its selector: together they are one leaf. */
const partsOf = (expr: Expr): readonly Expr[] => (expr.kind === 'matrix' ? [] : childrenOf(expr));

function metricFact(expr: Expr, facts: QueryFacts): ExplainedNode['metric'] {
  const selector = expr.kind === 'matrix' ? expr.selector : expr;
  const name = selector.kind === 'selector' ? metricOf(selector) : undefined;
  const fact = name === undefined ? undefined : facts.metric(name);
  return fact && { name: fact.name, type: fact.type, help: fact.help };
}

/** The source of an expression with `…` for each part; of a binary operation, the operator with what belongs to it. */
function headOf(expr: Expr, parts: readonly Expr[], tokens: readonly Token[]): string {
  const own = tokens.filter((token) => token.type !== 'comment' && token.from >= expr.from && token.to <= expr.to);
  if (expr.kind === 'binary') return joined(own.filter(({ from, to }) => from >= expr.left.to && to <= expr.right.from));
  let text = '';
  let end: number | undefined;
  for (const token of own) {
    const part = parts.find(({ from, to }) => from <= token.from && token.to <= to);
    if (part && token.from > part.from) {
      end = token.to;
      continue;
    }
    text += `${end !== undefined && token.from > end ? ' ' : ''}${part ? '…' : token.text.replace(/\s+/g, ' ')}`;
    end = token.to;
  }
  // Whoever breaks lines within brackets means the brackets, not the blanks.
  return text.replace(/([([]) /g, '$1').replace(/ ([)\]])/g, '$1');
}

const joined = (tokens: readonly Token[]): string => tokens.map((token, i) => (i > 0 && token.from > tokens[i - 1]!.to ? ` ${token.text}` : token.text)).join('');

// ---- as text

/** Longer expressions are cut, so that types stay in sight. */
const WIDEST = 72;

/** The column of the types stands no further to the right, for half of a window shows little more; a longer expression pushes its own aside. */
const WIDEST_COLUMN = 32;

const shorten = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

/** The tree as text: a line for each expression, types and labels in a column of their own. */
export function explainedTree(root: ExplainedNode): string {
  const lines: { head: string; tail: string }[] = [];
  const add = (node: ExplainedNode, lead: string, below: string): void => {
    lines.push({ head: lead + shorten(node.text), tail: tailOf(node) });
    node.children.forEach((child, i) => {
      const isLast = i === node.children.length - 1;
      add(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    });
  };
  add(root, '', '');
  const width = Math.min(WIDEST_COLUMN, Math.max(...lines.map(({ head }) => head.length)));
  return lines.map(({ head, tail }) => `${head.padEnd(width)}   ${tail}`).join('\n');
}

function tailOf({ type, labels, metric }: ExplainedNode): string {
  const about = metric ? `   ${metric.type === 'unknown' ? '' : metric.type}${metric.help === undefined ? '' : `${metric.type === 'unknown' ? '' : ': '}${metric.help.replace(/\s+/g, ' ')}`}` : '';
  return `${type}${labels ? ` ${labelBraces(labels)}` : ''}${about.trimEnd()}`;
}
