import type { Rule, RuleGroup } from '../model/rule-groups';
import { labelsText } from '../model/rule-identity';
import { entriesOf, type YamlMapping } from '../yaml/tree';
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
 * @param known the labels of rules that were read before, for aliases may repeat one mapping in many
 * @returns undefined where a rule makes nothing, its labels come from elsewhere, or they are longer than anybody's
 */
export function keyOf(rule: Rule, group: RuleGroup, known?: KnownLabels): string | undefined {
  const [alert, record] = [rule.alert?.value, rule.record?.value];
  const name = alert || record;
  if (!alert === !record || name!.length > MOST.characters) return undefined;
  const labels = known ? knownText(rule.labels, group.labels, known) : shortLabels(group.labels, rule.labels);
  return labels === undefined ? undefined : `${alert ? 'alert' : 'record'} ${name} ${labels}`;
}

/** By the labels of a group, and those of a rule. */
type KnownLabels = Map<YamlMapping | undefined, Map<YamlMapping | undefined, string | undefined>>;

function knownText(ofRule: YamlMapping | undefined, ofGroup: YamlMapping | undefined, known: KnownLabels): string | undefined {
  let texts = known.get(ofGroup);
  if (!texts) known.set(ofGroup, (texts = new Map<YamlMapping | undefined, string | undefined>()));
  if (!texts.has(ofRule)) texts.set(ofRule, shortLabels(ofGroup, ofRule));
  return texts.get(ofRule);
}

function shortLabels(ofGroup: YamlMapping | undefined, ofRule: YamlMapping | undefined): string | undefined {
  // Counted before they are put together: aliases may repeat thousands of labels in thousands of rules.
  if (entriesOf(ofGroup).length + entriesOf(ofRule).length > MOST.labels) return undefined;
  const text = labelsText(ofGroup, ofRule);
  return text !== undefined && text.length > MOST.characters ? undefined : text;
}

/** The rules of a document by what they make. */
export function rulesOf(document: RuleDocument, groups: readonly RuleGroup[]): { readonly key: string; readonly value: KnownRule }[] {
  const made: { readonly key: string; readonly value: KnownRule }[] = [];
  const known: KnownLabels = new Map();
  let left = MOST.rules;
  for (const group of groups) {
    const origin = originOf(document, group);
    const name = group.name?.value ?? '';
    for (const rule of group.rules.slice(0, left)) {
      const query = rule.expr?.value;
      const key = query !== undefined && query.length <= MOST.query ? keyOf(rule, group, known) : undefined;
      if (key !== undefined) made.push({ key, value: { origin, group: name, query: query! } });
    }
    left -= Math.min(left, group.rules.length);
  }
  return made;
}
