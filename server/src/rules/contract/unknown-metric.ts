import type { VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { SERVER_SERIES } from '../../query/promql/server-series';
import { defineContractRule, type Fix } from '../rule';
import { meantMetric } from './meant-metric';
import { isElsewhere } from './ours';

function fixOf(selector: VectorSelector, meant: string): Fix[] {
  return selector.nameSpan && selector.name !== undefined ? [{ title: `Change to \`${meant}\``, edits: [{ from: selector.nameSpan.from, to: selector.nameSpan.to, text: meant }] }] : [];
}

export default defineContractRule({
  id: 'contract/unknown-metric',
  severity: 'warning',
  promql({ region, selectors }, context) {
    const { contract } = context;
    for (const node of selectors) {
      const name = metricOf(node);
      if (name === undefined || isElsewhere(node, contract) || context.facts.metric(name) || SERVER_SERIES.metric(name)) continue;
      const meant = meantMetric(name, contract);
      if (meant === undefined) continue;
      const at = node.nameSpan ?? node;
      context.reportIn(region, { from: at.from, to: at.to, message: `\`${name}\` is no metric of the contract's catalog, and no rule records it; did you mean \`${meant}\`?`, fixes: fixOf(node, meant) });
    }
  },
});
