import { walk, type Expr } from '../../query/promql/ast';
import { metricOf } from '../../query/promql/labels';
import { parsePromql } from '../../query/promql/parse';
import { isSameOrigin, originOf, placeFrom, readTogether, type Origin } from '../../workspace/origin';
import { defineRule, type CheckContext } from '../rule';
import { Memo } from '../../text/memo';

const reading = new Memo<Expr, boolean>();

/** Whether a query reads anything: what `vector(1)` records is the same at every evaluation. */
function reads(query: string | undefined): boolean {
  const tree = query === undefined ? undefined : parsePromql(query).expr;
  if (!tree) return false;
  let found = reading.get(tree);
  if (found === undefined) reading.set(tree, (found = walk(tree).some((node) => node.kind === 'selector')));
  return found;
}

/** The place in another document where a metric is recorded, of several one that Prometheus most likely reads together with this one. */
function recordedElsewhere(metric: string, own: Origin, { workspace }: CheckContext): string | undefined {
  const others = workspace.get('recorded', metric).filter(({ origin, text }) => !isSameOrigin(origin, own) && reads(text));
  const other = others.find(({ origin }) => readTogether(own, origin) !== 'no') ?? others[0];
  return other && `${other.group === '' ? 'a group' : `the group \`${other.group}\``} of ${placeFrom(own, other.origin)}`;
}

const late = (metric: string, place: string): string =>
  `\`${metric}\` is recorded in ${place}, and groups are evaluated at times of their own: what this rule reads is up to an interval old. In one group, the one behind the other, both are of the same time.`;

export default defineRule({
  id: 'rule/order',
  severity: 'hint',
  promql({ region, nodes, selectors }, context) {
    const { rule, group } = region;
    if (!rule || !group) return;
    // In a window of time, a sample more or less at its end makes no difference to speak of.
    const windows: Expr[] = [];
    for (const node of nodes) if (node.kind === 'matrix') windows.push(node.selector);
    for (const node of selectors) {
      if (windows.includes(node) || node.modifiers.offset || node.modifiers.at) continue;
      const metric = metricOf(node);
      if (metric === undefined) continue;
      const all = context.peers.recordersOf(metric);
      const at = node.nameSpan ?? node;
      if (all.length === 0) {
        const other = region.role === 'record' ? recordedElsewhere(metric, originOf(context.place, group), context) : undefined;
        if (other) context.reportIn(region, { from: at.from, to: at.to, message: late(metric, other) });
        continue;
      }
      const recorders = all.filter((peer) => reads(peer.rule!.expr?.value));
      const first = recorders.find((peer) => peer.group.node === group.node);
      if (recorders.length === 0 || (first && first.order <= context.peers.orderOf(rule))) continue;
      if (first) {
        context.reportIn(region, { from: at.from, to: at.to, message: `The rules of a group are evaluated in their order, and \`${metric}\` is recorded below: this rule reads what it was at the evaluation before. Move the rule that records it above this one.` });
      } else if (region.role === 'record') {
        const name = recorders[0]!.group.name;
        context.reportIn(region, { from: at.from, to: at.to, message: late(metric, name?.value ? `the group \`${name.value}\`` : 'another group') });
      }
    }
  },
});
