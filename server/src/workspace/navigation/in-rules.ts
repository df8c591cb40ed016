import { locatedText } from '../../model/located';
import type { RuleGroup } from '../../model/rule-groups';
import { valueAt, type YamlNode } from '../../yaml/tree';
import { scalarOccurrence, type Occurrence } from './occurrence';

/** What rules record, the alerts that they are, and their severities. */
export const occurrencesInRules = (groups: readonly RuleGroup[]): Occurrence[] =>
  groups.flatMap(({ node, name, rules }) => [
    ...severityIn(node),
    ...rules.flatMap((rule) => {
      const more = { container: name?.value, rule };
      return [
        ...(rule.record ? scalarOccurrence('metric', 'definition', rule.record, rule.node, more) : []),
        ...(rule.alert ? scalarOccurrence('alert', 'definition', rule.alert, rule.node, more) : []),
        ...severityIn(rule.node),
      ];
    }),
  ]);

/** The severity in the labels of a rule or a group; one that a template makes is none. */
function severityIn(node: YamlNode): Occurrence[] {
  const severity = locatedText(valueAt(node, 'labels', 'severity'));
  return severity && !severity.value.includes('{{') ? scalarOccurrence('severity', 'reference', severity, node) : [];
}
