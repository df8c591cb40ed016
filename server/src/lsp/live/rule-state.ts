import type { LiveRule } from '../../backends/prometheus-api';
import type { Rule, RuleGroup } from '../../model/rule-groups';
import { parsePromql } from '../../query/promql/parse';
import { printPromql } from '../../query/promql/print';
import { entriesOf, isScalar } from '../../yaml/tree';

/** The rules that a server evaluates, found by what they make and the group that they are in. */
export class RuleIndex {
  private readonly rules = new Map<string, LiveRule[]>();

  constructor(rules: readonly LiveRule[]) {
    for (const rule of rules) {
      const key = keyOf(rule.type, rule.name, rule.group);
      const list = this.rules.get(key);
      if (list) list.push(rule);
      else this.rules.set(key, [rule]);
    }
  }

  of(type: LiveRule['type'], name: string, group: string): readonly LiveRule[] {
    return this.rules.get(keyOf(type, name, group)) ?? [];
  }
}

const keyOf = (...parts: string[]): string => JSON.stringify(parts);

const indexes = new WeakMap<readonly LiveRule[], RuleIndex>();

/** The index of a server's answer; made once. */
export function indexOf(rules: readonly LiveRule[]): RuleIndex {
  let index = indexes.get(rules);
  if (!index) indexes.set(rules, (index = new RuleIndex(rules)));
  return index;
}

/** A rule of a file as the server has it. */
export interface LoadedRule {
  readonly rule: LiveRule;
  /** What the server has in another version than the file. */
  readonly differs: 'expression' | 'labels' | undefined;
}

/**
 * The rule of a server that a rule of a file is; undefined where there is none, or where nobody can tell which one it is. A server's rule
 * stands in a group of the same name, makes the same, and has the same labels or the same expression; to the labels, the operator
 * may have added some.
 */
export function loadedRule(rule: Rule, group: RuleGroup, index: RuleIndex): LoadedRule | undefined {
  const name = nameOf(rule);
  if (!name || !group.name) return undefined;
  const found = index.of(rule.alert ? 'alerting' : 'recording', name, group.name.value);
  const labels = labelsOf(rule, group);
  const sameLabels = found.filter((one) => labels.every(([label, value]) => one.labels[label] === value));
  const sameExpression = (among: readonly LiveRule[]): LiveRule[] => among.filter(({ query }) => isSameQuery(query, rule.expr?.value ?? ''));
  const steps: [readonly LiveRule[], LoadedRule['differs']][] = [[sameExpression(sameLabels), undefined], [sameLabels, 'expression'], [sameExpression(found), 'labels']];
  const [candidates, differs] = steps.find(([some]) => some.length > 0) ?? [[], undefined];
  const one = onlyOne(candidates, group);
  return one && { rule: one, differs };
}

export const nameOf = ({ alert, record }: Rule): string | undefined => alert?.value || record?.value || undefined;

/** Of several that are equal but for their file, the one in the file that the operator makes of the group's object. */
function onlyOne(rules: readonly LiveRule[], { resource }: RuleGroup): LiveRule | undefined {
  if (rules.length <= 1 || !resource) return rules.length === 1 ? rules[0] : undefined;
  const own = rules.filter(({ file }) => file.includes(`${resource.namespace === undefined ? '' : `${resource.namespace}-`}${resource.name}-`));
  return own.length === 1 ? own[0] : undefined;
}

function labelsOf({ labels }: Rule, group: RuleGroup): [string, string][] {
  const all = new Map<string, string>();
  for (const { key, value } of [...entriesOf(group.labels), ...entriesOf(labels)]) if (isScalar(value)) all.set(key.text, value.text);
  return [...all];
}

/** Whether two texts are the same query, however they are written: a server tells its own spelling. */
function isSameQuery(a: string, b: string): boolean {
  const printed = (text: string): string => {
    const { expr } = parsePromql(text);
    return expr ? printPromql(expr) : text.trim();
  };
  return a.trim() === b.trim() || printed(a) === printed(b);
}
