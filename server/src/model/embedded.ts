import { span, type Span } from '../text/range';
import { entriesOf, entryOf, isScalar, valueAt, type YamlEntry, type YamlNode, type YamlScalar } from '../yaml/tree';
import { mayBeOfAdapter } from './adapter-queries';
import { isAlloyFile } from './alloy';
import { configOfPath, mayBeConfig } from './config-files';
import { mayBeDashboard } from './dashboard';
import { dashboardsInValues } from './embedded-in-values';
import type { Resource } from './resource';
import { mayBeJobs } from './scrape-jobs';

/** A file in an object, by the name that it has there. What else there is of the object may change without a change of the file. */
export interface EmbeddedFile extends Span {
  readonly name: string;
}

/**
 * The rule files, and the configuration files of programs, that a ConfigMap or a Secret holds in its literal block scalars, as spans of the document that it stands in.
 *
 * The lines of a block are indented all alike, and a YAML document may be: so a block's own source is the document, and every place
 * in it is the place in the file. Blocks that are folded, quoted, or hold several documents are left alone.
 */
export const embeddedFiles = (documentText: string, resources: readonly Resource[]): EmbeddedFile[] =>
  embedded(documentText, resources, (scalar, name) => isOneDocument(scalar) && (/^groups[ \t]*:/m.test(scalar.text) || mayBeConfig(scalar.text) || mayBeJobs(scalar.text) || mayBeOfAdapter(scalar.text) || configOfPath(name) !== undefined));

/** Those of them that are rule files. */
export const embeddedRuleFiles = (documentText: string, resources: readonly Resource[]): EmbeddedFile[] => embedded(documentText, resources, (scalar) => isOneDocument(scalar) && /^groups[ \t]*:/m.test(scalar.text));

/** The dashboards that ConfigMaps, objects of Grafana's operator, and values of its chart hold in the same way: what is indented is of no matter to JSON. */
export const embeddedDashboards = (documentText: string, resources: readonly Resource[], root: YamlNode | undefined): EmbeddedFile[] =>
  literals(documentText, [...filesOf(resources), ...dashboardsOf(resources), ...dashboardsInValues(root)], ({ text }) => /^\s*\{/.test(text) && mayBeDashboard(text));

/** The texts of ConfigMaps that are configurations of Alloy. */
export const embeddedAlloy = (resources: readonly Resource[]): string[] =>
  filesOf(resources).flatMap(({ key, value }) => (isAlloyFile(key.text) && isScalar(value) ? [value.text] : []));

const embedded = (documentText: string, resources: readonly Resource[], isMeant: IsMeant): EmbeddedFile[] => literals(documentText, filesOf(resources), isMeant);

type IsMeant = (scalar: YamlScalar, name: string) => boolean;

const literals = (documentText: string, entries: readonly YamlEntry[], isMeant: IsMeant): EmbeddedFile[] =>
  entries.flatMap(({ key, value }): EmbeddedFile[] => (isScalar(value) && value.style === 'literal' && isMeant(value, key.text) ? [{ name: key.text, ...contentOf(documentText, value) }] : []));

/** What ConfigMaps and Secrets hold as text, by name. */
const filesOf = (resources: readonly Resource[]): readonly YamlEntry[] => resources.flatMap(({ kind, node }) => (kind === 'ConfigMap' ? entriesOf(valueAt(node, 'data')) : kind === 'Secret' ? entriesOf(valueAt(node, 'stringData')) : []));

/** The `json` of the dashboards of Grafana's operator. */
const dashboardsOf = (resources: readonly Resource[]): readonly YamlEntry[] => resources.filter(({ kind }) => kind === 'GrafanaDashboard').flatMap(({ node }) => entryOf(valueAt(node, 'spec'), 'json') ?? []);

const isOneDocument = ({ text }: YamlScalar): boolean => !/^(?:---|\.\.\.)(?:\s|$)/m.test(text);

/** The lines behind the block's header. */
function contentOf(documentText: string, scalar: YamlScalar): Span {
  const header = documentText.indexOf('\n', scalar.from);
  return span(header < 0 || header + 1 > scalar.to ? scalar.to : header + 1, scalar.to);
}
