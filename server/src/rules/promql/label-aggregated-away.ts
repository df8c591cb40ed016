import { alternativesOf } from '../../query/promql/alternatives';
import type { Aggregation, Binary, Expr, GroupingLabel } from '../../query/promql/ast';
import { keepLabel, removeItem, replace } from '../../query/promql/edits';
import type { QueryFacts } from '../../query/promql/facts';
import { lossOf, type LabelLoss } from '../../query/promql/label-origin';
import { labelsOf } from '../../query/promql/labels';
import { NO_FACTS } from '../../query/promql/metric-table';
import { typeOf } from '../../query/promql/types';
import { didYouMean } from '../../text/did-you-mean';
import { defineRule, type CheckContext, type Fix, type PromqlQuery } from '../rule';
import { isAddedLater } from './added-labels';

/** Something that names a label which the series cannot have. */
interface Finding {
  readonly label: GroupingLabel;
  readonly loss: LabelLoss;
  readonly message: string;
  readonly isSure: boolean;
}

const NAME = '__name__';

/** With delayed name removal, functions and operators leave the name of a metric for what is around them to group by. */
const isForGood = ({ by }: LabelLoss): boolean => by.kind === 'aggregation';

/** Whether a label is not there in any Prometheus, whatever is known of its metrics. */
const isSure = (loss: LabelLoss, label: string): boolean => !loss.isListed && (label !== NAME || isForGood(loss));

/** Why none of the series of an expression has a label: by the query alone, or else by what is known of its metrics. */
function absence(expr: Expr, label: string, { facts, prometheus }: CheckContext): LabelLoss | undefined {
  if (label === NAME) {
    const loss = lossOf(expr, label, NO_FACTS);
    return loss && (isForGood(loss) || !prometheus.features.has('promql-delayed-name-removal')) ? loss : undefined;
  }
  return lossOf(expr, label, NO_FACTS) ?? (isAddedLater(label) ? undefined : lossOf(expr, label, facts));
}

function ofAggregation({ operator, grouping, expr }: Aggregation, context: CheckContext, findings: Finding[]): void {
  const parts = alternativesOf(expr);
  for (const label of grouping?.labels ?? []) {
    const loss = absence(expr, label.name, context);
    if (grouping!.without) {
      if (loss && !loss.isListed && label.name !== NAME) findings.push({ label, loss, isSure: false, message: `\`${label.name}\` is gone already: ${loss.reason}.` });
    } else if (loss) {
      findings.push({ label, loss, isSure: isSure(loss, label.name), message: `\`${operator}\` cannot group by \`${label.name}\`, which no series has here: ${loss.reason}.` });
    } else if (parts.length > 1) {
      findings.push(...partial(parts, label, (reason) => `\`${operator}\` groups by \`${label.name}\`, and this part has no such label, for ${reason}: its series end in a group without the label.`));
    }
  }
}

/** Parts of an `or` that cannot have a label, where the whole may have it. */
function partial(parts: readonly Expr[], label: GroupingLabel, message: (reason: string) => string): Finding[] {
  if (label.name === NAME) return [];
  const losses = parts.flatMap((alternative) => lossOf(alternative, label.name, NO_FACTS) ?? []);
  return losses.map((loss) => ({ label: { ...loss.at, name: label.name }, loss, isSure: false, message: message(loss.reason) }));
}

function ofJoin({ operator, matching, left, right }: Binary, context: CheckContext, findings: Finding[]): void {
  if (!matching || typeOf(left) === 'scalar' || typeOf(right) === 'scalar') return;
  const { group } = matching;
  for (const label of matching.on ? matching.labels : []) {
    for (const [name, side, other] of [['left', left, right], ['right', right, left]] as const) {
      const loss = absence(side, label.name, context);
      // Where the other side always has it, nothing ever matches, which is another rule's report.
      if (loss && !labelsOf(other, NO_FACTS).must.has(label.name)) findings.push({ label, loss, isSure: isSure(loss, label.name), message: `\`on\` matches by \`${label.name}\`, which no series on the ${name} side has: ${loss.reason}.` });
      const parts = loss || operator === 'or' ? [] : alternativesOf(side);
      if (parts.length > 1 && !labelsOf(other, NO_FACTS).must.has(label.name)) findings.push(...partial(parts, label, (reason) => `\`on\` matches by \`${label.name}\`, and this part has no such label, for ${reason}.`));
    }
  }
  for (const label of group?.include ?? []) {
    const loss = absence(group!.side === 'left' ? right : left, label.name, context);
    if (loss) findings.push({ label, loss, isSure: isSure(loss, label.name), message: `\`group_${group!.side}\` cannot copy \`${label.name}\`, which no series on the ${group!.side === 'left' ? 'right' : 'left'} side has: ${loss.reason}.` });
  }
}

/** To keep the label where it is lost, to write the one that was meant, or to do without it; there is always a choice. */
function fixesOf(text: string, { label, loss }: Finding, facts: QueryFacts): Fix[] {
  const lostBy = loss.by.kind === 'aggregation' ? loss.by : undefined;
  const keep = lostBy && keepLabel(text, lostBy, label.name);
  const remove = label.name === text.slice(label.from, label.to) ? removeItem(text, label) : undefined;
  const { can } = labelsOf(loss.by, facts);
  const meant = loss.isListed && remove && can !== 'any' ? didYouMean(label.name, can) : undefined;
  return [
    ...(meant ? [{ title: `Change to \`${meant}\``, edits: [replace(label, meant)] }] : []),
    ...(keep && lostBy ? [{ title: `Keep \`${label.name}\` in \`${lostBy.operator}\``, edits: [keep] }] : []),
    ...((keep || meant) && remove ? [{ title: `Remove \`${label.name}\``, edits: [remove] }] : []),
  ];
}

export default defineRule({
  id: 'promql/label-aggregated-away',
  severity: 'warning',
  promql({ region, parsed, aggregations, binaries }: PromqlQuery, context) {
    const findings: Finding[] = [];
    for (const node of aggregations) ofAggregation(node, context, findings);
    for (const node of binaries) ofJoin(node, context, findings);
    if (findings.length === 0) return;
    const seen = new Set<string>();
    for (const finding of findings) {
      const { label, message, isSure } = finding;
      if (seen.has(`${label.from} ${message}`)) continue;
      seen.add(`${label.from} ${message}`);
      context.reportIn(region, { from: label.from, to: label.to, message, severity: isSure ? undefined : 'hint', fixes: fixesOf(parsed.text, finding, context.facts) });
    }
  },
});
