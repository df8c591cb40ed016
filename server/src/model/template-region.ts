import type { SourceMap } from '../text/scalar-map';
import type { Span } from '../text/range';
import { scalarMap } from '../yaml/scalar';
import { entriesOf, isScalar, type YamlMapping, type YamlScalar } from '../yaml/tree';
import type { Rule, RuleGroup } from './rule-groups';

/** A label or an annotation of an alert whose text holds a Go template. */
export interface TemplateRegion extends Span {
  readonly place: 'label' | 'annotation';
  /** The name of the label or annotation. */
  readonly name: string;
  /** The decoded text. */
  readonly text: string;
  readonly map: SourceMap;
  readonly scalar: YamlScalar;
  readonly rule: Rule;
  readonly group: RuleGroup;
}

/** The templates of alerting rules; Prometheus expands no others. One that an alias repeats is one, of the first rule that has it. */
export function ruleTemplates(documentText: string, groups: readonly RuleGroup[]): TemplateRegion[] {
  const seen = new Set<YamlScalar | YamlMapping>();
  const isFirst = (node: YamlScalar | YamlMapping): boolean => !seen.has(node) && seen.add(node) !== undefined;
  const templates: TemplateRegion[] = [];
  const read = (group: RuleGroup, rule: Rule, place: TemplateRegion['place'], mapping: YamlMapping | undefined): void => {
    if (!mapping || !isFirst(mapping)) return;
    for (const { key, value } of entriesOf(mapping)) {
      if (!isScalar(value) || !value.text.includes('{{') || !isFirst(value)) continue;
      templates.push({ from: value.from, to: value.to, place, name: key.text, text: value.text, map: scalarMap(documentText, value), scalar: value, rule, group });
    }
  };
  for (const group of groups) {
    for (const rule of group.rules) {
      if (!rule.alert) continue;
      read(group, rule, 'label', rule.labels);
      read(group, rule, 'annotation', rule.annotations);
    }
  }
  return templates;
}
