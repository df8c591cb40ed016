import { isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import type { Resource } from './resource';

/** One step of the operator's `relabelings` or `metricRelabelings`. */
export interface Relabeling {
  readonly node: YamlMapping;
  /** In lower case, as the operator reads it; `replace` where it is left out. */
  readonly action: string;
  readonly regex: LocatedText | undefined;
  readonly targetLabel: LocatedText | undefined;
  readonly replacement: LocatedText | undefined;
  readonly sourceLabels: readonly LocatedText[];
}

/** The steps that are taken one after the other for each target, or for each of its series. */
export interface RelabelingList {
  readonly of: 'targets' | 'series';
  readonly steps: readonly Relabeling[];
}

const FIELDS = [
  ['relabelings', 'targets'],
  ['metricRelabelings', 'series'],
] as const;

/** The relabelings of a ServiceMonitor, PodMonitor, Probe or ScrapeConfig; a list that an alias repeats is read once. */
export function relabelingsOf({ kind, node }: Resource): RelabelingList[] {
  const spec = valueAt(node, 'spec');
  const lists = placesOf(kind, spec).flatMap((place) => FIELDS.map(([field, of]) => [valueAt(place, field), of] as const));
  const seen = new Set<YamlNode>();
  return lists.flatMap(([list, of]): RelabelingList[] => {
    if (!list || seen.has(list)) return [];
    seen.add(list);
    return [{ of, steps: itemsOf(list).filter(isMapping).map(readRelabeling) }];
  });
}

/** The mappings in which the two lists may stand. */
function placesOf(kind: Resource['kind'], spec: YamlNode | undefined): readonly YamlNode[] {
  switch (kind) {
    case 'ServiceMonitor':
      return itemsOf(valueAt(spec, 'endpoints'));
    case 'PodMonitor':
      return itemsOf(valueAt(spec, 'podMetricsEndpoints'));
    case 'Probe':
    case 'ScrapeConfig':
      return spec ? [spec] : [];
    default:
      return [];
  }
}

const readRelabeling = (node: YamlMapping): Relabeling => ({
  node,
  action: locatedText(valueAt(node, 'action'))?.value.toLowerCase() ?? 'replace',
  regex: locatedText(valueAt(node, 'regex')),
  targetLabel: locatedText(valueAt(node, 'targetLabel')),
  replacement: locatedText(valueAt(node, 'replacement')),
  sourceLabels: itemsOf(valueAt(node, 'sourceLabels')).flatMap((label) => locatedText(label) ?? []),
});
