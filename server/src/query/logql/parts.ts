import { span, type Span } from '../../text/range';
import { logQueries, walk, type Expr, type LabelFilter } from './ast';

/** The parts of a query that a selection grows over: expressions, ranges, pipelines, stages, filters, matchers. Empty without a tree. */
export function logqlParts(expr: Expr | undefined): Span[] {
  if (!expr) return [];
  const parts: Span[] = [...walk(expr)];
  for (const node of walk(expr)) {
    if (node.kind === 'aggregation' || node.kind === 'range-aggregation') parts.push(node.argumentsSpan, ...(node.grouping ? [node.grouping] : []));
    if (node.kind === 'binary' && node.matching) parts.push(node.matching.span);
  }
  for (const { logs, range } of logQueries(expr)) {
    parts.push(logs.selector, ...logs.selector.matchers, ...logs.stages);
    // The selector with its first stages, step by step.
    parts.push(...logs.stages.map(({ to }) => span(logs.from, to)));
    for (const stage of logs.stages) if (stage.kind === 'label-filter') parts.push(...filterParts(stage.filter));
    if (range) parts.push(range, range.rangeSpan, ...(range.unwrap ? [range.unwrap] : []));
  }
  return parts.map(({ from, to }) => span(from, to));
}

const filterParts = (filter: LabelFilter): Span[] => [filter, ...(filter.kind === 'paren' ? filterParts(filter.filter) : filter.kind === 'operation' ? [...filterParts(filter.left), ...filterParts(filter.right)] : [])];
