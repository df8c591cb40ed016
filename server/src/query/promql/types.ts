import { isComparison, isSetOperator, pushChildren, unwrap, type Aggregation, type Binary, type Call, type Expr, type LabelMatcher, type ValueType, type VectorSelector } from './ast';
import { isFilledIn, withoutVariables } from '../variables';
import { FUNCTION_TABLE, type PromqlFunction } from './functions';
import type { QueryProblem } from './problem';
import { accepts, compileRegexp, isOpen } from './regexp';

/** The type of an expression's value. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregation':
      return 'instant vector';
    case 'matrix':
    case 'subquery':
      return 'range vector';
    case 'call':
      return FUNCTION_TABLE.get(expr.name)?.returns ?? 'instant vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'instant vector';
    case 'unary':
    case 'paren':
      return typeOf(expr.expr);
  }
}

/** What Prometheus refuses in a query that is well-formed (parser.checkAST of promql/parser/parse.go). */
export function checkTypes(expr: Expr): QueryProblem[] {
  const problems: QueryProblem[] = [];
  const report: Reporter = (at, message, fixes = []) => {
    problems.push({ from: at.from, to: at.to, message, fixes });
  };
  const open: Expr[] = [];
  for (let at: Expr | undefined = expr; at; at = open.pop()) {
    checkOne(at, report);
    // `info` alone takes a selector without any metric name or matcher.
    if (at.kind !== 'call' || at.name !== 'info') pushChildren(at, open);
    else if (at.args[0]) open.push(at.args[0]);
  }
  return problems.sort((a, b) => a.from - b.from || b.to - a.to);
}

function checkOne(expr: Expr, report: Reporter): void {
  switch (expr.kind) {
    case 'selector':
      return checkSelector(expr, report);
    case 'aggregation':
      return checkAggregation(expr, report);
    case 'binary':
      return checkBinary(expr, report);
    case 'call':
      return checkCall(expr, report);
    case 'unary': {
      const type = typeOf(expr.expr);
      if (type !== 'scalar' && type !== 'instant vector') report(expr, `A sign can stand before a scalar or an instant vector, not before a ${type}.`);
      return;
    }
    case 'subquery': {
      const type = typeOf(expr.expr);
      if (type !== 'instant vector') report(expr, `A subquery evaluates an instant vector again and again; this is a ${type}.`);
      return;
    }
    default:
      return;
  }
}

type Reporter = (at: { from: number; to: number }, message: string, fixes?: QueryProblem['fixes']) => void;

function checkSelector(selector: VectorSelector, report: Reporter): void {
  for (const matcher of selector.matchers) {
    const error = regexError(matcher);
    if (error) report(matcher.valueSpan, `The regular expression does not compile: ${error} (Prometheus uses RE2 syntax).`);
  }
  const named = selector.name === undefined ? undefined : selector.matchers.find((matcher) => matcher.name === '__name__');
  if (selector.name !== undefined && named) {
    report(selector, `The metric's name is set twice: \`${selector.name}\` before the braces and ${JSON.stringify(named.value)} in them.`);
  } else if (selector.name === undefined && selector.matchers.every((matcher) => matchesEmpty(matcher) && !isOpen(matcher))) {
    const wildcard = selector.matchers.find((m) => m.operator === '=~' && m.value === '.*');
    report(
      selector,
      'A selector without a metric name needs at least one matcher that does not match the empty value; otherwise it would select every series there is.',
      wildcard ? [{ title: 'Change `.*` to `.+`', edits: [{ from: wildcard.valueSpan.from + 1, to: wildcard.valueSpan.to - 1, text: '.+' }] }] : [],
    );
  }
}

const isRegex = (matcher: LabelMatcher): boolean => matcher.operator === '=~' || matcher.operator === '!~';
const regexError = (matcher: LabelMatcher): string | undefined => (isRegex(matcher) ? compileRegexp(withoutVariables(matcher.value)).error : undefined);

/** Whether a matcher accepts a series that does not have the label. */
export const matchesEmpty = (matcher: LabelMatcher): boolean => accepts(matcher, '') ?? matcher.operator === '=~';

function checkAggregation(expr: Aggregation, report: Reporter): void {
  const { operator, param } = expr;
  if (!hasType(expr.expr, 'instant vector')) reportType(expr.expr, 'instant vector', `\`${operator}\` aggregates`, report);
  const wanted = operator === 'count_values' ? 'string' : 'scalar';
  if (param && !hasType(param, wanted)) reportType(param, wanted, `The first argument of \`${operator}\` is`, report);
}

