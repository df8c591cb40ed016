import type { ScrapeInterval } from '../../contract/scrape-interval';
import { isSetOperator, walk, type Call, type Expr } from '../../query/promql/ast';
import { typeOf } from '../../query/promql/types';
import { formatDuration, parseDuration } from '../../text/duration';
import { insertField, replaceScalar } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineRule, type CheckContext } from '../rule';

/** The calls of `absent` whose result alone makes an alert fire. */
function* absences(expr: Expr): Generator<Call> {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'aggregation':
      yield* absences(expr.expr);
      return;
    case 'call':
      if (expr.name === 'absent') yield expr;
      else if (expr.name !== 'absent_over_time' && typeOf(expr) !== 'scalar') for (const arg of expr.args) yield* absences(arg);
      return;
    case 'binary':
      if (expr.operator === 'or') {
        yield* absences(expr.left);
        yield* absences(expr.right);
      } else if (expr.operator === 'unless') yield* absences(expr.left);
      else if (!isSetOperator(expr.operator)) {
        // What is joined with other series waits for them.
        if (typeOf(expr.right) === 'scalar') yield* absences(expr.left);
        if (typeOf(expr.left) === 'scalar') yield* absences(expr.right);
      }
      return;
    default:
      return;
  }
}

/** Whether a call asks for what is there now; a window reaches back behind a restart. */
const asksForNow = (call: Call): boolean => walk(call).every((node) => node.kind !== 'matrix' && node.kind !== 'subquery' && (node.kind !== 'selector' || (!node.modifiers.offset && !node.modifiers.at)));

/** How often the series are scraped whose absence is asked for: of several, the ones that come last. */
function slowest(call: Call, context: CheckContext): ScrapeInterval | undefined {
  const intervals = walk(call).flatMap((node) => (node.kind === 'selector' ? [context.scrapeInterval(node)] : []));
  if (intervals.length === 0 || !intervals.every((interval) => interval !== undefined)) return undefined;
  return intervals.reduce((one, other) => (other.seconds > one.seconds ? other : one));
}

const WHY = 'While Prometheus comes back from a restart, or its targets do, the alert is evaluated before they are scraped, and `absent` fires although nothing is missing';

export default defineRule({
  id: 'alert/absent-without-for',
  severity: 'warning',
  promql({ region, expr, calls }, context) {
    const { rule } = region;
    if (region.role !== 'alert' || !rule || !calls.some(({ name }) => name === 'absent')) return;
    const pending = rule.for ? parseDuration(rule.for.value) : 0;
    if (pending === undefined) return;
    for (const call of absences(expr)) {
      if (!asksForNow(call)) continue;
      const scrape = slowest(call, context);
      if (scrape ? pending >= 2 * scrape.seconds : pending > 0) continue;
      const wanted = scrape ? formatDuration(2 * scrape.seconds) : '5m';
      const known = scrape ? `: by ${scrape.by}, ${scrape.of} is scraped every ${formatDuration(scrape.seconds)}` : '';
      if (rule.for && pending > 0) {
        const { from, to, value, scalar } = rule.for;
        context.report({ from, to, message: `${WHY}; ${value} is too short to wait for that${known}. Write \`for: ${wanted}\` or more.`, fixes: [{ title: `Change \`for\` to ${wanted}`, edits: [replaceScalar(scalar, wanted)] }] });
        return;
      }
      const edit = rule.for ? replaceScalar(rule.for.scalar, wanted) : insertField(context.document.text, rule.node, 'for', wanted, ['expr', 'alert']);
      const at = region.map.toSource(call.nameSpan);
      context.report({ ...at, severity: scrape ? undefined : 'hint', message: `${WHY}${known}. Let it wait: \`for: ${wanted}\`.`, fixes: fixWith(`Add \`for: ${wanted}\``, edit) });
      return;
    }
  },
});
