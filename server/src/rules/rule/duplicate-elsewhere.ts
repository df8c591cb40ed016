import type { Rule, RuleGroup } from '../../model/rule-groups';
import { mayOverlap } from '../../query/promql/overlap';
import { isSameOrigin, originOf, placeFrom, readTogether, sharesFolder, type Origin } from '../../workspace/origin';
import { keyOf, type KnownRule } from '../../workspace/rule-facts';
import type { CheckContext, Report } from '../rule';
import { exprOf, isSameQuery } from './same-query';

/** A rule of another document that makes what a rule of this one makes. */
interface Twin {
  readonly rule: Rule;
  readonly other: KnownRule;
  readonly isSame: boolean;
  /** Whether Prometheus surely reads both. */
  readonly isSure: boolean;
}

/** Rules of one name and labels that are compared, and rules of a group that are compared as a whole. */
const MOST = { compared: 50, inGroup: 100 };

/** What is to be said of a group that stands in another document, too, with the same rules. */
export function duplicateGroup(group: RuleGroup, context: CheckContext): Report | undefined {
  const twin = wholeTwin(group, context);
  return twin && ofGroup(group, twin, originOf(context.place, group));
}

/** What is to be said of a rule that one of another document repeats, or contradicts, unless it is said of its group. */
export function duplicateRule(rule: Rule, group: RuleGroup, context: CheckContext): Report | undefined {
  if (context.isIgnored) return undefined;
  const twin = twinOf(rule, group, context);
  if (!twin || (twin.isSame && wholeTwin(group, context))) return undefined;
  return ofRule(twin, originOf(context.place, group));
}

/** The twin of a group's first rule, where all of them have theirs in one group of the same name. */
function wholeTwin(group: RuleGroup, context: CheckContext): Twin | undefined {
  const name = group.name?.value;
  if (context.isIgnored || !name) return undefined;
  const rules = context.peers.rulesOf(group);
  if (rules.length < 2 || rules.length > MOST.inGroup) return undefined;
  let first: Twin | undefined;
  for (const { rule } of rules) {
    const twin = twinOf(rule!, group, context);
    if (!twin?.isSame || twin.other.group !== name || (first && !isSameOrigin(first.other.origin, twin.other.origin))) return undefined;
    first ??= twin;
  }
  return first;
}

function twinOf(rule: Rule, group: RuleGroup, { place, workspace }: CheckContext): Twin | undefined {
  const key = keyOf(rule, group);
  const all = key === undefined ? [] : workspace.get('rules', key);
  if (all.length < 2) return undefined;
  const expr = exprOf(rule.expr?.value);
  if (!expr) return undefined;
  const own = originOf(place, group);
  const here = all.findIndex(({ origin }) => isSameOrigin(origin, own));
  let overlapping: Twin | undefined;
  for (const [i, other] of all.slice(0, MOST.compared).entries()) {
    const together = readTogether(own, other.origin);
    // Of two that are read one after the other, the later one is told.
    if (together === 'no' || (together === 'yes' && i > here)) continue;
    const its = exprOf(other.query);
    if (!its) continue;
    const twin = { rule, other, isSure: together === 'yes' };
    if (isSameQuery(expr, its)) return { ...twin, isSame: true };
    if (!overlapping && sharesFolder(own, other.origin) && mayOverlap(expr, its)) overlapping = { ...twin, isSame: false };
  }
  return overlapping;
}

const condition = (isSure: boolean): string => (isSure ? '' : 'where one Prometheus reads both, ');

function ofGroup({ name }: RuleGroup, { other, isSure }: Twin, own: Origin): Report {
  const { from, to, value } = name!;
  return { from, to, severity: isSure ? undefined : 'hint', message: `The group \`${value}\` stands in ${placeFrom(own, other.origin)}, too, with the same rules: ${condition(isSure)}all of them are evaluated twice for one result. Keep one of the two.` };
}

function ofRule({ rule, other, isSame, isSure }: Twin, own: Origin): Report {
  const { from, to, value } = (rule.alert ?? rule.record)!;
  const place = placeFrom(own, other.origin);
  const when = condition(isSure);
  const message = isSame
    ? `${rule.alert ? 'An alert' : 'A recording rule'} in ${place} has the same name, labels and query: ${when}this one is evaluated, too, and adds nothing. Keep one of the two.`
    : rule.alert
      ? `An alert in ${place} is called \`${value}\`, too, has the same labels, and can fire for the same series: ${when}Alertmanager takes the two for one, which the one resolves while the other fires. Give each a label of its own, such as another \`severity\`.`
      : `A rule in ${place} records \`${value}\` with the same labels, too, and both can have a result for the same series: ${when}what is recorded is now the one and now the other. Give each a label of its own.`;
  return { from, to, severity: isSame && isSure ? undefined : 'hint', message };
}