const ARTICLE: Readonly<Record<ValueType, string>> = { scalar: 'a scalar', string: 'a string', 'instant vector': 'an instant vector', 'range vector': 'a range vector' };

/** Whether an expression is as much of a vector as Grafana's variables in it, which may as well be numbers, or anything else. */
function isOpenType(expr: Expr): boolean {
  switch (expr.kind) {
    case 'selector':
      return expr.name !== undefined && isFilledIn(expr.name) && expr.matchers.length === 0;
    case 'call':
      return isFilledIn(expr.name);
    case 'paren':
    case 'unary':
      return isOpenType(expr.expr);
    case 'binary': {
      const [left, right] = [isOpenType(expr.left), isOpenType(expr.right)];
      return (left || right) && (left || typeOf(expr.left) === 'scalar') && (right || typeOf(expr.right) === 'scalar');
    }
    default:
      return false;
  }
}

/** Whether an expression may stand where a type is wanted. */
const hasType = (expr: Expr, wanted: ValueType): boolean => typeOf(expr) === wanted || isOpenType(expr);

/** Says what is needed, what stands there, and what makes the one of the other. */
function reportType(expr: Expr, wanted: ValueType, what: string, report: Reporter): void {
  const type = typeOf(expr);
  const inner = unwrap(expr);
  const insert = (at: number, text: string): { from: number; to: number; text: string } => ({ from: at, to: at, text });
  if (wanted === 'range vector' && type === 'instant vector') {
    const range = inner.kind === 'selector' ? '[5m]' : '[5m:]';
    // Behind an operation, a range would belong to its last operand alone.
    const isOperation = expr.kind === 'binary' || expr.kind === 'unary';
    return report(expr, `${what} a range vector; add a range such as \`${range}\`.`, inner.kind === 'selector' && Object.keys(inner.modifiers).length > 0 ? [] : [{ title: `Add the range \`${range}\``, edits: isOperation ? [insert(expr.from, '('), insert(expr.to, `)${range}`)] : [insert(inner.kind === 'selector' ? inner.to : expr.to, range)] }]);
  }
  if (wanted === 'instant vector' && type === 'range vector') {
    const fixes = inner.kind === 'matrix' ? [{ title: 'Remove the range', edits: [{ ...inner.rangeSpan, text: '' }] }] : [];
    return report(expr, `${what} an instant vector, and this is a range vector; take the range away, or put it into a function such as \`rate(…)\`.`, fixes);
  }
  if (wanted === 'scalar' && type === 'instant vector') {
    return report(expr, `${what} a scalar, and this is an instant vector; \`scalar(…)\` makes one of a vector with a single series.`, [{ title: 'Wrap in `scalar(…)`', edits: [insert(expr.from, 'scalar('), insert(expr.to, ')')] }]);
  }
  if (wanted === 'instant vector' && type === 'scalar') {
    return report(expr, `${what} an instant vector, and this is a scalar; \`vector(…)\` makes a vector of it.`, [{ title: 'Wrap in `vector(…)`', edits: [insert(expr.from, 'vector('), insert(expr.to, ')')] }]);
  }
  report(expr, `${what} ${ARTICLE[wanted]}, and this is ${ARTICLE[type]}.`);
}

