import type { Rule, RuleGroup } from '../model/rule-groups';
import { identityOf } from '../model/rule-identity';
import { entriesOf, isScalar, type YamlEntry } from '../yaml/tree';
import { originOf, type Origin, type RuleDocument } from './origin';

/** A rule, as far as those of other documents are compared with it. */
export interface KnownRule {
  readonly origin: Origin;
  /** The name of its group; empty where it has none. */
  readonly group: string;
  /** The expression as it is written. */
  readonly query: string;
}

/** What is compared of a rule with those of other documents: who reads more than that made it to be large. */
const MOST = { rules: 10_000, labels: 30, characters: 500, query: 10_000 };

/**
 * What a rule makes: the kind and name, and the labels that the rule and its group add. Equal for rules that make the same,
 * whichever document they stand in.
 *
 * @returns undefined where a rule makes nothing, its labels come from elsewhere, or they are longer than anybody's
 */
export function keyOf(rule: Rule, group: RuleGroup): string | undefined {
  const name = rule.alert?.value || rule.record?.value;
  // Looked at before they are put together: aliases may repeat thousands of labels in thousands of rules.
  if (name === undefined || name.length > MOST.characters || areLong(entriesOf(group.labels), entriesOf(rule.labels))) return undefined;
  return identityOf(rule, group);
}

function areLong(...lists: readonly (readonly YamlEntry[])[]): boolean {
  let labels = 0;
  let characters = 0;
  for (const list of lists) {
    labels += list.length;
    if (labels > MOST.labels) return true;
    for (const { key, value } of list) characters += key.text.length + (isScalar(value) ? value.text.length : 0);
  }
  return characters > MOST.characters;
}

/** The rules of a document by what they make. */
export function rulesOf(document: RuleDocument, groups: readonly RuleGroup[]): { readonly key: string; readonly value: KnownRule }[] {
  const made: { readonly key: string; readonly value: KnownRule }[] = [];
  let left = MOST.rules;
  for (const group of groups) {
    const origin = originOf(document, group);
    const name = group.name?.value ?? '';
    for (const rule of group.rules.slice(0, left)) {
      const query = rule.expr?.value;
      const key = query !== undefined && query.length <= MOST.query ? keyOf(rule, group) : undefined;
      if (key !== undefined) made.push({ key, value: { origin, group: name, query: query! } });
    }
    left -= Math.min(left, group.rules.length);
  }
  return made;
}
