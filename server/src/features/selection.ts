import type { QueryRegion } from '../model/query-region';
import { logqlOf, promqlOf } from '../model/query-region';
import { logqlParts } from '../query/logql/parts';
import { walk, type Expr } from '../query/promql/ast';
import type { Token } from '../query/token';
import { shift, span, type Span } from '../text/range';
import type { YamlNode } from '../yaml/tree';
import { indexAt, spansAround } from './around';
import { bracketPairs } from './folding';
import type { Snapshot } from './snapshot';

/**
 * What a selection at a place grows to, step by step: the token, what stands in its brackets, expression by expression
 * out to the query; then the scalar, its entry, the rule, and so on out to the document.
 *
 * @returns spans of the file, each larger than the one before it; none in a file that is not known
 */
export function selectionsAt(snapshot: Snapshot, offset: number): Span[] {
  const index = indexAt(snapshot, offset);
  const analysis = snapshot.analyses[index];
  if (!analysis) return [];
  const from = snapshot.starts[index]!;
  const local = offset - from;
  const query = analysis.queries.find((region) => region.from <= local && local <= region.to);
  const spans = [...(query ? partsOf(query, local) : []), ...yamlParts(analysis.document.root, analysis.document.text, local), span(0, analysis.document.text.length)];
  return growing([...spans.map((part) => shift(part, from)), ...spansAround(snapshot, index)], offset);
}

/** Spans around an offset from the inside out, those that cross another one left out. */
function growing(spans: readonly Span[], offset: number): Span[] {
  const out: Span[] = [];
  for (const at of spans.filter(({ from, to }) => from <= offset && offset <= to && from < to).toSorted((a, b) => a.to - a.from - (b.to - b.from))) {
    const last = out[out.length - 1];
    if (!last || (at.from <= last.from && last.to <= at.to && at.to - at.from > last.to - last.from)) out.push(at);
  }
  return out;
}

function partsOf(query: QueryRegion, local: number): Span[] {
  const whole = query.scalar ? contentOf(query.scalar) : query;
  if (!query.map.exact) return [whole, query];
  const at = query.map.toDecoded(local);
  const { tokens } = query.language === 'promql' ? promqlOf(query) : logqlOf(query);
  const parts = query.language === 'promql' ? expressionSpans(promqlOf(query).expr) : logqlParts(logqlOf(query).expr);
  const words = tokens.filter(({ type }) => WORDS.has(type));
  const operators = tokens.filter(({ type }) => type === 'operator');
  // Beside a bracket or an operator, the word is meant.
  const around = [...words.flatMap(tokenParts), ...operators.flatMap(tokenParts), ...bracketPairs(tokens).flatMap(bracketParts), ...parts];
  return [...around.filter(({ from, to }) => from <= at && at <= to).map((part) => query.map.toSource(part)), whole, query];
}

const expressionSpans = (expr: Expr | undefined): Span[] => (expr ? walk(expr).flatMap(expressionParts) : []);

const WORDS: ReadonlySet<Token['type']> = new Set(['identifier', 'string', 'number', 'duration', 'bytes', 'flag', 'comment']);

/** A string's text is worth a step of its own. */
const tokenParts = ({ type, from, to, error }: Token): Span[] => (type === 'string' && !error ? [span(from + 1, to - 1), span(from, to)] : [span(from, to)]);

const bracketParts = ({ open, close }: { open: Token; close: Token }): Span[] => [span(open.to, close.from), span(open.from, close.to)];

/** An expression, and those parts of it that are no expressions themselves. */
function expressionParts(expr: Expr): Span[] {
  switch (expr.kind) {
    case 'selector':
      return [expr, ...expr.matchers];
    case 'aggregation':
      return expr.grouping ? [expr, expr.grouping] : [expr];
    case 'binary':
      return [expr, ...(expr.matching ? [expr.matching.span, ...(expr.matching.group ? [expr.matching.group.span] : [])] : [])];
    default:
      return [expr];
  }
}

const contentOf = ({ from, to, style }: NonNullable<QueryRegion['scalar']>): Span => (style === 'single' || style === 'double' ? span(from + 1, to - 1) : span(from, to));

/** The nodes and entries around an offset, without the line breaks behind them. */
function yamlParts(root: YamlNode | undefined, text: string, local: number): Span[] {
  const out: Span[] = [];
  const trimmed = (from: number, to: number): Span => span(from, from + text.slice(from, to).trimEnd().length);
  const visit = (node: YamlNode): void => {
    if (local < node.from || local > node.to) return;
    out.push(trimmed(node.from, node.to));
    if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        visit(key);
        // An alias is its anchor's node, which stands elsewhere.
        if (value && value.from >= key.to) {
          const entry = trimmed(key.from, value.to);
          if (entry.from <= local && local <= entry.to) out.push(entry);
          visit(value);
        }
      }
    }
  };
  if (root) visit(root);
  return out;
}
