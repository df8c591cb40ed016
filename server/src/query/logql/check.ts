import type { Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import { accepts, compileRegexp, isOpen } from '../promql/regexp';
import { hasVariable, withoutVariables } from '../variables';
import { isSetOperator } from '../promql/ast';
import { logQueries, unwrapParens, walk, type Binary, type Expr, type LabelMatcher, type RangeAggregation, type StreamSelector, type VectorAggregation } from './ast';
import { VECTOR_AGGREGATIONS, WITH_PARAMETER } from './words';

type Reporter = (at: Span, message: string, fixes?: QueryProblem['fixes']) => void;

/** What Loki refuses in a query that is well-formed (validateExpr of parser.go, and the constructors of ast.go). */
export function checkTypes(expr: Expr, text: string): QueryProblem[] {
  const problems: QueryProblem[] = [];
  const report: Reporter = ({ from, to }, message, fixes = []) => void problems.push({ from, to, message, fixes });
  for (const node of walk(expr)) {
    if (node.kind === 'range-aggregation') checkRangeAggregation(node, report);
    else if (node.kind === 'aggregation') checkAggregation(node, text, report);
    else if (node.kind === 'binary') checkBinary(node, report);
    else if (node.kind === 'label-replace') {
      expectMetric(node.expr, '`label_replace` changes', report);
      checkReplaced(node.expr, text, report);
      const { error } = compileRegexp(withoutVariables(node.pattern.value));
      if (error !== undefined) report(node.pattern, `The regular expression does not compile: ${error} (Loki uses RE2 syntax).`);
    } else if (node.kind === 'variants') for (const variant of node.variants) expectMetric(variant, '`variants` compares', report);
  }
  for (const { logs } of logQueries(expr)) checkSelector(logs.selector, report);
  return problems.sort((a, b) => a.from - b.from || b.to - a.to);
}

// ---- selectors

const isRegex = ({ operator }: LabelMatcher): boolean => operator === '=~' || operator === '!~';

/** Whether a matcher accepts a stream that does not have the label. */
export const matchesEmpty = (matcher: LabelMatcher): boolean => accepts(matcher, '') ?? false;

function checkSelector(selector: StreamSelector, report: Reporter): void {
  let isWhole = true;
  for (const matcher of selector.matchers) {
    const error = isRegex(matcher) ? compileRegexp(withoutVariables(matcher.value)).error : undefined;
    if (error === undefined) continue;
    isWhole = false;
    report(matcher.valueSpan, `The regular expression does not compile: ${error} (Loki uses RE2 syntax).`);
  }
  if (!isWhole || selector.isOpen || selector.matchers.some((matcher) => isOpen(matcher) || !matchesEmpty(matcher))) return;
  const wildcard = selector.matchers.find(({ operator, value }) => operator === '=~' && value === '.*');
  const why = selector.matchers.length === 0 ? 'A selector without matchers would read every stream there is' : 'Every matcher of this selector also accepts streams that do not have the label, so that it would read every stream there is';
  report(
    selector,
    `${why}, and Loki refuses it: at least one matcher must ask for a value, such as \`service=~".+"\`.`,
    wildcard ? [{ title: 'Change `.*` to `.+`', edits: [{ from: wildcard.valueSpan.from + 1, to: wildcard.valueSpan.to - 1, text: '.+' }] }] : [],
  );
}

/** Loki looks for the streams of what `label_replace` changes on the left of all operations (Selector() of ast.go), and a number has none. */
function checkReplaced(expr: Expr, text: string, report: Reporter): void {
  const inner = unwrapParens(expr);
  if (isLiteral(inner)) return report(inner, '`label_replace` changes the labels of series, and a number has none: `vector(…)` makes a series of it.');
  if (inner.kind === 'aggregation') return checkReplaced(inner.expr, text, report);
  if (inner.kind !== 'binary') return;
  const { left, right, operator, matching } = inner;
  if (!isLiteral(left)) return checkReplaced(left, text, report);
  const code = text.slice(left.from, left.to);
  const isCommutative = (operator === '*' || operator === '+') && !matching;
  report(
    left,
    `Loki looks for the streams of this \`label_replace\` at the very beginning, where the number stands, and refuses the query${isCommutative ? `: write \`… ${operator} ${code}\`` : ''}.`,
    isCommutative ? [{ title: `Move \`${code}\` behind`, edits: [{ from: left.from, to: right.from, text: '' }, { from: right.to, to: right.to, text: ` ${operator} ${code}` }] }] : [],
  );
}

// ---- aggregations

const WITH_GROUPING = new Set(['avg_over_time', 'stddev_over_time', 'stdvar_over_time', 'quantile_over_time', 'max_over_time', 'min_over_time', 'first_over_time', 'last_over_time']);
const WITHOUT_UNWRAP = new Set(['bytes_over_time', 'bytes_rate', 'count_over_time', 'rate', 'absent_over_time']);
const WITH_UNWRAP = new Set([...WITH_GROUPING, 'sum_over_time', 'rate', 'rate_counter', 'absent_over_time']);

/** Whether a range aggregation reads the value of a label: it then needs `unwrap`. */
export const needsUnwrap = (operator: string): boolean => WITH_UNWRAP.has(operator) && !WITHOUT_UNWRAP.has(operator);
/** Whether a range aggregation may read the value of a label. */
export const takesUnwrap = (operator: string): boolean => WITH_UNWRAP.has(operator);
/** Whether a range aggregation may be followed by `by` or `without`. */
export const takesGrouping = (operator: string): boolean => WITH_GROUPING.has(operator);

