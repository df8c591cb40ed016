import type { Contract } from '../../contract/contract';
import { contractFacts } from '../../contract/contract-facts';
import type { VectorSelector } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { SERVER_SERIES } from '../../query/promql/server-series';
import { editDistance } from '../../text/did-you-mean';
import { defineContractRule, type Fix } from '../rule';
import { isElsewhere } from './ours';

/** Words that Prometheus's naming rules put at the end of a name, and that are easily forgotten or put there too often. */
const ENDINGS = /_(?:total|count|sum|bucket|seconds|info)$/;

/** Shorter names are alike by chance. */
const SHORTEST = 8;

/**
 * The metric of the catalog that a name was meant to be: a slip of the finger away, or the same but for an ending. Names that
 * differ in a digit alone are different metrics.
 */
export function meantMetric(name: string, contract: Contract): string | undefined {
  if (name.length < SHORTEST || name.includes(':')) return undefined;
  const digits = name.replace(/\D/g, '');
  let best: string | undefined;
  let bestDistance = name.length > 14 ? 3 : 2;
  for (const { name: known } of contractFacts(contract).metrics()) {
    if (known.replace(/\D/g, '') !== digits) continue;
    const isEnding = known.replace(ENDINGS, '') === name || name.replace(ENDINGS, '') === known || (ENDINGS.test(name) && known.replace(ENDINGS, '') === name.replace(ENDINGS, ''));
    const distance = isEnding ? 0 : Math.abs(known.length - name.length) >= bestDistance ? Infinity : editDistance(name.toLowerCase(), known.toLowerCase());
    if (distance >= bestDistance) continue;
    best = known;
    bestDistance = distance;
  }
  return best;
}

function fixOf(selector: VectorSelector, meant: string): Fix[] {
  return selector.nameSpan && selector.name !== undefined ? [{ title: `Change to \`${meant}\``, edits: [{ from: selector.nameSpan.from, to: selector.nameSpan.to, text: meant }] }] : [];
}

export default defineContractRule({
  id: 'contract/unknown-metric',
  severity: 'warning',
  promql({ region, selectors }, context) {
    const { contract } = context;
    for (const node of selectors) {
      if (isElsewhere(node, contract)) continue;
      const name = metricOf(node);
      if (name === undefined || context.facts.metric(name) || SERVER_SERIES.metric(name)) continue;
      const meant = meantMetric(name, contract);
      if (meant === undefined) continue;
      const at = node.nameSpan ?? node;
      context.reportIn(region, { from: at.from, to: at.to, message: `\`${name}\` is no metric of the contract's catalog, and no rule records it; did you mean \`${meant}\`?`, fixes: fixOf(node, meant) });
    }
  },
});
