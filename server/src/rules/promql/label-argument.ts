import { unwrap, type Expr } from '../../query/promql/ast';
import { compileRegexp } from '../../query/promql/regexp';
import { isBefore, type PrometheusTarget } from '../../query/promql/versions';
import { hasVariable } from '../../query/variables';
import { defineRule, type PromqlQuery } from '../rule';

/** Until Prometheus 3.0, labels had these names only (LabelName.IsValidLegacy in prometheus/common). */
const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const UTF8_NAMES = { major: 3, minor: 0 };

type Node = PromqlQuery['nodes'][number];

/** The arguments of a function or an aggregation that name labels (funcLabelReplace, evalLabelJoin and count_values in promql of Prometheus). */
function labelsOf(node: Node): readonly Expr[] {
  if (node.kind === 'aggregation') return node.operator === 'count_values' && node.param ? [node.param] : [];
  if (node.kind !== 'call') return [];
  if (node.name === 'label_replace') return node.args.slice(1, 2);
  return node.name === 'label_join' ? [...node.args.slice(1, 2), ...node.args.slice(3)] : [];
}

/** What is wrong with a label's name; undefined where nothing is. */
function fault(name: string, { version }: PrometheusTarget): string | undefined {
  if (name === '') return 'A label cannot have an empty name';
  return version && isBefore(version, UTF8_NAMES) && !LEGACY_NAME.test(name) ? 'Before Prometheus 3.0, a label\'s name has letters, digits and `_` only' : undefined;
}

const FAILS = 'Prometheus takes the query, and fails whenever it evaluates it.';

export default defineRule({
  id: 'promql/label-argument',
  severity: 'warning',
  promql({ region, nodes }, context) {
    const check = (arg: Expr | undefined, wrong: (value: string) => string | undefined): void => {
      const text = arg && unwrap(arg);
      if (text?.kind !== 'string' || hasVariable(text.value)) return;
      const reason = wrong(text.value);
      if (reason !== undefined) context.reportIn(region, { from: text.from, to: text.to, message: `${reason}. ${FAILS}` });
    };
    for (const node of nodes) {
      for (const label of labelsOf(node)) check(label, (name) => fault(name, context.prometheus));
      if (node.kind === 'call' && node.name === 'label_replace') check(node.args[4], invalid);
    }
  },
});

function invalid(pattern: string): string | undefined {
  const { error } = compileRegexp(pattern);
  return error === undefined ? undefined : `This is no regular expression (${error})`;
}
