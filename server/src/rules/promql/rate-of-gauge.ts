import { unwrap } from '../../query/promql/ast';
import { rename } from '../../query/promql/edits';
import { metricOf } from '../../query/promql/labels';
import { defineRule } from '../rule';

/** Functions for counters, with those that tell the same of a gauge. */
const FOR_GAUGES: Readonly<Record<string, readonly string[]>> = { rate: ['deriv', 'delta'], increase: ['delta', 'deriv'], irate: ['idelta', 'deriv'] };

export default defineRule({
  id: 'promql/rate-of-gauge',
  severity: 'warning',
  promql({ region, calls }, context) {
    for (const node of calls) {
      const better = FOR_GAUGES[node.name];
      if (!better || !node.args[0]) continue;
      const range = unwrap(node.args[0]);
      const name = range.kind === 'matrix' ? metricOf(range.selector) : undefined;
      if (name === undefined || context.facts.metric(name)?.type !== 'gauge') continue;
      context.reportIn(region, {
        ...node.nameSpan,
        message: `\`${name}\` is a gauge, and \`${node.name}\` takes every fall of a gauge for the reset of a counter. ${better.map((other) => `\`${other}\``).join(' and ')} are for gauges.`,
        fixes: better.map((other) => ({ title: `Change to \`${other}\``, edits: [rename(node, other)] })),
      });
    }
  },
});
