import type { YamlDocument } from '../yaml/tree';
import { adapterQueries, mayBeOfAdapter } from './adapter-queries';
import { grafanaAlertQueries, queriesOfObjects, sloQueries } from './held-queries';
import type { QueryRegion } from './query-region';
import type { DocumentKind } from './recognise';
import type { Resource } from './resource';

/** The queries of a document that a program other than Prometheus and Loki reads, which asks them. */
export function queriesOfOthers({ text, root }: YamlDocument, kind: DocumentKind | undefined, resources: readonly Resource[]): QueryRegion[] {
  if (kind === 'grafana-alerts') return grafanaAlertQueries(text, root);
  if (kind === 'slos') return sloQueries(text, root);
  if (kind === 'prometheus-adapter' || (kind === 'values' && mayBeOfAdapter(text))) return adapterQueries(text, root);
  return queriesOfObjects(text, resources);
}
