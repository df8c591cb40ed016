import type { ScalarStyle } from '../text/scalar-map';
import type { Span, TextEdit } from '../text/range';

/**
 * The tree of a YAML document, with every offset relative to the document's own beginning, so that a document that
 * only moved in its file keeps its tree.
 *
 * An alias is the very node that its anchor names, never a copy: an alias bomb costs nothing as long as readers do
 * not follow the same node twice.
 */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence;

export interface YamlScalar extends Span {
  readonly kind: 'scalar';
  /** The text of the scalar as YAML decodes it, before `true`, `5` or `null` get their types. */
  readonly text: string;
  readonly type: 'string' | 'number' | 'boolean' | 'null';
  readonly style: ScalarStyle;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** Undefined when nothing follows the colon. */
  readonly value: YamlNode | undefined;
}

export interface YamlMapping extends Span {
  readonly kind: 'mapping';
  readonly entries: readonly YamlEntry[];
  readonly flow: boolean;
}

export interface YamlSequence extends Span {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
}

export interface YamlError extends Span {
  /** `limit`: the document is too large, too deep or not text, and was not read. */
  readonly code: 'syntax' | 'duplicate-key' | 'limit';
  readonly message: string;
  /** What would put it right. */
  readonly edit?: TextEdit;
}

/** A parsed document. It does not know where it stands in its file, so that it outlives edits of what is around it. */
export interface YamlDocument {
  /** The document's own text; offsets in the tree count from its beginning. */
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly errors: readonly YamlError[];
}

/** A document at its place: the offset in the file at which its text begins. */
export interface PlacedDocument {
  readonly from: number;
  readonly document: YamlDocument;
}

export const isMapping = (node: YamlNode | undefined): node is YamlMapping => node?.kind === 'mapping';
export const isSequence = (node: YamlNode | undefined): node is YamlSequence => node?.kind === 'sequence';
export const isScalar = (node: YamlNode | undefined): node is YamlScalar => node?.kind === 'scalar';

/** More mappings than anybody merges; it keeps a tangle of merge keys from being walked over and over. */
const MAX_MERGED = 100;

/**
 * The entry of a key, also through merge keys (`<<`), as the YAML readers of Kubernetes and Prometheus resolve them:
 * a mapping's own keys win over merged ones, and earlier merged ones over later ones.
 */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (!isMapping(node)) return undefined;
  const own = ownEntry(node, key);
  if (own || !ownEntry(node, '<<')) return own;
  const seen = new Set<YamlNode>([node]);
  const waiting = mergedInto(node);
  for (let at = waiting.pop(); at && seen.size < MAX_MERGED; at = waiting.pop()) {
    if (!isMapping(at) || seen.has(at)) continue;
    seen.add(at);
    const found = ownEntry(at, key);
    if (found) return found;
    for (const source of mergedInto(at)) waiting.push(source);
  }
  return undefined;
}

/** The mappings that a mapping merges, the first one last. */
function mergedInto(node: YamlMapping): YamlNode[] {
  const merge = ownEntry(node, '<<');
  if (!merge?.value || merge.key.style !== 'plain') return [];
  return isSequence(merge.value) ? merge.value.items.toReversed() : [merge.value];
}

const indices = new WeakMap<YamlMapping, ReadonlyMap<string, YamlEntry>>();

/** The first entry of a key. Large mappings are indexed, for one that aliases repeat is searched again and again. */
export function ownEntry(node: YamlMapping, key: string): YamlEntry | undefined {
  if (node.entries.length <= 16) {
    for (const entry of node.entries) if (entry.key.text === key) return entry;
    return undefined;
  }
  let index = indices.get(node);
  if (!index) indices.set(node, (index = new Map(node.entries.toReversed().map((entry) => [entry.key.text, entry]))));
  return index.get(key);
}

/** The node at a path of keys, or undefined where the path ends early. */
export function valueAt(node: YamlNode | undefined, ...path: string[]): YamlNode | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

export const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] => (isSequence(node) ? node.items : []);
export const entriesOf = (node: YamlNode | undefined): readonly YamlEntry[] => (isMapping(node) ? node.entries : []);
