import { isConfigKind, type ConfigKind } from '../model/config-files';
import { apiVersionsOf, resourceKind } from '../model/kinds';
import { isListOfJobs } from '../model/scrape-jobs';
import type { JsonSchema } from '../schema/json-schema';
import type { KindSchemas } from '../schema/kind-schemas';
import type { PartedText } from '../yaml/parts';
import type { YamlNode } from '../yaml/tree';
import { indexAt, placedAt } from './around';
import type { AnalysisPart } from './read-parts';
import { schemaOf } from './structure';
import type { PlacedAnalysis, Snapshot } from './snapshot';

/** The document of a file that an offset stands in, by its text alone, so that a document that cannot be parsed counts too. */
export function chunkAt(text: string, offset: number): { readonly from: number; readonly text: string } {
  const marker = /^---(?:[ \t].*)?\r?$/gm;
  let from = 0;
  let to = text.length;
  for (const { index, 0: line } of text.matchAll(marker)) {
    if (index + line.length < offset) from = index + line.length + 1;
    else {
      to = index;
      break;
    }
  }
  return { from, text: text.slice(from, Math.max(from, to)) };
}

/** The lines around an offset that tell where it stands: its document, or of a long one the part that it stands in. */
export interface Chunk {
  readonly from: number;
  readonly text: string;
  /** Of which document the text is a part: paths in it begin at a list of one item. */
  readonly part?: AnalysisPart;
}

/** As `chunkAt`, for a file of which more is known, and which may have ten thousand other rules and documents. */
export function chunkAround(snapshot: Snapshot, offset: number): Chunk {
  const { analyses, starts } = snapshot;
  const index = indexAt(snapshot, offset);
  const analysis = analyses[index];
  const isPart = analysis?.part !== undefined || analyses[index + 1]?.part !== undefined;
  if (!analysis || !isPart) return chunkAmong(snapshot.source, offset);
  const [from, { text }] = [starts[index]!, analysis.document];
  if (!analysis.part) return { from, text };
  const before = text.slice(0, offset - from);
  const dash = /^ */.exec(text)![0].length;
  const column = /^ */.exec(before.slice(before.lastIndexOf('\n') + 1))![0].length;
  if (!before.includes('\n') || column > dash) return { from, text, part: analysis.part };
  // What is indented no deeper than the item stands in something around it: the head of the document, or the fields of its group.
  const above = headsOf(snapshot, index);
  return { from: from - above.length, text: above + text };
}

/** `chunkAt` of a file in many documents: markers that count stand in the document around the offset, and in those beside it. */
function chunkAmong(source: PartedText, offset: number): Chunk {
  const { pieces, starts } = source;
  const isHead = (at: number): boolean => pieces[at]!.kind === 'document';
  const headBefore = (at: number): number => {
    let head = at;
    while (head > 0 && !isHead(head)) head--;
    return head;
  };
  const own = source.pieceAt(offset);
  // A marker belongs to the document behind it, and a caret before it to the one that ends there.
  const first = headBefore(Math.max(0, headBefore(own) - 1));
  let end = own + 1;
  while (end < pieces.length && !isHead(end)) end++;
  const from = starts[first]!;
  const chunk = chunkAt(source.slice(from, starts[end]), offset - from);
  return { from: from + chunk.from, text: chunk.text };
}

/** What stands above a part of a document, without the rules before it. */
function headsOf({ analyses }: Snapshot, index: number): string {
  const isRule = analyses[index]!.part?.kind === 'rule';
  let heads = '';
  for (let i = index - 1; i >= 0; i--) {
    const { part, document } = analyses[i]!;
    if (part?.kind === 'rule' || (part && (!isRule || heads !== ''))) continue;
    heads = document.text + heads;
    if (!part) break;
  }
  return heads;
}

/** @param path from the list that the part is an item of */
function placeInPart({ kind, document }: AnalysisPart, path: readonly string[], schemas: KindSchemas): KindPlace | undefined {
  const isFile = document.kind === 'prometheus-rules';
  const schema = isFile ? schemas.ruleFile : schemaOf({ kind: 'PrometheusRule', apiVersion: document.apiVersion }, schemas);
  return schema && { schema, path: [...(isFile ? ['groups'] : ['spec', 'groups']), ...(kind === 'rule' ? ['0', 'rules'] : []), ...path] };
}

