import type { VectorSelector } from '../../query/promql/ast';
import { span } from '../../text/range';
import { targetsOf, type Target, type Targets } from '../../workspace/targets/targets';
import { defineRule, type PromqlQuery, type Report } from '../rule';
import { anyList, isListOfNames, mayRenameTo, outcomeOf, shortened, type Outcome } from './dropped-series';
import { isMadeByServer, monitorNames, scrapedMetric, selectedTargets, seriesField } from './scraped-by';

/** What the client libraries expose everywhere: what one monitor drops of these, others still have. */
const EVERYWHERE = /^(?:go|process|promhttp|python|jvm|nodejs|dotnet|ruby|http|grpc|rest_client|workqueue|scrape)_/;

interface Loss {
  readonly target: Target;
  readonly outcome: Outcome;
}

export default defineRule({
  id: 'workspace/dropped-metric',
  severity: 'warning',
  promql(query, context) {
    const targets = targetsOf(context.workspace);
    if (targets.seriesLists.length === 0) return;
    for (const node of query.nodes) {
      const metric = node.kind === 'selector' ? scrapedMetric(node, context) : undefined;
      if (node.kind !== 'selector' || metric === undefined || isMadeByServer(metric) || !mayBeLost(metric, targets)) continue;
      const { all, isPinned } = selectedTargets(node, metric, targets);
      const losses = all.flatMap((target) => lossOf(metric, target) ?? []);
      const first = losses[0];
      if (!first) continue;
      const isAll = losses.length === all.length;
      if (!isAll && !isMeant(losses, all, metric)) continue;
      context.reportIn(query.region, reportOf(node, query, metric, losses, isPinned && isAll));
    }
  },
});

/** Whether any target may lose a metric, told by its name alone where no step goes by another label. */
const mayBeLost = (metric: string, targets: Targets): boolean =>
  anyList(targets, `lost ${metric}`, (target) => target.endpoint.metricRelabelings.some(({ sourceLabels }) => sourceLabels.some((label) => label !== '__name__')) || lossOf(metric, target) !== undefined);

/** What becomes of a metric at a target that does not hand it on under its name. */
function lossOf(metric: string, target: Target): Loss | undefined {
  const outcome = outcomeOf(metric, target);
  const isRenamed = outcome.name !== undefined && outcome.name !== metric;
  return (outcome.droppedBy || isRenamed) && !mayRenameTo(metric, target) ? { target, outcome } : undefined;
}

/** Whether monitors drop a metric by its very name, at all of their endpoints: most likely it is theirs. */
function isMeant(losses: readonly Loss[], all: readonly Target[], metric: string): boolean {
  if (EVERYWHERE.test(metric)) return false;
  const monitors = new Set(losses.map(({ target }) => target.monitor));
  const isListed = losses.every(({ outcome: { droppedBy } }) => droppedBy?.action === 'drop' && isListOfNames(droppedBy.regex));
  return isListed && all.filter(({ monitor }) => monitors.has(monitor)).length === losses.length;
}

function reportOf(node: VectorSelector, { parsed }: PromqlQuery, metric: string, losses: readonly Loss[], isSure: boolean): Report {
  const at = node.nameSpan ?? node;
  const { outcome, target } = losses[0]!;
  const { droppedBy, name } = outcome;
  const who = monitorNames(losses.map((loss) => loss.target));
  const field = seriesField(target.monitor);
  const otherwise = isSure ? 'so that nothing is selected' : 'so that nothing is selected, unless something else exposes it';
  const step = droppedBy && `\`${droppedBy.action}\` of \`${shortened(droppedBy.regex)}\``;
  const message = droppedBy
    ? `${who} ${droppedBy.action === 'keep' ? `keeps other metrics alone (${step} in its ${field}) and drops \`${metric}\`` : `drops \`${metric}\` (${step} in its ${field})`}, ${otherwise}.`
    : `${who} renames \`${metric}\` to \`${name}\` in its ${field}, ${otherwise}.`;
  const isWritten = node.nameSpan !== undefined && node.name !== undefined && parsed.text.slice(node.nameSpan.from, node.nameSpan.to) === metric;
  const isRenamed = !droppedBy && name !== undefined && losses.every((loss) => loss.outcome.name === name && !loss.outcome.droppedBy) && !outcomeOf(name, target).droppedBy;
  const fixes = isRenamed && isWritten && /^[a-zA-Z_:][\w:]*$/.test(name) ? [{ title: `Change to \`${name}\``, edits: [{ ...span(at.from, at.to), text: name }] }] : [];
  return { from: at.from, to: at.to, severity: isSure ? undefined : 'hint', message, fixes };
}
