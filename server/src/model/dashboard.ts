import { entryOf, isMapping, isScalar, isSequence, itemsOf, valueAt, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree';
import { DashboardSources, type QuerySource } from './dashboard-sources';
import { locatedText, type LocatedText } from './located';

/** A dashboard of Grafana, as it is exported, provisioned, or written by a generator; or a single panel of one. */
export interface Dashboard {
  readonly node: YamlMapping;
  readonly title: LocatedText | undefined;
  /** The names of its variables; undefined of a library panel, which has those of the dashboards around it. */
  readonly variables: readonly LocatedText[] | undefined;
  readonly targets: readonly DashboardTarget[];
}

/** A text of a dashboard that is sent to a data source. */
export interface DashboardTarget {
  readonly scalar: YamlScalar;
  /** `variable`: what a variable's values come from, in Grafana's own words around a query, such as `label_values(up, job)`. */
  readonly kind: 'query' | 'stream' | 'variable';
  readonly source: QuerySource;
  /** For people: "panel Requests, query A". */
  readonly title: string;
  /** Whether the same text stands elsewhere in the dashboard, and this one is only shown. */
  readonly isCopy: boolean;
}

/** More nested panels than Grafana makes; rows hold panels, and panels of rows hold none. */
const MAX_DEPTH = 8;

/**
 * A cheap look at a text, long before it is read: whether it might be a dashboard. It may be wrong in one direction only: a text that
 * it refuses is none.
 */
export const mayBeDashboard = (text: string): boolean => /"(?:panels|rows|targets|elements)"[ \t\r\n]*:/.test(text) && /"(?:expr|schemaVersion|templating|targets|elements)"[ \t\r\n]*:/.test(text);

/** The dashboard that a JSON text is, also where the answer of Grafana's API or a Kubernetes object is around it; undefined where it is none. */
export function readDashboard(root: YamlNode | undefined): Dashboard | undefined {
  const node = [root, valueAt(root, 'dashboard'), valueAt(root, 'spec'), valueAt(root, 'model')].find((one): one is YamlMapping => isMapping(one) && looksLikeDashboard(one));
  if (!node) return undefined;
  const sources = new DashboardSources(node);
  const variables = [...itemsOf(valueAt(node, 'templating', 'list')), ...itemsOf(valueAt(node, 'variables')).flatMap((one) => valueAt(one, 'spec') ?? [])];
  const isPanel = isSequence(valueAt(node, 'targets'));
  return {
    node,
    title: locatedText(valueAt(node, 'title')),
    variables: isPanel ? undefined : variables.flatMap((variable) => locatedText(valueAt(variable, 'name')) ?? []),
    targets: [
      ...(isPanel ? inPanel(node, sources, undefined, 0) : inPanels(node, sources, 0)),
      ...inElements(node, sources),
      ...variables.flatMap((variable) => ofVariable(variable, sources)),
      ...itemsOf(valueAt(node, 'annotations', 'list')).flatMap((annotation) => ofAnnotation(annotation, sources)),
    ],
  };
}

/** Many formats have panels or rows; those of Grafana have queries in them, or say which schema they follow. */
function looksLikeDashboard(node: YamlMapping): boolean {
  if (isMapping(valueAt(node, 'elements'))) return isMapping(valueAt(node, 'layout'));
  if (isSequence(valueAt(node, 'targets'))) return itemsOf(valueAt(node, 'targets')).some((target) => entryOf(target, 'expr'));
  const panels = [...itemsOf(valueAt(node, 'panels')), ...itemsOf(valueAt(node, 'rows'))];
  const isListed = isSequence(valueAt(node, 'panels')) || isSequence(valueAt(node, 'rows'));
  return isListed && (valueAt(node, 'schemaVersion') !== undefined || isMapping(valueAt(node, 'templating')) || panels.some((panel) => isSequence(valueAt(panel, 'targets')) || isSequence(valueAt(panel, 'panels'))));
}

/** The panels of a dashboard, of its rows, and of rows that are folded up, which hold their panels themselves. */
function inPanels(node: YamlMapping, sources: DashboardSources, depth: number): DashboardTarget[] {
  if (depth > MAX_DEPTH) return [];
  const panels = [...itemsOf(valueAt(node, 'panels')), ...itemsOf(valueAt(node, 'rows'))].filter(isMapping);
  return panels.flatMap((panel) => inPanel(panel, sources, undefined, depth));
}

function inPanel(panel: YamlMapping, sources: DashboardSources, around: QuerySource, depth: number): DashboardTarget[] {
  const source = sources.of(valueAt(panel, 'datasource'), around);
  const name = locatedText(valueAt(panel, 'title'))?.value || 'without a title';
  const targets = itemsOf(valueAt(panel, 'targets')).filter(isMapping);
  const own = targets.flatMap((target) => queryAt(valueAt(target, 'expr'), sources.of(valueAt(target, 'datasource'), source), `panel ${name}${targets.length > 1 ? queryName(target) : ''}`));
  const library = valueAt(panel, 'libraryPanel', 'model');
  return [...own, ...(isMapping(library) && depth <= MAX_DEPTH ? inPanel(library, sources, source, depth + 1) : []), ...inPanels(panel, sources, depth + 1)];
}

const queryName = (target: YamlMapping): string => {
  const name = locatedText(valueAt(target, 'refId'))?.value;
  return name ? `, query ${name}` : '';
};

function queryAt(node: YamlNode | undefined, source: QuerySource, title: string, kind: DashboardTarget['kind'] = 'query', isCopy = false): DashboardTarget[] {
  return isScalar(node) && node.type === 'string' && source !== 'other' ? [{ scalar: node, kind, source, title, isCopy }] : [];
}

/** The panels of the schema's second version, which a dashboard names in `elements`. */
function inElements(node: YamlMapping, sources: DashboardSources): DashboardTarget[] {
  const elements = valueAt(node, 'elements');
  return (isMapping(elements) ? elements.entries : []).flatMap(({ value }) => {
    const spec = valueAt(value, 'spec');
    const name = locatedText(valueAt(spec, 'title'))?.value || 'without a title';
    return itemsOf(valueAt(spec, 'data', 'spec', 'queries')).flatMap((query) => ofDataQuery(valueAt(query, 'spec', 'query'), sources, `panel ${name}`));
  });
}

const ofDataQuery = (query: YamlNode | undefined, sources: DashboardSources, title: string): DashboardTarget[] => queryAt(valueAt(query, 'spec', 'expr'), sources.ofDataQuery(query), title);

function ofVariable(variable: YamlNode, sources: DashboardSources): DashboardTarget[] {
  const type = locatedText(valueAt(variable, 'type'))?.value;
  if (type !== undefined && type !== 'query') return [];
  const query = valueAt(variable, 'query');
  const title = `variable ${locatedText(valueAt(variable, 'name'))?.value ?? 'without a name'}`;
  const isDataQuery = isMapping(valueAt(query, 'spec'));
  const source = isDataQuery ? sources.ofDataQuery(query) : type === undefined ? 'other' : sources.of(valueAt(variable, 'datasource'), undefined);
  const parts = isDataQuery ? valueAt(query, 'spec') : query;
  const text = isMapping(parts) ? valueAt(parts, 'query') : parts;
  const definition = valueAt(variable, 'definition');
  const isSame = isScalar(definition) && isScalar(text) && definition.text === text.text;
  return [...queryAt(text, source, title, 'variable'), ...(isMapping(parts) ? queryAt(valueAt(parts, 'stream'), source === 'promql' ? 'other' : 'logql', title, 'stream') : []), ...queryAt(isSame ? definition : undefined, source, title, 'variable', true)];
}

function ofAnnotation(annotation: YamlNode, sources: DashboardSources): DashboardTarget[] {
  const source = sources.of(valueAt(annotation, 'datasource'), undefined);
  const title = `annotation ${locatedText(valueAt(annotation, 'name'))?.value ?? 'without a name'}`;
  return [valueAt(annotation, 'expr'), valueAt(annotation, 'target', 'expr')].flatMap((expr) => queryAt(expr, source, title));
}