/** The schema that counts at a path, and the path below it: that of the object in a list of objects that the caret stands in. */
export interface KindPlace {
  readonly schema: JsonSchema;
  readonly path: readonly string[];
}

/**
 * What kind of object the caret stands in, told by its document's tree where it has one, or else by its lines.
 *
 * @param path the keys down to the caret
 */
export function kindPlace(snapshot: Snapshot, offset: number, path: readonly string[], schemas: KindSchemas): KindPlace | undefined {
  const chunk = chunkAround(snapshot, offset);
  if (chunk.part) return placeInPart(chunk.part, path, schemas);
  const lines = { kind: lineOf(chunk.text, 'kind'), apiVersion: lineOf(chunk.text, 'apiVersion') };
  const kind = resourceKind(lines.apiVersion, lines.kind);
  if (kind) {
    const schema = schemaOf({ kind, apiVersion: lines.apiVersion === undefined ? undefined : { value: lines.apiVersion } }, schemas);
    return schema && { schema, path };
  }
  const inValues = placeInValues(path);
  if (inValues && snapshot.analyses.some((analysis) => analysis.kind === inValues.config)) return configPlace(inValues.config, inValues.path, schemas);
  const [document] = placedAt(snapshot, offset);
  if (document && isConfigKind(document.analysis.kind)) return configPlace(document.analysis.kind, isListOfJobs(document.analysis.document) ? ['scrape_configs', ...path] : path, schemas);
  if (document?.analysis.kind === 'prometheus-rules') return schemas.ruleFile && { schema: schemas.ruleFile, path };
  if (document?.analysis.kind === 'values') return inGroups(document, offset, path, schemas);
  if (!/List$/.test(lines.kind ?? '') || path[0] !== 'items' || path.length < 2) return undefined;
  return document && inList(document, offset, path, schemas);
}

/** A place in what the values of a chart hold as the configuration of a program (`configsInValues`). */
function placeInValues(path: readonly string[]): { readonly config: ConfigKind; readonly path: readonly string[] } | undefined {
  for (let i = 0; i < path.length; i++) {
    if (path[i] === 'config' && path[i - 1] === 'alertmanager') return { config: 'alertmanager-config', path: path.slice(i + 1) };
    if (path[i] === 'prometheus.yml' && path[i - 1] === 'serverFiles') return { config: 'prometheus-config', path: path.slice(i + 1) };
    if (path[i] === 'additionalScrapeConfigs') return { config: 'prometheus-config', path: ['scrape_configs', ...path.slice(i + 1)] };
  }
  return undefined;
}

/** A place in the configuration of a program. */
export function configPlace(kind: ConfigKind, path: readonly string[], schemas: KindSchemas): KindPlace | undefined {
  const schema = schemas.config(kind);
  return schema && { schema, path };
}

function inList({ from, analysis }: PlacedAnalysis, offset: number, path: readonly string[], schemas: KindSchemas): KindPlace | undefined {
  const at = offset - from;
  const around = ({ from: start, to }: YamlNode): boolean => start <= at && at <= to;
  const resource = analysis.resources.find(({ node }) => around(node)) ?? analysis.resources.findLast(({ node }) => node.from <= at);
  const schema = resource && schemaOf(resource, schemas);
  return schema && { schema, path: path.slice(2) };
}

/** The place in the list of rule groups that the caret stands in. */
function inGroups({ from, analysis }: PlacedAnalysis, offset: number, path: readonly string[], schemas: KindSchemas): KindPlace | undefined {
  const at = offset - from;
  const isWithin = analysis.groups.some(({ list }) => list && list.from <= at && at <= list.to);
  return isWithin && schemas.ruleFile ? { schema: schemas.ruleFile, path: path.slice(path.lastIndexOf('groups')) } : undefined;
}

const lineOf = (text: string, key: string): string | undefined => new RegExp(`^${key}:[ \\t]+["']?([^\\s"'#]+)`, 'm').exec(text)?.[1];

/** The API version that goes with a kind, the newest. */
export const versionOf = (kind: Parameters<typeof apiVersionsOf>[0]): string => apiVersionsOf(kind).at(-1)!;
