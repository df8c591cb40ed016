import { apiVersionsOf, RESOURCE_KINDS } from '../model/kinds';
import type { KindSchemas } from '../schema/kind-schemas';
import { span } from '../text/range';
import { keyPathAt, type KeyPlace } from '../yaml/key-path';
import { isSequence, type YamlNode } from '../yaml/tree';
import { placedAt } from './around';
import { completeBySchema, Skeleton, type Completion } from './complete-schema';
import { chunkAround, kindPlace, versionOf } from './kind-place';
import type { Snapshot } from './snapshot';

/** The fields or values that a Kubernetes object or a rule file may have at an offset; in an empty document, whole objects. */
export function completeKind(snapshot: Snapshot, offset: number, schemas: KindSchemas): Completion[] {
  const chunk = chunkAround(snapshot, offset);
  const place = keyPathAt(chunk.text, offset - chunk.from);
  if (!place || isInBlockScalar(snapshot, offset)) return [];
  const found = kindPlace(snapshot, offset, place.path, schemas);
  const isRoot = !chunk.part && (place.path.length === 0 || (place.at === 'value' && place.path.length === 1));
  if (isRoot && !(found && place.at === 'key')) return [...head(chunk.text, place, offset, schemas), ...(found ? completeBySchema(found.schema, { ...place, path: found.path }, offset, schemas.resolve).filter(({ label }) => place.path[0] !== 'kind' && place.path[0] !== 'apiVersion' && label !== '') : [])];
  return found ? completeBySchema(found.schema, { ...place, path: found.path }, offset, schemas.resolve) : [];
}

/** What makes a document an object: its kind and version, or all that an object needs where there is nothing yet. */
function head(chunk: string, place: KeyPlace, offset: number, schemas: KindSchemas): Completion[] {
  const replace = span(offset - place.word.length, offset);
  if (place.at === 'value') {
    if (place.path[0] === 'apiVersion') return [...new Set(RESOURCE_KINDS.flatMap(apiVersionsOf))].map((version) => ({ label: version, kind: 'value', snippet: version, replace }));
    if (place.path[0] !== 'kind') return [];
    const hasVersion = /^apiVersion:/m.test(chunk);
    return RESOURCE_KINDS.map((kind) => ({ label: kind, kind: 'value', snippet: hasVersion ? kind : `${kind}\napiVersion: ${versionOf(kind)}`, replace }));
  }
  if (chunk.replace(/#.*/g, '').trim() !== place.word) return [];
  return RESOURCE_KINDS.flatMap((kind): Completion[] => {
    const version = versionOf(kind);
    const reference = schemas.of(version, kind);
    const schema = reference && schemas.resolve(reference);
    const spec = schema?.properties?.spec && schemas.resolve(schema.properties.spec);
    if (!schema) return [];
    // The name is the first thing to type; the places in the rest follow it.
    const rest = spec ? `\nspec:${new Skeleton(schemas.resolve).of(spec, '').replace(/\$(\d+)/g, (_, stop: string) => `$${Number(stop) + 1}`)}` : '';
    return [{ label: kind, kind: 'value', documentation: schema.description, snippet: `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: $1${rest}`, replace }];
  });
}

/** Behind `|` and `>`, a text goes on below: what looks like a key is none. */
function isInBlockScalar(snapshot: Snapshot, offset: number): boolean {
  const [document] = placedAt(snapshot, offset);
  const at = offset - (document?.from ?? 0);
  const seen = new Set<YamlNode>();
  let node = document?.analysis.document.root;
  while (node && !seen.has(node)) {
    seen.add(node);
    if (node.kind === 'scalar') return (node.style === 'literal' || node.style === 'folded') && node.from < at && at <= node.to;
    const children: readonly (YamlNode | undefined)[] = isSequence(node) ? node.items : node.entries.map(({ value }) => value);
    node = children.find((child) => child && child.from <= at && at <= child.to);
  }
  return false;
}
