import { isConfigKind } from '../model/config-files';
import { apiVersionsOf } from '../model/kinds';
import type { Resource } from '../model/resource';
import type { JsonSchema } from '../schema/json-schema';
import type { KindSchemas } from '../schema/kind-schemas';
import { readStructure, type Structure, type StructureViolation } from '../schema/structure';
import type { AnalysisPart, DocumentContext } from './read-parts';
import type { Analysis } from './snapshot';

/** The schema of an object; of one whose version is still missing, that of the newest. */
export const schemaOf = ({ kind, apiVersion }: Pick<Resource, 'kind'> & { readonly apiVersion: { readonly value: string } | undefined }, schemas: KindSchemas): JsonSchema | undefined => schemas.of(apiVersion?.value ?? apiVersionsOf(kind).at(-1)!, kind);

/** What rule groups must name, and how long things last in them, has rules of its own, which know what Prometheus makes of it. */
function isOfRules({ kind, path, ...violation }: StructureViolation): boolean {
  if (!/^(?:spec\.)?groups\[/.test(path)) return false;
  return (kind === 'missing-field' && 'field' in violation && /^(?:name|expr)$/.test(violation.field)) || (kind === 'value' && /\.(?:name|for|keep_firing_for|interval|query_offset)$/.test(path));
}

const RULE_FIELDS: ReadonlySet<string> = new Set(['alert', 'record', 'expr', 'for', 'keep_firing_for', 'annotations']);

/** The paths of groups that are rules: what is wrong with them is told once, and not of each of their fields. */
function misplacedRules(violations: readonly StructureViolation[]): ReadonlySet<string> {
  const fields = violations.filter((violation) => violation.kind === 'unknown-field').filter(({ path, entry }) => /(?:^|\.)groups\[\d*\]$/.test(path) && RULE_FIELDS.has(entry.key.text));
  const pathsOf = (...names: string[]): string[] => fields.filter(({ entry }) => names.includes(entry.key.text)).map(({ path }) => path);
  const withQuery = new Set(pathsOf('expr'));
  return new Set(pathsOf('alert', 'record').filter((path) => withQuery.has(path)));
}

const NOTHING: Structure = { violations: [], objects: [] };

function withoutRules({ violations, objects }: Structure): Structure {
  if (violations.length === 0) return { violations, objects };
  const misplaced = misplacedRules(violations);
  return { violations: violations.filter((violation) => !isOfRules(violation) && !(violation.kind === 'unknown-field' && misplaced.has(violation.path) && RULE_FIELDS.has(violation.entry.key.text))), objects };
}

/** The keys that lead to the list of which a part of a document is one item. */
export const pathOfPart = ({ kind, document }: Pick<AnalysisPart, 'kind' | 'document'>): string[] => [...(document.kind === 'prometheus-rules' ? [] : ['spec']), 'groups', ...(kind === 'rule' ? ['rules'] : [])];

interface PartSchema {
  readonly schema: JsonSchema;
  readonly path: string;
}

/** By what a document says to its parts; thousands of them ask. */
const ofParts = new WeakMap<DocumentContext, { readonly schemas: KindSchemas } & Partial<Record<AnalysisPart['kind'], PartSchema | undefined>>>();

/** The schema of a part of a document, which is a list of one item, and the path to that list. */
export function schemaOfPart(part: AnalysisPart, schemas: KindSchemas): PartSchema | undefined {
  let known = ofParts.get(part.document);
  if (known?.schemas !== schemas) ofParts.set(part.document, (known = { schemas }));
  if (!(part.kind in known)) known[part.kind] = readSchema(part, schemas);
  return known[part.kind];
}

function readSchema({ kind, document }: AnalysisPart, schemas: KindSchemas): PartSchema | undefined {
  const keys = pathOfPart({ kind, document });
  let schema = document.kind === 'prometheus-rules' ? schemas.ruleFile : schemaOf({ kind: 'PrometheusRule', apiVersion: document.apiVersion }, schemas);
  for (const key of keys) {
    const around: JsonSchema | undefined = schema && schemas.resolve(schema);
    const fields = around?.items ? schemas.resolve(around.items).properties : around?.properties;
    schema = fields && Object.hasOwn(fields, key) ? fields[key] : undefined;
  }
  return schema && { schema, path: keys.join('.').replace('groups.rules', 'groups[].rules') };
}

/** What the schemas of their kinds say of the objects of a document. */
export function structureOf({ kind, document, resources, groups, part, role }: Analysis, schemas: KindSchemas): Structure {
  const { root, text } = document;
  // Behind an error of YAML, a value may be anything but what its writer meant.
  if (!root || document.errors.length > 0) return NOTHING;
  const { resolve } = schemas;
  if (isConfigKind(kind)) {
    const schema = schemas.config(kind);
    return schema ? readStructure(root, schema, { resolve, isPartial: role === 'patch', text, cutsFractions: true }) : NOTHING;
  }
  if (part) {
    const place = part.document.kind === 'other' ? undefined : schemaOfPart(part, schemas);
    return place ? withoutRules(readStructure(root, place.schema, { resolve, isPartial: role === 'patch', text, path: place.path, cutsFractions: part.document.kind === 'prometheus-rules' })) : NOTHING;
  }
  if (kind === 'prometheus-rules') {
    const schema = schemas.ruleFile;
    return schema ? withoutRules(readStructure(root, schema, { resolve, isPartial: false, text, cutsFractions: true })) : NOTHING;
  }
  if (kind === 'values') {
    const schema = schemas.ruleFile && schemas.resolve(schemas.ruleFile).properties?.groups;
    const lists = schema ? [...new Set(groups.flatMap(({ list }) => list ?? []))].map((list) => withoutRules(readStructure(list, schema, { resolve, isPartial: false, text, path: 'groups', cutsFractions: true }))) : [];
    return { violations: lists.flatMap(({ violations }) => violations), objects: lists.flatMap(({ objects }) => objects) };
  }
  const found = resources.flatMap((resource): Structure[] => {
    const schema = schemaOf(resource, schemas);
    if (!schema) return [];
    const read = readStructure(resource.node, schema, { resolve, isPartial: resource.isPartial, text });
    const { violations, objects } = resource.kind === 'PrometheusRule' ? withoutRules(read) : read;
    // What an item of a typed list leaves out, the list says.
    const isSaid = (violation: StructureViolation): boolean => violation.kind === 'missing-field' && violation.path === '' && /^(?:apiVersion|kind)$/.test(violation.field);
    return [{ objects, violations: resource.node === root ? violations : violations.filter((violation) => !isSaid(violation)) }];
  });
  return { violations: found.flatMap(({ violations }) => violations), objects: found.flatMap(({ objects }) => objects) };
}
