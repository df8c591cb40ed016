import { metricOf } from '../../query/promql/labels';
import { didYouMean } from '../../text/did-you-mean';
import { defineContractRule } from '../rule';
import { isAddedLater } from '../promql/added-labels';
import { isElsewhere, isOfOurServices } from './ours';

export default defineContractRule({
  id: 'contract/unknown-label',
  severity: 'warning',
  promql({ region, parsed, selectors }, context) {
    const { contract, facts } = context;
    for (const node of selectors) {
      if (isElsewhere(node, contract)) continue;
      const metric = metricOf(node);
      const known = metric === undefined ? undefined : facts.metric(metric);
      if (known?.source !== 'contract' || !known.labels) continue;
      for (const { name, nameSpan, operator, value } of node.matchers) {
        // A label that is not there equals the empty value, which is what such a matcher asks for.
        if (known.labels.includes(name) || isAddedLater(name) || (value === '' && operator === '=')) continue;
        // Where a server has values for it, the catalog is behind.
        if (facts.labelValues(metric, name).length > 0) continue;
        const meant = didYouMean(name, known.labels);
        // A metric of this name may be that of another team, with other labels.
        if (meant === undefined && !isOfOurServices(node, contract)) continue;
        const never = operator === '=' || operator === '=~' ? 'this selects nothing' : 'this rules out nothing';
        const isWritten = parsed.text.slice(nameSpan.from, nameSpan.to) === name;
        context.reportIn(region, {
          from: nameSpan.from,
          to: nameSpan.to,
          message: `By the contract \`${metric}\` has no label \`${name}\`, so ${never}${meant === undefined ? `: its labels are ${known.labels.map((label) => `\`${label}\``).join(', ')}.` : `; did you mean \`${meant}\`?`}`,
          fixes: meant !== undefined && isWritten ? [{ title: `Change to \`${meant}\``, edits: [{ from: nameSpan.from, to: nameSpan.to, text: meant }] }] : [],
        });
      }
    }
  },
});
