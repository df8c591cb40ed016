import { attached } from '../text/attached';
import { entriesOf, isScalar, type YamlMapping, type YamlScalar } from '../yaml/tree';
import type { Rule, RuleGroup } from './rule-groups';

/** The labels that a group and a rule of it add, in one way of writing them, those of the rule before those of its group; undefined where they come from elsewhere. */
function labelsText(ofGroup: YamlMapping | undefined, ofRule: YamlMapping | undefined): string | undefined {
  const entries = [...entriesOf(ofGroup), ...entriesOf(ofRule)];
  if (entries.some(({ key, value }) => key.text === '<<' || !isScalar(value))) return undefined;
  const all: string[] = [];
  // Sorting leaves equal names in their order, and the last one counts.
  entries.sort((a, b) => (a.key.text < b.key.text ? -1 : a.key.text > b.key.text ? 1 : 0)).forEach(({ key, value }, i) => {
    if (key.text !== entries[i + 1]?.key.text) all.push(key.text, (value as YamlScalar).text);
  });
  return JSON.stringify(all);
}

/** What a rule makes: the name of its alert or of the metric that it records; undefined where it is neither, or both. */
function nameOf({ alert, record }: Rule): string | undefined {
  if (!alert?.value === !record?.value) return undefined;
  return alert?.value ? `alert ${alert.value}` : `record ${record!.value}`;
}

/** A rule's group stays what it is, and a text that is found again is the very same one, which tables then tell at a glance. */
const identities = attached<Rule, string>();

/** Equal for rules that make the same: an alert or a metric of the same name with the same labels. */
export function identityOf(rule: Rule, group: RuleGroup): string | undefined {
  const known = identities.get(rule);
  if (known !== undefined) return known;
  const [name, labels] = [nameOf(rule), labelsText(group.labels, rule.labels)];
  if (name === undefined || labels === undefined) return undefined;
  const identity = `${name}\n${labels}`;
  identities.set(rule, identity);
  return identity;
}

/**
 * As `identityOf` for many rules, with other words for the same.
 *
 * Texts and mappings that aliases repeat are read once, so that a document of such aliases takes no more than its length.
 */
export class RuleIdentity {
  private readonly texts = new Map<string, number>();
  private readonly mappings = new Map<YamlMapping | undefined, Map<YamlMapping | undefined, number | undefined>>();

  of(rule: Rule, group: RuleGroup): string | undefined {
    const name = nameOf(rule);
    const labels = name === undefined ? undefined : this.labels(group.labels, rule.labels);
    return labels === undefined ? undefined : `${this.number(name!)} ${labels}`;
  }

  private number(text: string): number {
    let number = this.texts.get(text);
    if (number === undefined) this.texts.set(text, (number = this.texts.size));
    return number;
  }

  private labels(ofGroup: YamlMapping | undefined, ofRule: YamlMapping | undefined): number | undefined {
    let known = this.mappings.get(ofGroup);
    if (!known) this.mappings.set(ofGroup, (known = new Map<YamlMapping | undefined, number | undefined>()));
    if (!known.has(ofRule)) {
      const labels = labelsText(ofGroup, ofRule);
      known.set(ofRule, labels === undefined ? undefined : this.number(labels));
    }
    return known.get(ofRule);
  }
}
