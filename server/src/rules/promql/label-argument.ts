import type { QueryRegion } from '../../model/query-region';
import { unwrap, type Call, type Expr } from '../../query/promql/ast';
import { compileRegexp } from '../../query/promql/regexp';
import { isBefore, type PrometheusTarget } from '../../query/promql/versions';
import { isFilledIn } from '../../query/variables';
import { defineRule, type CheckContext } from '../rule';

/** Until Prometheus 3.0, labels had these names only (LabelName.IsValidLegacy in prometheus/common). */
const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const UTF8_NAMES = { major: 3, minor: 0 };

const NONE: readonly Expr[] = [];

/** The arguments of a function that name labels (funcLabelReplace and evalLabelJoin in promql of Prometheus). */
function labelsOf({ name, args }: Call): readonly Expr[] {
  if (name === 'label_replace') return args.slice(1, 2);
  return name === 'label_join' ? [...args.slice(1, 2), ...args.slice(3)] : NONE;
}

/** What is wrong with a label's name; undefined where nothing is. */
function fault(name: string, { version }: PrometheusTarget): string | undefined {
  if (name === '') return 'A label cannot have an empty name';
  return version && isBefore(version, UTF8_NAMES) && !LEGACY_NAME.test(name) ? 'Before Prometheus 3.0, a label\'s name has letters, digits and `_` only' : undefined;
}

const FAILS = 'Prometheus takes the query, and fails whenever it evaluates it.';

function check(arg: Expr, wrong: (value: string, target: PrometheusTarget) => string | undefined, region: QueryRegion, context: CheckContext): void {
  const text = unwrap(arg);
  if (text.kind !== 'string' || isFilledIn(text.value)) return;
  const reason = wrong(text.value, context.prometheus);
  if (reason !== undefined) context.reportIn(region, { from: text.from, to: text.to, message: `${reason}. ${FAILS}` });
}

export default defineRule({
  id: 'promql/label-argument',
  severity: 'warning',
  promql({ region, calls, aggregations }, context) {
    for (const call of calls) {
      for (const label of labelsOf(call)) check(label, fault, region, context);
      if (call.name === 'label_replace' && call.args[4]) check(call.args[4], invalid, region, context);
    }
    // The label that `count_values` writes (evaluation of COUNT_VALUES in promql of Prometheus).
    for (const { operator, param } of aggregations) if (operator === 'count_values' && param) check(param, fault, region, context);
  },
});

function invalid(pattern: string): string | undefined {
  const { error } = compileRegexp(pattern);
  return error === undefined ? undefined : `This is no regular expression (${error})`;
}
