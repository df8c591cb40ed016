import { entryOf, isMapping, isSequence, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import type { Ruler } from './ruler';

/**
 * An alerting or recording rule. A rule that is still being typed may have neither `alert` nor `record`. A class for the sake of speed and
 * memory: large files have ten thousand of these.
 */
export class Rule {
  readonly alert: LocatedText | undefined;
  readonly record: LocatedText | undefined;
  readonly expr: LocatedText | undefined;
  readonly for: LocatedText | undefined;
  /** For how long the alert goes on firing when its condition no longer holds (Prometheus 2.42 and later). */
  readonly keepFiringFor: LocatedText | undefined;
  readonly labels: YamlMapping | undefined;
  readonly annotations: YamlMapping | undefined;

  /**
   * @param group that it stands in
   * @param namespace of the PrometheusRule that it stands in
   */
  constructor(
    readonly node: YamlMapping,
    private readonly group: YamlMapping,
    readonly namespace: LocatedText | undefined,
  ) {
    this.alert = textAt(node, 'alert');
    this.record = textAt(node, 'record');
    this.expr = textAt(node, 'expr');
    this.for = textAt(node, 'for');
    this.keepFiringFor = textAt(node, 'keep_firing_for');
    this.labels = mappingAt(node, 'labels');
    this.annotations = mappingAt(node, 'annotations');
  }

  /** A label's value on the rule itself, or else on its group (Prometheus 3.0 and later). */
  label(name: string): LocatedText | undefined {
    return locatedText(valueAt(this.labels, name)) ?? locatedText(valueAt(this.group, 'labels', name));
  }
}

/** What tells one PrometheusRule from another. */
export interface RuleResource {
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface RuleGroup {
  readonly node: YamlMapping;
  /** The list that it stands in: groups of one list are of one file, or of one PrometheusRule. */
  readonly list: YamlNode | undefined;
  /** The PrometheusRule that it stands in; undefined in a plain rule file. */
  readonly resource: RuleResource | undefined;
  readonly name: LocatedText | undefined;
  /** How often the group is evaluated; without it, as often as Prometheus's own `evaluation_interval` says. */
  readonly interval: LocatedText | undefined;
  /** How far back queries look (Prometheus 2.53 and later). */
  readonly queryOffset: LocatedText | undefined;
  /** The most alerts or series that one rule may produce (Prometheus 2.31 and later). */
  readonly limit: LocatedText | undefined;
  /** Labels that every rule gets unless it has them itself (Prometheus 3.0 and later). */
  readonly labels: YamlMapping | undefined;
  readonly rules: readonly Rule[];
  readonly ruler: Ruler;
}

/** What only vmalert of VictoriaMetrics reads of a group; Prometheus refuses the file. */
const OF_VMALERT = new Set(['concurrency', 'debug', 'eval_alignment', 'eval_delay', 'eval_offset', 'extra_filter_labels', 'headers', 'notifier_headers', 'params', 'tenant', 'type']);

/** Whether a group is one of vmalert, whose queries are in MetricsQL or in another language, and whose recording rules may have annotations. */
export const isOfVmalert = ({ node }: RuleGroup): boolean => node.entries.some(({ key }) => OF_VMALERT.has(key.text));

/** Whether the queries of a group are those of a language that is not known here, such as LogsQL or Graphite's. */
export function isOfOtherLanguage({ node }: RuleGroup): boolean {
  const type = textAt(node, 'type')?.value;
  return type !== undefined && type !== '' && type !== 'prometheus';
}

/** Whether a node has what every rule has, wherever it stands. */
export const looksLikeRule = (node: YamlNode | undefined): boolean => entryOf(node, 'expr') !== undefined && (entryOf(node, 'alert') ?? entryOf(node, 'record')) !== undefined;

/** What rule groups stand in: an object with `spec.groups`, or a plain file with `groups`. */
const RULE_HOLDERS = ['PrometheusRule', 'AlertingRule', 'RecordingRule', 'Rules', 'ClusterRules', 'GlobalRules', 'prometheus-rules'] as const;
export type RuleHolder = (typeof RULE_HOLDERS)[number];

export const holdsRules = (kind: string): kind is RuleHolder => (RULE_HOLDERS as readonly string[]).includes(kind);

/**
 * Reads the groups of a PrometheusRule, or of the kinds of other operators (`spec.groups`), or of a plain rule file (`groups`).
 *
 * Groups and rules that an alias repeats are read once: what is wrong with them is wrong at one place.
 */
export function readRuleGroups(root: YamlNode | undefined, kind: RuleHolder, ruler: Ruler = 'prometheus'): RuleGroup[] {
  const isObject = kind !== 'prometheus-rules';
  const groups = isObject ? valueAt(root, 'spec', 'groups') : entryOf(root, 'groups')?.value;
  const namespace = isObject ? locatedText(valueAt(root, 'metadata', 'namespace')) : undefined;
  return readGroups([groups], ruler, namespace, kind === 'PrometheusRule' ? readRuleResource(root) : undefined);
}

/** The groups of some lists, each of which Prometheus reads as a file of its own; as `readRuleGroups`. */
export function readGroups(lists: readonly (YamlNode | undefined)[], ruler: Ruler = 'prometheus', namespace?: LocatedText, resource?: RuleResource): RuleGroup[] {
  const seen = new Set<YamlNode>();
  const once = (node: YamlNode | undefined): YamlMapping[] => {
    if (!isSequence(node) || seen.has(node)) return [];
    seen.add(node);
    return itemsOf(node).filter((item): item is YamlMapping => isMapping(item) && !seen.has(item) && seen.add(item) !== undefined);
  };
  return lists.flatMap((list) => once(list).map((group) => ({ ...readFields(group), ruler, list, resource, rules: once(valueAt(group, 'rules')).map((rule) => new Rule(rule, group, namespace)) })));
}

/** @param root the PrometheusRule, or what is at hand of it */
export const readRuleResource = (root: YamlNode | undefined): RuleResource => ({
  name: locatedText(valueAt(root, 'metadata', 'name'))?.value ?? '',
  namespace: locatedText(valueAt(root, 'metadata', 'namespace'))?.value,
});

const readFields = (group: YamlMapping): Omit<RuleGroup, 'list' | 'resource' | 'rules' | 'ruler'> => ({
  node: group,
  name: locatedText(valueAt(group, 'name')),
  interval: locatedText(valueAt(group, 'interval')),
  queryOffset: locatedText(valueAt(group, 'query_offset')),
  limit: locatedText(valueAt(group, 'limit')),
  labels: mappingAt(group, 'labels'),
});

/** A group without anything in it, which one is that cannot be read. */
const NO_GROUP: YamlMapping = { kind: 'mapping', from: 0, to: 0, entries: [], flow: false };

/**
 * The group that a part of a document is, with the rules that stand in it.
 *
 * @param root the list of the one group, as its text alone makes it
 */
export function readGroupPart(root: YamlNode | undefined, namespace: LocatedText | undefined, resource: RuleResource | undefined, ruler: Ruler): RuleGroup {
  const [group] = itemsOf(root).filter(isMapping);
  const rules = new Set(itemsOf(valueAt(group, 'rules')).filter(isMapping));
  return { ...readFields(group ?? NO_GROUP), ruler, list: undefined, resource, rules: group ? [...rules].map((rule) => new Rule(rule, group, namespace)) : [] };
}

/**
 * The rule that a part of a document is, in a group whose other rules are left out. The group's places are those in its own part.
 *
 * @param root the list of the one rule
 */
export function readRulePart(root: YamlNode | undefined, group: RuleGroup, namespace: LocatedText | undefined): RuleGroup {
  const { node, name, interval, queryOffset, limit, labels, ruler, list, resource } = group;
  const rule = itemsOf(root).find(isMapping);
  return { node, name, interval, queryOffset, limit, labels, ruler, list, resource, rules: rule ? [new Rule(rule, node, namespace)] : [] };
}

const textAt = (node: YamlMapping, key: string): LocatedText | undefined => locatedText(entryOf(node, key)?.value);

function mappingAt(node: YamlMapping, key: string): YamlMapping | undefined {
  const value = entryOf(node, key)?.value;
  return isMapping(value) ? value : undefined;
}
