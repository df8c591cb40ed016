import type { Rule } from '../../model/rule-groups';
import { parseDuration } from '../../text/duration';
import { defineRule } from '../rule';

/** Seconds. How long a sample counts as the value of its series, unless `--query.lookback-delta` says otherwise. */
const LOOKBACK = 300;

/** Whether an alert is meant to stay from one evaluation to the next, whatever comes between. */
const isHeld = ({ keepFiringFor }: Rule, seconds: number): boolean => keepFiringFor !== undefined && (parseDuration(keepFiringFor.value) ?? Infinity) >= seconds;

export default defineRule({
  id: 'rule/long-interval',
  severity: 'warning',
  ruleGroup(group, context) {
    const { interval } = group;
    const seconds = interval && parseDuration(interval.value);
    if (!interval || seconds === undefined || seconds <= LOOKBACK) return;
    const rules = context.peers.rulesOf(group).flatMap(({ rule }) => rule ?? []);
    const recorded = rules.find(({ record }) => record)?.record;
    if (!recorded && rules.every((rule) => isHeld(rule, seconds))) return;
    context.report({
      from: interval.from,
      to: interval.to,
      severity: recorded ? undefined : 'hint',
      message: `A sample counts for 5m, and this group is evaluated every ${interval.value}: ${recorded ? 'what its rules record has gaps, in which queries find nothing' : 'its alerts are gone from `ALERTS` in between, and fire and resolve that much later'}. Write 5m or less.`,
    });
  },
});
