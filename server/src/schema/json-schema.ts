/** A JSON Schema (draft 7), as far as the project's schemas use it. */
export interface JsonSchema {
  /** `#/definitions/name` of the root, where `resolved` puts the definition in its place; `file#Name` in the schemas of kinds. */
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** Of the schemas of kinds, beside those of JSON Schema: `int-or-string`, and `scalar` for any single value. */
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  /** In the syntax of Go's regular expressions. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  /** What to use instead of a field that is deprecated, in a sentence. */
  readonly deprecated?: string;
  /** In a reader's words, what a pattern asks for. */
  readonly 'x-expected'?: string;
  /** Of a field that other programs read in files of the same format: known, and named to nobody who wrote another one. */
  readonly 'x-foreign'?: true;
}

/** A schema without references: each is replaced by what it refers to, explained by its own description. References within definitions are left. */
export function resolved(schema: JsonSchema, definitions = schema.definitions ?? {}): JsonSchema {
  const name = schema.$ref?.replace('#/definitions/', '');
  const definition = name !== undefined && Object.hasOwn(definitions, name) ? definitions[name]! : undefined;
  if (definition) {
    const explained = (one: JsonSchema): JsonSchema => (schema.description === undefined ? one : { ...one, description: schema.description });
    return { ...explained(definition), ...(definition.anyOf ? { anyOf: definition.anyOf.map(explained) } : {}) };
  }
  if (!schema.properties) return schema;
  return { ...schema, properties: Object.fromEntries(Object.entries(schema.properties).map(([field, value]) => [field, resolved(value, definitions)])) };
}
/** Where a `$ref` leads to; a schema without one is its own. */
export type Resolve = (schema: JsonSchema) => JsonSchema;
const itself: Resolve = (schema) => schema;

/** The alternatives that a schema offers for a value; one that has no `anyOf` is its own only one. */
export const alternatives = (schema: JsonSchema): readonly JsonSchema[] => schema.anyOf ?? [schema];

/** The schemas that a value at a path (keys, or indices of a list) may follow. */
export function schemasAt(root: JsonSchema, path: readonly string[], resolve: Resolve = itself): JsonSchema[] {
  let at: JsonSchema[] = [resolve(root)];
  for (const step of path) {
    at = at.flatMap(alternatives).flatMap((schema): JsonSchema[] => {
      if (schema.properties && Object.hasOwn(schema.properties, step)) return [resolve(schema.properties[step]!)];
      if (typeof schema.additionalProperties === 'object') return [resolve(schema.additionalProperties)];
      return schema.items ? [resolve(schema.items)] : [];
    });
  }
  return at.flatMap(alternatives);
}

/** The fields that a mapping at a path may have, with their schemas. */
export const fieldsAt = (root: JsonSchema, path: readonly string[], resolve?: Resolve): ReadonlyMap<string, JsonSchema> =>
  new Map(schemasAt(root, path, resolve).flatMap((schema) => Object.entries(schema.properties ?? {})));

/** The single values that are allowed at a path, where the schema lists them. */
export const valuesAt = (root: JsonSchema, path: readonly string[], resolve?: Resolve): string[] =>
  schemasAt(root, path, resolve).flatMap((schema) => (schema.enum ?? (schema.const === undefined ? (schema.type === 'boolean' ? [true, false] : []) : [schema.const])).map(String));
