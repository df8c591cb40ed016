import { unwrap, type Binary, type Expr } from '../../query/promql/ast';
import { isMatched, SELECTS_SERIES } from '../../query/promql/labels';
import type { LiveSeries, SelectorFact, SeriesLabels } from '../../query/promql/live';
import { typeOf } from '../../query/promql/types';
import { defineRule } from '../rule';
import { listed } from './missing';

/** What is known of the labels of a side: of each label its values, where an empty one is that of a series without the label. */
interface Side {
  /** The labels of all results, where all of them are known. */
  readonly sets?: readonly SeriesLabels[];
  /** @returns undefined where the values are not known */
  values(label: string): readonly string[] | undefined;
  /** Labels that some of the results have, as far as they are known. */
  readonly labels: readonly string[];
}

/** Functions whose results have the labels of their argument. */
const KEEPS_LABELS = /^(?:rate|irate|increase|delta|idelta|deriv|changes|resets|predict_linear|(?:avg|min|max|sum|count|last|present|quantile|stddev|stdvar)_over_time|abs|ceil|floor|round|sqrt|exp|ln|log2|log10|sgn|clamp|clamp_min|clamp_max)$/;

function sideOf(expr: Expr, live: LiveSeries): Side | undefined {
  const at = unwrap(expr);
  switch (at.kind) {
    case 'selector':
    case 'matrix': {
      const selector = at.kind === 'matrix' ? at.selector : at;
      const fact = selector.modifiers.offset ?? selector.modifiers.at ? undefined : live.selector(selector);
      return fact && fact.series > 0 ? ofFact(fact) : undefined;
    }
    case 'call': {
      const vectors = at.args.filter((arg) => typeOf(arg) === 'instant vector' || typeOf(arg) === 'range vector');
      return KEEPS_LABELS.test(at.name) && vectors.length === 1 ? sideOf(vectors[0]!, live) : undefined;
    }
    case 'aggregation': {
      const side = sideOf(at.expr, live);
      if (!side || SELECTS_SERIES.has(at.operator) || at.operator === 'count_values') return undefined;
      const names = at.grouping?.labels.map(({ name }) => name) ?? [];
      const keeps = (label: string): boolean => (at.grouping?.without ? !names.includes(label) : names.includes(label));
      return restricted(side, keeps);
    }
    case 'binary':
      if (typeOf(at.left) === 'scalar') return sideOf(at.right, live);
      return typeOf(at.right) === 'scalar' ? sideOf(at.left, live) : undefined;
    case 'unary':
      return sideOf(at.expr, live);
    default:
      return undefined;
  }
}

function ofFact({ sets, labels = {} }: SelectorFact): Side {
  if (sets) return ofSets(sets.map((set) => Object.fromEntries(Object.entries(set).filter(([name]) => name !== '__name__'))));
  // A series may be without a label that others have, unless there is but one value for all that are selected by it.
  return { values: (label) => labels[label], labels: Object.keys(labels) };
}

function ofSets(sets: readonly SeriesLabels[]): Side {
  return { sets, values: (label) => [...new Set(sets.map((set) => set[label] ?? ''))], labels: [...new Set(sets.flatMap((set) => Object.keys(set)))] };
}

function restricted(side: Side, keeps: (label: string) => boolean): Side {
  if (side.sets) return ofSets(side.sets.map((set) => Object.fromEntries(Object.entries(set).filter(([name]) => keeps(name)))));
  return { values: (label) => (keeps(label) ? side.values(label) : ['']), labels: side.labels.filter(keeps) };
}

/** Why no result of one side has a partner on the other; undefined where some have, or nobody can tell. */
function whyNone(expr: Binary, left: Side, right: Side): string | undefined {
  const matched = expr.matching?.on ? expr.matching.labels.map(({ name }) => name) : [...new Set([...left.labels, ...right.labels])].filter((label) => isMatched(expr, label)).sort();
  for (const label of matched) {
    const [mine, theirs] = [left.values(label), right.values(label)];
    if (!mine || !theirs || mine.length === 0 || theirs.length === 0 || mine.some((value) => theirs.includes(value))) continue;
    return `\`${label}\` is ${words(mine)} on the left and ${words(theirs)} on the right`;
  }
  if (!left.sets || !right.sets || matched.length === 0) return undefined;
  const keyOf = (set: SeriesLabels): string => JSON.stringify(matched.map((label) => set[label] ?? ''));
  const keys = new Set(right.sets.map(keyOf));
  return left.sets.some((set) => keys.has(keyOf(set))) ? undefined : `no two of them have the same ${listed(matched)}`;
}

const words = (values: readonly string[]): string => listed(values.map((value) => (value === '' ? '(none)' : value))).replaceAll('`(none)`', 'absent');

export default defineRule({
  id: 'live/no-match',
  severity: 'hint',
  isOptional: true,
  promql({ region, parsed, binaries }, context) {
    const { live } = context;
    if (!live || parsed.variables.length > 0) return;
    for (const expr of binaries) {
      if (expr.operator === 'or' || expr.operator === 'unless' || expr.fill || typeOf(expr.left) === 'scalar' || typeOf(expr.right) === 'scalar') continue;
      const [left, right] = [sideOf(expr.left, live), sideOf(expr.right, live)];
      const why = left && right && whyNone(expr, left, right);
      if (why === undefined) continue;
      context.reportIn(region, { ...(expr.matching?.span ?? expr.operatorSpan), message: `Both sides of \`${expr.operator}\` have series on ${live.who.toLowerCase()}, and none of the left matches one of the right: ${why}. The result is empty; match by the labels that both have with \`on\`, or leave out with \`ignoring\` what differs.` });
    }
  },
});
