import type { LabelMatcher } from '../../query/promql/ast';
import { accepts, compileRegexp } from '../../query/promql/regexp';
import type { RelabelStep } from '../../workspace/targets/relabel';
import { targetsOf, type Target } from '../../workspace/targets/targets';
import { defineRule } from '../rule';
import { anyList, outcomeOf, shortened } from './dropped-series';
import { isMadeByServer, monitorNames, scrapedMetric, selectedTargets, seriesField } from './scraped-by';

const dropsLabels = ({ action }: RelabelStep): boolean => action === 'labeldrop' || action === 'labelkeep';
const drops = (step: RelabelStep, label: string): boolean => dropsLabels(step) && compileRegexp(step.regex).regexp?.matches(label) === (step.action === 'labeldrop');

export default defineRule({
  id: 'workspace/dropped-label',
  severity: 'warning',
  promql({ region, selectors }, context) {
    const targets = targetsOf(context.workspace);
    if (targets.seriesLists.length === 0) return;
    for (const node of selectors) {
      const metric = scrapedMetric(node, context);
      if (metric === undefined || isMadeByServer(metric)) continue;
      for (const matcher of node.matchers) {
        if (!needsLabel(matcher) || !anyList(targets, `label ${matcher.name}`, ({ endpoint }) => endpoint.metricRelabelings.some((step) => drops(step, matcher.name)))) continue;
        // The label in question is what the targets lose: it cannot tell which of them are meant.
        const { all, isPinned } = selectedTargets({ ...node, matchers: node.matchers.filter((other) => other.name !== matcher.name) }, metric, targets);
        if (all.length === 0 || !all.every((target) => losesLabel(matcher.name, metric, target))) continue;
        const who = monitorNames(all);
        context.reportIn(region, {
          ...matcher.nameSpan,
          severity: isPinned ? undefined : 'hint',
          message: `${who} takes the label \`${matcher.name}\` away in its ${seriesField(all[0]!.monitor)} (${stepText(all[0]!, matcher.name)}), so that no series is selected by it${isPinned ? '' : ', unless something else exposes the metric'}. Leave it out here, or keep it there.`,
        });
      }
    }
  },
});

/** Whether a matcher selects no series without its label. */
const needsLabel = (matcher: LabelMatcher): boolean => matcher.name !== '__name__' && accepts(matcher, '') === false;

const losesLabel = (label: string, metric: string, target: Target): boolean => target.endpoint.metricRelabelings.some((step) => drops(step, label)) && outcomeOf(metric, target, label).labels.get(label) === '';

function stepText({ endpoint }: Target, label: string): string {
  const { action, regex } = endpoint.metricRelabelings.find((step) => drops(step, label))!;
  return `\`${action}\` of \`${shortened(regex)}\``;
}
