import { isMetricsql } from '../../query/metricsql';
import { walk, type Expr, type VectorSelector } from '../../query/promql/ast';
import { insert, keepLabel, replace } from '../../query/promql/edits';
import type { QueryFacts } from '../../query/promql/facts';
import { lossOf } from '../../query/promql/label-origin';
import { metricOf } from '../../query/promql/labels';
import { NO_FACTS } from '../../query/promql/metric-table';
import { defineRule, type Report } from '../rule';

/** Names of series that are neither buckets nor native histograms. */
const NO_HISTOGRAM = /_(?:sum|count|total)$/;

const selectorsOf = (expr: Expr): VectorSelector[] => walk(expr).filter((node) => node.kind === 'selector');

/** Whether a query shows that it is about classic histograms, which alone have the label `le`. */
const isClassic = (expr: Expr): boolean =>
  walk(expr).some((node) => {
    if (node.kind === 'selector') return /_bucket(?:$|:)/.test(metricOf(node) ?? '') || node.matchers.some(({ name }) => name === 'le');
    return node.kind === 'aggregation' && !node.grouping?.without && (node.grouping?.labels.some(({ name }) => name === 'le') ?? false);
  });

/** A selector of a histogram's own name, or of one of its other series, where buckets are needed. */
function offBucket(selector: VectorSelector, expr: Expr, facts: QueryFacts): Report | undefined {
  const name = metricOf(selector);
  if (name === undefined || !selector.nameSpan) return undefined;
  const at = selector.nameSpan;
  if (NO_HISTOGRAM.test(name) && facts.metric(name)?.type !== 'histogram') {
    const bucket = name.replace(/_(?:sum|count)$/, '_bucket');
    const fixes = bucket === name ? [] : [{ title: `Change to \`${bucket}\``, edits: [replace(at, bucket)] }];
    return { ...at, message: `\`${name}\` holds no buckets, and without them there is no quantile: \`histogram_quantile\` works on \`…_bucket\` series, or on native histograms.`, fixes };
  }
  if (!facts.metric(`${name}_bucket`)) return undefined;
  // A native histogram has this very name, so only a query about `le` is surely wrong.
  const isSure = isClassic(expr);
  return {
    ...at,
    severity: isSure ? undefined : 'hint',
    message: `The buckets of the histogram \`${name}\` are in \`${name}_bucket\`; \`${name}\` itself has series only where it is a native histogram.`,
    fixes: isSure ? [{ title: `Change to \`${name}_bucket\``, edits: [insert(at.to, '_bucket')] }] : [],
  };
}

export default defineRule({
  id: 'promql/histogram-quantile',
  severity: 'warning',
  promql({ region, parsed, calls }, context) {
    for (const node of calls) {
      const buckets = node.name === 'histogram_quantile' ? node.args[1] : undefined;
      if (!buckets) continue;
      const reports = selectorsOf(buckets).flatMap((selector) => offBucket(selector, buckets, context.facts) ?? []);
      for (const report of reports) context.reportIn(region, report);
      // The histograms of VictoriaMetrics tell their buckets apart by another label.
      if (reports.length > 0 || !isClassic(buckets) || isMetricsql(parsed.text)) continue;
      const loss = lossOf(buckets, 'le', NO_FACTS);
      if (!loss) continue;
      const edit = loss.by.kind === 'aggregation' ? keepLabel(parsed.text, loss.by, 'le') : undefined;
      context.reportIn(region, {
        from: loss.at.from,
        to: loss.at.to,
        message: `\`histogram_quantile\` needs the label \`le\`, which tells the buckets apart: ${loss.reason}.`,
        fixes: edit ? [{ title: 'Keep `le`', edits: [edit] }] : [],
      });
    }
  },
});
