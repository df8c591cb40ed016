import { alloyStreamLabels } from '../model/alloy';
import { contractQueries } from '../model/contract-queries';
import { mayBeDashboard, readDashboard } from '../model/dashboard';
import { dashboardQueries } from '../model/dashboard-queries';
import { markdownQueries, markdownTraceQueries, mayHaveQueryFence } from '../model/markdown-queries';
import { fileQuery } from '../model/query-region';
import type { DocumentRole } from '../model/recognise';
import { traceQueries } from '../model/trace-queries';
import { splitQueries } from '../query/split';
import { parseYaml } from '../yaml/parse';
import { parseJson } from '../yaml/parse-json';
import type { YamlDocument } from '../yaml/tree';
import { queriesWithoutHoles } from './in-templates';
import type { Analysis, Snapshot } from './snapshot';

/** What was read of a file that is read as a whole whenever it changes: those of other languages than YAML, and the few that there is one of. */
type ReadAsWhole = Pick<Snapshot, 'documents' | 'taken'>;

/** Characters. Thousands of queries; telling more apart would hold up everything else. */
const MAX_QUERY_FILE_LENGTH = 1_000_000;

export const NOTHING = { role: 'whole', resources: [], monitors: [], groups: [], queries: [], templates: [] } as const;

export function jsonFile(file: string, text: string): ReadAsWhole {
  const analysis = dashboardIn(file, text, 'whole');
  return analysis ? { documents: [{ from: 0, analysis }], taken: `a dashboard of Grafana with ${counted(analysis.queries.length)}` } : { documents: [], taken: 'JSON that is no dashboard' };
}

/** A dashboard in JSON; undefined where it is none. One that is too large to be read says so. */
export function dashboardIn(file: string, text: string, role: DocumentRole): Analysis | undefined {
  if (!mayBeDashboard(text)) return undefined;
  const document = parseJson(text);
  const dashboard = readDashboard(document.root);
  if (!dashboard) return document.errors.length > 0 ? { file, kind: 'dashboard', document, ...NOTHING, role } : undefined;
  return { file, kind: 'dashboard', document, ...NOTHING, role, dashboard, queries: queriesWithoutHoles(dashboardQueries(text, dashboard), text) };
}

const counted = (queries: number): string => `${queries} ${queries === 1 ? 'query' : 'queries'}`;

export function contractFile(file: string, text: string): ReadAsWhole {
  const documents = parseYaml(text).map(({ from, document }, i) => ({ from, analysis: { file, kind: 'contract' as const, document: i === 0 ? document : unread(document), ...NOTHING, queries: i === 0 ? contractQueries(document.text, document.root) : [] } }));
  return { documents, taken: 'the observability contract' };
}

/** Nothing in it is checked; it says what becomes of the objects of other files. */
export const kustomization = (file: string, text: string): ReadAsWhole => ({ documents: parseYaml(text).slice(0, 1).map(({ from, document }) => ({ from, analysis: { file, kind: 'kustomization' as const, document: { ...document, errors: [] }, ...NOTHING } })), taken: 'a kustomization' });

/** A contract is one document; another one behind it would be overlooked without a word. */
const unread = (document: YamlDocument): YamlDocument => ({ ...document, root: undefined, errors: [{ from: 0, to: 3, code: 'syntax', message: 'A contract is one document: what stands behind this `---` is not read.' }] });

export function queryFile(file: string, text: string, language: 'promql' | 'logql'): ReadAsWhole {
  const document = queryDocument(text);
  const queries = document.errors.length > 0 ? [] : splitQueries(text, language).map((span, i) => fileQuery(text, span, language, i + 1));
  return {
    documents: [{ from: 0, analysis: { file, kind: 'queries', document, ...NOTHING, queries } }],
    taken: `${queries.length} ${language === 'promql' ? 'PromQL' : 'LogQL'} ${queries.length === 1 ? 'query' : 'queries'}`,
  };
}

/** Nothing in it is checked; it says which labels streams of logs have. */
export function alloyFile(file: string, text: string): ReadAsWhole {
  const analysis = alloyIn(file, text, 'whole');
  return analysis ? { documents: [{ from: 0, analysis }], taken: 'a configuration of Alloy' } : { documents: [], taken: 'a configuration of Alloy that is not about logs' };
}

export function alloyIn(file: string, text: string, role: DocumentRole): Analysis | undefined {
  const streams = alloyStreamLabels(text);
  return streams && { file, kind: 'alloy-config', document: { text: '', root: undefined, errors: [] }, ...NOTHING, role, streams };
}

export function traceFile(file: string, text: string): ReadAsWhole {
  const traces = text.length > MAX_QUERY_FILE_LENGTH ? [] : traceQueries(text, { from: 0, to: text.length });
  return { documents: [{ from: 0, analysis: { file, kind: 'queries', document: { text, root: undefined, errors: [] }, ...NOTHING, traces } }], taken: `${traces.length} TraceQL ${traces.length === 1 ? 'query' : 'queries'}` };
}

export function markdownFile(file: string, text: string): ReadAsWhole {
  if (!mayHaveQueryFence(text)) return { documents: [], taken: 'Markdown without queries' };
  const document = queryDocument(text);
  const queries = document.errors.length > 0 ? [] : markdownQueries(text);
  const traces = document.errors.length > 0 ? [] : markdownTraceQueries(text);
  const analysis: Analysis = { file, kind: 'markdown', document, ...NOTHING, queries, traces };
  return { documents: [{ from: 0, analysis }], taken: `Markdown with ${counted(queries.length + traces.length)}` };
}

/** A document that is no YAML and holds queries, with an error where it is longer than is read. */
function queryDocument(text: string): YamlDocument {
  if (text.length <= MAX_QUERY_FILE_LENGTH) return { text, root: undefined, errors: [] };
  const message = `The queries are not checked: the file has ${(text.length / 1e6).toFixed(1)} million characters, and the limit is ${MAX_QUERY_FILE_LENGTH / 1e6} million.`;
  return { text, root: undefined, errors: [{ from: 0, to: 1, code: 'limit', message }] };
}