function checkRangeAggregation(node: RangeAggregation, report: Reporter): void {
  const { operator, operatorSpan, param, argumentsSpan, range, grouping } = node;
  if (hasVariable(operator)) return;
  const code = `\`${operator}\``;
  if (operator === 'quantile_over_time' && !param) report(operatorSpan, `${code} needs the quantile in front: \`quantile_over_time(0.95, {…} | unwrap … [5m])\`.`, [{ title: 'Add `0.95`', edits: [{ from: range.from, to: range.from, text: '0.95, ' }] }]);
  else if (operator !== 'quantile_over_time' && param) report(param, `${code} takes no number in front of its range; only \`quantile_over_time\` does.`, [{ title: 'Remove the number', edits: [{ from: param.from, to: range.from, text: '' }] }]);
  else if (grouping && !WITH_GROUPING.has(operator)) {
    const by = grouping.without ? 'without' : 'by';
    const head = `sum ${by} (${grouping.labels.map(({ name }) => name).join(', ')}) (`;
    report(grouping, `${code} takes no \`${by}\`: aggregate its result, as in \`sum ${by} (…) (${operator}(…))\`.`, [
      { title: `Wrap in \`sum ${by} (…)\``, edits: [{ from: node.from, to: node.from, text: head }, { from: argumentsSpan.to, to: grouping.to, text: ')' }] },
    ]);
  } else if (range.unwrap && !WITH_UNWRAP.has(operator)) report(range.unwrap, `${code} counts lines or their bytes, and reads no unwrapped label: use \`sum_over_time\` or another function of values, or leave \`unwrap\` out.`);
  else if (!range.unwrap && !WITHOUT_UNWRAP.has(operator)) report(operatorSpan, `${code} aggregates the values of a label, which \`| unwrap\` must name: \`${operator}({…} | json | unwrap took [5m])\`. To count lines, use \`count_over_time\` or \`rate\`.`);
}

/** What fits into an integer of Go (strconv.Atoi). */
const WHOLE = /^0*\d{1,18}$/;

function checkAggregation({ operator, operatorSpan, param, expr, grouping }: VectorAggregation, text: string, report: Reporter): void {
  expectMetric(expr, `\`${operator}\` aggregates`, report);
  if (!VECTOR_AGGREGATIONS.has(operator)) return;
  const code = `\`${operator}\``;
  if (WITH_PARAMETER.has(operator)) {
    if (!param) report(operatorSpan, `${code} needs the number of series to keep in front: \`${operator}(5, …)\`.`, [{ title: 'Add `5`', edits: [{ from: expr.from, to: expr.from, text: '5, ' }] }]);
    else if (!Number.isNaN(param.value) && (!WHOLE.test(text.slice(param.from, param.to)) || param.value <= 0)) report(param, `${code} keeps a whole number of series that is greater than 0.${Number.isInteger(param.value) && param.value > 0 ? ' Loki reads at most 18 digits here, and nothing else.' : ''}`);
    else if (operator === 'approx_topk' && grouping) report(grouping, `${code} takes no \`${grouping.without ? 'without' : 'by'}\`: use \`topk\`, or group what it works on.`);
  } else if (param) report(param, `${code} takes no number in front of what it aggregates.`, [{ title: 'Remove the number', edits: [{ from: param.from, to: expr.from, text: '' }] }]);
  if ((operator === 'sort' || operator === 'sort_desc') && grouping && grouping.labels.length > 0) report(grouping, `${code} sorts by value, and takes no \`${grouping.without ? 'without' : 'by'}\`.`);
}

/** Lines of logs cannot stand where numbers are needed. */
function expectMetric(expr: Expr, what: string, report: Reporter): void {
  const inner = unwrapParens(expr);
  if (inner.kind === 'logs') report(expr, `${what} numbers, and these are lines of logs: count them first, as in \`count_over_time(… [5m])\`.`, [{ title: 'Count the lines with `count_over_time(… [5m])`', edits: [{ from: inner.from, to: inner.from, text: 'count_over_time(' }, { from: inner.to, to: inner.to, text: ' [5m])' }] }]);
  else if (inner.kind === 'variants') report(expr, `${what} one metric, and \`variants\` makes several.`);
}

// ---- operations

/** Whether an expression is a number, or is one as soon as Loki worked it out. */
export function isLiteral(expr: Expr): boolean {
  const inner = unwrapParens(expr);
  return inner.kind === 'number' || (inner.kind === 'binary' && isLiteral(inner.left) && isLiteral(inner.right));
}

function checkBinary({ operator, left, right }: Binary, report: Reporter): void {
  const code = `\`${operator}\``;
  for (const side of [left, right]) expectMetric(side, `${code} works on`, report);
  if (!isSetOperator(operator)) return;
  for (const side of [left, right]) {
    if (!isLiteral(side)) continue;
    const fixes = side.kind === 'number' && side.value >= 0 ? [{ title: 'Wrap in `vector(…)`', edits: [{ from: side.from, to: side.from, text: 'vector(' }, { from: side.to, to: side.to, text: ')' }] }] : [];
    report(side, `${code} combines series, and this is a number: \`vector(…)\` makes a series of it.`, fixes);
  }
}