function checkBinary(expr: Binary, report: Reporter): void {
  const { operator, left, right, matching, fill } = expr;
  const leftType = typeOf(left);
  const rightType = typeOf(right);
  const comparison = isComparison(operator);
  if (expr.bool && !comparison) report(expr.bool, `\`bool\` belongs to comparisons; \`${operator}\` is none.`, [{ title: 'Remove `bool`', edits: [{ ...expr.bool, text: '' }] }]);
  if (comparison && !expr.bool && leftType === 'scalar' && rightType === 'scalar') {
    report(expr.operatorSpan, `A comparison of two scalars needs \`bool\`: write \`${operator} bool\`.`, [{ title: 'Add `bool`', edits: [{ from: expr.operatorSpan.to, to: expr.operatorSpan.to, text: ' bool' }] }]);
  }
  if (matching?.on) {
    for (const label of matching.group?.include ?? []) {
      if (matching.labels.some((other) => other.name === label.name)) report(label, `The label \`${label.name}\` is matched in \`on\` already, so \`group_${matching.group!.side}\` cannot copy it.`);
    }
  }
  checkOperand(left, leftType, operator, report);
  checkOperand(right, rightType, operator, report);
  const vectors = leftType === 'instant vector' && rightType === 'instant vector';
  if (!vectors && matching && matching.labels.length > 0) report(matching.span, `\`${matching.on ? 'on' : 'ignoring'}\` matches series of two vectors; here one side is no vector.`);
  if (fill && !vectors) report(fill, 'Missing series can only be filled in between two vectors.');
  if (!isSetOperator(operator)) return;
  const code = `\`${operator}\``;
  if (vectors && matching?.group) report(matching.group.span, `${code} matches many series with many; \`group_${matching.group.side}\` has no place in it.`, [{ title: `Remove \`group_${matching.group.side}\``, edits: [{ ...matching.group.span, text: '' }] }]);
  if (vectors && fill) report(fill, `Missing series cannot be filled in for ${code}.`);
  if (leftType === 'scalar' || rightType === 'scalar') report(expr, `${code} combines two vectors; ${leftType === 'scalar' ? 'its left side' : 'its right side'} is a scalar. Use \`vector(…)\`, or a comparison or arithmetic operator.`);
}

function checkOperand(side: Expr, type: ValueType, operator: string, report: Reporter): void {
  if (type !== 'scalar' && type !== 'instant vector') report(side, `\`${operator}\` works on scalars and instant vectors; this is ${ARTICLE[type]}.`);
}

function checkCall(call: Call, report: Reporter): void {
  const fn = FUNCTION_TABLE.get(call.name);
  if (!fn) return;
  const minimum = fn.variadic === 0 ? fn.args.length : fn.args.length - 1;
  const maximum = fn.variadic === 0 ? fn.args.length : fn.variadic < 0 ? Infinity : fn.args.length - 1 + fn.variadic;
  if (call.args.length < minimum || call.args.length > maximum) {
    report(call, `\`${call.name}\` takes ${amount(minimum, maximum)}, not ${call.args.length}: \`${signature(fn)}\`.`);
  }
  if (call.name === 'info' && call.args[1]) checkInfoSelector(call.args[1], report);
  // Of a function that takes no arguments, and of the second one of `info`, there is no type.
  const checked = fn.args.length === 0 || call.name === 'info' ? Math.min(fn.args.length, 1) : fn.variadic === 0 ? fn.args.length : call.args.length;
  for (let i = 0; i < Math.min(checked, call.args.length); i++) {
    const at = Math.min(i, fn.args.length - 1);
    const arg = call.args[i]!;
    const type = fn.args[at]!;
    if (!hasType(arg, type)) reportType(arg, type, fn.args.length === 1 ? `\`${call.name}\` needs` : `The argument \`${fn.argNames[at]!}\` of \`${call.name}\` is`, report);
  }
}

function checkInfoSelector(arg: Expr, report: Reporter): void {
  if (typeOf(arg) !== 'instant vector') report(arg, `The second argument of \`info\` is a selector of labels such as \`{k8s_cluster_name=~".+"}\`.`);
  else if (arg.kind !== 'selector' || arg.name !== undefined) report(arg, 'The second argument of `info` selects labels only, such as `{k8s_cluster_name=~".+"}`: no metric name in front, no other expression.');
  else for (const matcher of arg.matchers) if (regexError(matcher)) report(matcher.valueSpan, `The regular expression does not compile: ${regexError(matcher)!} (Prometheus uses RE2 syntax).`);
}

function amount(minimum: number, maximum: number): string {
  const arguments_ = (n: number): string => `${n === 0 ? 'no' : n} argument${n === 1 ? '' : 's'}`;
  if (minimum === maximum) return arguments_(minimum);
  return maximum === Infinity ? `at least ${arguments_(minimum)}` : `${minimum} to ${arguments_(maximum)}`;
}

/** Such as `clamp(vector instant vector, …)`, for messages and help. */
export const signature = (fn: PromqlFunction): string =>
  `${fn.name}(${fn.args.map((type, i) => `${fn.argNames[i]!}: ${type}${i === fn.args.length - 1 && fn.variadic !== 0 ? (fn.variadic === 1 ? '?' : ', …') : ''}`).join(', ')})`;
