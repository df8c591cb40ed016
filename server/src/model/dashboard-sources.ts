import type { QueryLanguage } from '../query/language';
import { entriesOf, isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';

/** The language of a data source; `other` is one whose queries are not checked, and undefined one of which nothing is said. */
export type QuerySource = QueryLanguage | 'other' | undefined;

/** The types of data sources, by the ids of their plugins. */
const TYPES: ReadonlyMap<string, QuerySource> = new Map([
  ['prometheus', 'promql'],
  ['grafana-amazonprometheus-datasource', 'promql'],
  ['grafana-azureprometheus-datasource', 'promql'],
  ['loki', 'logql'],
  // Grafana's own: what a query is for is said by itself.
  ['datasource', undefined],
]);

/** Names that stand for no data source, or for that of each query. */
const SPECIAL: ReadonlyMap<string, QuerySource> = new Map([
  ['-- Mixed --', undefined],
  ['default', undefined],
  ['-- Grafana --', 'other'],
  ['grafana', 'other'],
  ['-- Dashboard --', 'other'],
]);

const VARIABLE = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\])$/;

/** The data sources of a dashboard: what its variables and the inputs of its export say of them. */
export class DashboardSources {
  /** By the name of the variable or the input that stands for a data source. */
  private readonly named = new Map<string, QuerySource>();

  /** @param dashboard undefined where there is none, so that queries name their sources themselves */
  constructor(dashboard?: YamlMapping) {
    for (const input of itemsOf(valueAt(dashboard, '__inputs'))) {
      const name = textOf(valueAt(input, 'name'));
      if (name !== undefined && textOf(valueAt(input, 'type')) === 'datasource') this.named.set(name, typed(textOf(valueAt(input, 'pluginId'))));
    }
    for (const variable of itemsOf(valueAt(dashboard, 'templating', 'list'))) {
      const name = textOf(valueAt(variable, 'name'));
      if (name !== undefined && textOf(valueAt(variable, 'type')) === 'datasource') this.named.set(name, typed(textOf(valueAt(variable, 'query'))));
    }
    for (const variable of itemsOf(valueAt(dashboard, 'variables'))) {
      const name = textOf(valueAt(variable, 'spec', 'name'));
      if (name !== undefined && textOf(valueAt(variable, 'kind')) === 'DatasourceVariable') this.named.set(name, typed(textOf(valueAt(variable, 'spec', 'pluginId'))));
    }
  }

  /**
   * What a `datasource` says: a name, or an object of `type` and `uid`.
   *
   * @param around what is said around it, which counts where it says nothing
   */
  of(node: YamlNode | undefined, around: QuerySource): QuerySource {
    if (isMapping(node)) {
      const uid = textOf(valueAt(node, 'uid'));
      const variable = uid === undefined ? undefined : this.variable(uid);
      if (variable !== undefined) return variable;
      const type = textOf(valueAt(node, 'type'));
      if (uid !== undefined && SPECIAL.has(uid)) return SPECIAL.get(uid);
      return type === undefined ? (uid === undefined && entriesOf(node).length === 0 ? around : undefined) : typed(type);
    }
    const name = textOf(node);
    if (name === undefined || name === '') return around;
    return SPECIAL.has(name) ? SPECIAL.get(name) : VARIABLE.test(name) ? this.variable(name) : byName(name);
  }

  /** The source of a `DataQuery` of the schema's second version: its group is the plugin's id; in first drafts, its kind is. */
  ofDataQuery(query: YamlNode | undefined): QuerySource {
    const kind = textOf(valueAt(query, 'kind'));
    const variable = this.variable(textOf(valueAt(query, 'datasource', 'name')) ?? '');
    return variable ?? typed(textOf(valueAt(query, 'group')) ?? (kind === 'DataQuery' ? undefined : kind));
  }

  private variable(text: string): QuerySource {
    const found = VARIABLE.exec(text);
    return found ? this.named.get(found[1] ?? found[2] ?? found[3]!) : undefined;
  }
}

const textOf = (node: YamlNode | undefined): string | undefined => locatedText(node)?.value;

const typed = (type: string | undefined): QuerySource => (type === undefined || type === '' ? undefined : TYPES.has(type) ? TYPES.get(type) : 'other');

/** Old dashboards name their data sources, and people call them what they are. */
const byName = (name: string): QuerySource => (/victoria[ _-]?(?:logs|traces)/i.test(name) ? 'other' : /\bloki\b/i.test(name) ? 'logql' : /\bprom(?:etheus)?\b/i.test(name) ? 'promql' : undefined);
