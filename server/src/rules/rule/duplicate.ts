import type { Peer } from '../../model/peers';
import type { Rule, RuleGroup } from '../../model/rule-groups';
import { mayOverlap } from '../../query/promql/overlap';
import { defineRule, type CheckContext } from '../rule';
import { duplicateGroup, duplicateRule } from './duplicate-elsewhere';
import { exprOf, isSameQuery } from './same-query';

interface Known {
  readonly rule: Rule;
  readonly group: RuleGroup;
}

interface Finding {
  readonly other: Known;
  readonly isSame: boolean;
}

/** Rules of one name with which another one of it is compared. */
const MOST_COMPARED = 8;

/** The first of several rules that another one repeats, or else can have a result for the same series as. */
function rival(rule: Rule, others: readonly Known[]): Finding | undefined {
  const expr = exprOf(rule.expr?.value);
  if (!expr) return undefined;
  let overlapping: Known | undefined;
  for (const other of others) {
    const its = exprOf(other.rule.expr?.value);
    if (!its) continue;
    if (isSameQuery(its, expr)) return { other, isSame: true };
    if (!overlapping && mayOverlap(expr, its)) overlapping = other;
  }
  return overlapping && { other: overlapping, isSame: false };
}

function report({ rule, group }: Known, other: Known, isSame: boolean, context: CheckContext): void {
  const { from, to, value } = (rule.alert ?? rule.record)!;
  const where = other.group.node === group.node ? 'above in this group' : other.group.name?.value ? `in the group \`${other.group.name.value}\`` : 'in another group';
  const message = isSame
    ? `${rule.alert ? 'An alert' : 'A recording rule'} ${where} has the same name, labels and query: this one is evaluated, too, and adds nothing. Remove one of them.`
    : rule.alert
      ? `An alert ${where} is called \`${value}\`, too, has the same labels, and can fire for the same series: Alertmanager takes the two for one, which the one resolves while the other fires. Give each a label of its own, such as another \`severity\`.`
      : `A rule ${where} records \`${value}\` with the same labels, too, and both can have a result for the same series: what is recorded is now the one and now the other. Give each a label of its own.`;
  context.report({ from, to, severity: isSame ? undefined : 'hint', message });
}

const judged = new WeakMap<readonly Peer[], ReadonlyMap<Rule, Finding>>();

/** What is to be said of each of some rules that make the same, held against those above it; worked out once for each list. */
function judge(twins: readonly Peer[]): ReadonlyMap<Rule, Finding> {
  let findings = judged.get(twins);
  if (findings) return findings;
  const found = new Map<Rule, Finding>();
  const others: Known[] = [];
  for (const { rule, group } of twins) {
    const finding = others.length === 0 ? undefined : rival(rule!, others);
    if (finding) found.set(rule!, finding);
    if (!finding?.isSame && others.length < MOST_COMPARED) others.push({ rule: rule!, group });
  }
  judged.set(twins, (findings = found));
  return findings;
}

export default defineRule({
  id: 'rule/duplicate',
  severity: 'warning',
  ruleGroup(group, context) {
    const elsewhere = duplicateGroup(group, context);
    if (elsewhere) context.report(elsewhere);
  },
  rule(rule, group, context) {
    const twins = context.peers.twinsOf(rule, group);
    const finding = twins.length > 1 ? judge(twins).get(rule) : undefined;
    if (finding) return report({ rule, group }, finding.other, finding.isSame, context);
    const elsewhere = duplicateRule(rule, group, context);
    if (elsewhere) context.report(elsewhere);
  },
});
