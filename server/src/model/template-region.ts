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
}

/** The templates of alerting rules; Prometheus expands no others. One that an alias repeats is one, of the first rule that has it. */
export function ruleTemplates(documentText: string, groups: readonly RuleGroup[]): TemplateRegion[] {
  const seen = new Set<YamlScalar | YamlMapping>();
  const isFirst = (node: YamlScalar | YamlMapping): boolean => !seen.has(node) && seen.add(node) !== undefined;
  const templates = (rule: Rule, place: TemplateRegion['place'], mapping: YamlMapping | undefined): TemplateRegion[] => {
    if (!mapping || !isFirst(mapping)) return [];
    return entriesOf(mapping).flatMap(({ key, value }): TemplateRegion[] => {
      if (!isScalar(value) || !value.text.includes('{{') || !isFirst(value)) return [];
      return [{ from: value.from, to: value.to, place, name: key.text, text: value.text, map: scalarMap(documentText, value), scalar: value, rule }];
    });
  };
  return groups.flatMap((group) => group.rules.flatMap((rule) => (rule.alert ? [...templates(rule, 'label', rule.labels), ...templates(rule, 'annotation', rule.annotations)] : [])));
}
