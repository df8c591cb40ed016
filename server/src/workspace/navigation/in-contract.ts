import { locatedText, type LocatedText } from '../../model/located';
import { span } from '../../text/range';
import { entriesOf, itemsOf, valueAt, type YamlEntry, type YamlNode } from '../../yaml/tree';
import { isName, scalarOccurrence, type NameKind, type Occurrence } from './occurrence';

/** The series that Prometheus makes of a metric of each type, beside the one that has its name. */
const SERIES: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] };

/** What a contract names: its services, metrics and severities, and the alerts that it wants. */
export function occurrencesInContract(root: YamlNode | undefined): Occurrence[] {
  const keys = (kind: NameKind, role: Occurrence['role'], ...path: string[]): Occurrence[] => entriesOf(valueAt(root, ...path)).flatMap((entry) => ofKey(kind, role, entry, path.join('.')));
  return [
    ...keys('service', 'definition', 'services'),
    ...entriesOf(valueAt(root, 'metrics', 'catalog')).flatMap(catalogMetric),
    ...keys('severity', 'definition', 'alerts', 'severities'),
    ...keys('alert', 'demand', 'alerts', 'required'),
    ...entriesOf(valueAt(root, 'alerts', 'required')).flatMap((entry) => {
      const severity = locatedText(valueAt(entry.value, 'severity'));
      return severity ? scalarOccurrence('severity', 'reference', severity, wholeOf(entry)) : [];
    }),
    ...exceptionsIn(root).flatMap((exception) => (['service', 'alert'] as const).flatMap((kind) => namesOf(exception, kind).flatMap((name) => scalarOccurrence(kind, 'reference', name, name, { container: 'contract: rules' })))),
  ];
}

/** The exceptions that a contract makes from rules. */
export const exceptionsIn = (root: YamlNode | undefined): YamlNode[] => entriesOf(valueAt(root, 'rules')).flatMap(({ value }) => itemsOf(valueAt(value, 'except')));

/** What a condition of an exception names, one or several; a pattern with `*` names nothing. */
export function namesOf(exception: YamlNode, condition: 'service' | 'namespace' | 'alert'): LocatedText[] {
  const value = valueAt(exception, condition);
  return [...itemsOf(value), value].flatMap((one) => locatedText(one) ?? []).filter((name) => !name.value.includes('*'));
}

const ofKey = (kind: NameKind, role: Occurrence['role'], entry: YamlEntry, container: string): Occurrence[] =>
  scalarOccurrence(kind, role, { value: entry.key.text, scalar: entry.key }, wholeOf(entry), { container: `contract: ${container}` });

function catalogMetric(entry: YamlEntry): Occurrence[] {
  const type = locatedText(valueAt(entry.value, 'type'))?.value ?? '';
  return ofKey('metric', 'definition', entry, 'metrics.catalog').flatMap((metric) => [
    metric,
    ...(Object.hasOwn(SERIES, type) ? SERIES[type]! : []).map((suffix) => ({ ...metric, name: metric.name + suffix, suffix })).filter(({ name }) => isName(name)),
  ]);
}

/** An entry with its value; the value of an alias stands elsewhere. */
const wholeOf = ({ key, value }: YamlEntry) => span(key.from, value && value.from >= key.to ? value.to : key.to);
