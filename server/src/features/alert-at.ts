import type { Rule, RuleGroup } from '../model/rule-groups';
import { asRendered, hasUnknown } from '../model/helm-template';
import { locatedText } from '../model/located';
import { languageOfRule } from '../model/ruler';
import type { QueryLanguage } from '../query/language';
import { parseDuration } from '../text/duration';
import { span, type Span, type TextEdit } from '../text/range';
import { insertField, replaceScalar } from '../yaml/edit';
import { entriesOf, ownEntry, type YamlMapping } from '../yaml/tree';
import type { PlacedAnalysis, Snapshot } from './snapshot';
import { placedAt } from './around';

/** Which alert of a file is meant, however the file changes around it. */
export interface AlertKey {
  readonly group: string;
  readonly alert: string;
  /** Among those of the same name in the group, counted from zero. */
  readonly index: number;
}

/** What an alerting rule says, with the durations in seconds. */
export interface AlertRule extends AlertKey {
  readonly expression: string;
  /** Loki evaluates what is LogQL, Prometheus the rest. */
  readonly language: QueryLanguage;
  readonly for: number;
  readonly keepFiringFor: number;
  /** How often the group is evaluated; undefined where the server decides. */
  readonly interval?: number;
  /** How far back the group's queries look. */
  readonly queryOffset: number;
  /** With those of the group that the rule does not have itself. Their values may be templates. */
  readonly labels: readonly TemplateField[];
  readonly annotations: readonly TemplateField[];
}

export interface TemplateField {
  readonly name: string;
  readonly text: string;
}

/** A rule with what it stands in. */
interface PlacedRule {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly placed: PlacedAnalysis;
}

/** The alerting rule around an offset of a file; undefined where there is none. */
export function alertAt(snapshot: Snapshot, offset: number): (AlertRule & { readonly at: Span }) | undefined {
  for (const placed of placedAt(snapshot, offset)) {
    const local = offset - placed.from;
    for (const group of placed.analysis.groups) {
      const rule = group.rules.find(({ alert, node }) => alert && node.from <= local && local <= node.to);
      if (rule) return describe(snapshot, { rule, group, placed });
    }
  }
  return undefined;
}

/** The same, by its name. */
export function alertNamed(snapshot: Snapshot, key: AlertKey): (AlertRule & { readonly at: Span }) | undefined {
  const found = placedRule(snapshot, key);
  return found && describe(snapshot, found);
}

/**
 * The edit that makes an alert wait for another time: of the scalar where there is one, of a new field behind the expression where not.
 *
 * @returns undefined where the alert is gone, or its `for` is written in a way that has no place of its own, such as an alias
 */
export function editOfFor(snapshot: Snapshot, key: AlertKey, duration: string): TextEdit | undefined {
  const found = placedRule(snapshot, key);
  if (!found) return undefined;
  const { rule: { node }, placed: { from, analysis } } = found;
  const entry = ownEntry(node, 'for');
  const scalar = locatedText(entry?.value)?.scalar;
  // A value in front of its key is one that an anchor gave a name elsewhere.
  const edit = entry && scalar ? (scalar.from < entry.key.to ? undefined : replaceScalar(scalar, duration)) : insertField(analysis.document.text, node, 'for', duration, ['expr', 'alert']);
  return edit && { from: edit.from + from, to: edit.to + from, text: edit.text };
}

function* alertsOf(snapshot: Snapshot, group: string, alert: string): Generator<PlacedRule> {
  for (const placed of snapshot.documents) {
    for (const each of placed.analysis.groups) {
      if ((each.name?.value ?? '') !== group) continue;
      for (const rule of each.rules) if (rule.alert?.value === alert) yield { rule, group: each, placed };
    }
  }
}

function placedRule(snapshot: Snapshot, { group, alert, index }: AlertKey): PlacedRule | undefined {
  return [...alertsOf(snapshot, group, alert)][index];
}

function describe(snapshot: Snapshot, { rule, group, placed }: PlacedRule): (AlertRule & { readonly at: Span }) | undefined {
  // What Helm puts into a query is not known, so that there is nothing to ask a server.
  if (!rule.alert || !rule.expr || hasUnknown(rule.expr.value)) return undefined;
  const [groupName, alert] = [group.name?.value ?? '', rule.alert.value];
  const index = [...alertsOf(snapshot, groupName, alert)].findIndex((each) => each.rule.node === rule.node);
  const seconds = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseDuration(text));
  const interval = seconds(group.interval?.value);
  const own = fieldsOf(rule.labels);
  return {
    group: groupName,
    alert,
    index: Math.max(index, 0),
    expression: asRendered(rule.expr.value).trim(),
    language: languageOfRule(asRendered(rule.expr.value), group.ruler),
    for: seconds(rule.for?.value) ?? 0,
    keepFiringFor: seconds(rule.keepFiringFor?.value) ?? 0,
    ...(interval === undefined || interval <= 0 ? {} : { interval }),
    queryOffset: seconds(group.queryOffset?.value) ?? 0,
    labels: [...fieldsOf(group.labels).filter(({ name }) => !own.some((each) => each.name === name)), ...own],
    annotations: fieldsOf(rule.annotations),
    at: span(placed.from + rule.node.from, placed.from + rule.node.to),
  };
}

const fieldsOf = (mapping: YamlMapping | undefined): TemplateField[] => entriesOf(mapping).flatMap(({ key, value }) => {
  const text = locatedText(value)?.value;
  return text === undefined ? [] : [{ name: key.text, text: asRendered(text) }];
});
