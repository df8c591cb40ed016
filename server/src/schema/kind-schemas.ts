import type { JsonSchema } from './json-schema';

/** One file of schemas, as the build writes it: definitions by name, and which of them are those of kinds (`apiVersion/kind`). */
export interface SchemaFile {
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** Reads a file of schemas by its name without a suffix; undefined where there is none. */
export type ReadSchemaFile = (name: string) => SchemaFile | undefined;

const FILES: Readonly<Record<string, string>> = {
  'monitoring.coreos.com/v1': 'monitoring-v1',
  'monitoring.coreos.com/v1alpha1': 'monitoring-v1alpha1',
  'monitoring.coreos.com/v1beta1': 'monitoring-v1beta1',
  v1: 'kubernetes',
  'apps/v1': 'kubernetes',
  'batch/v1': 'kubernetes',
};

/** The schemas of Kubernetes' and the operator's kinds. A file is read when something in it is asked for the first time. */
export class KindSchemas {
  private readonly files = new Map<string, SchemaFile | undefined>();
  private readonly references = new Map<string, JsonSchema>();
  private names: ReadonlySet<string> | undefined;
  private readonly resolved = new WeakMap<JsonSchema, JsonSchema>();

  constructor(private readonly read: ReadSchemaFile) {}

  /** A reference to the schema of a kind; undefined for a version or kind that is not known. */
  of(apiVersion: string, kind: string): JsonSchema | undefined {
    if (!Object.hasOwn(FILES, apiVersion)) return undefined;
    const file = this.file(FILES[apiVersion]!);
    const name = `${apiVersion}/${kind}`;
    return file && Object.hasOwn(file.kinds, name) ? this.reference(file.kinds[name]!) : undefined;
  }

  /** A reference to the schema of a plain rule file of Prometheus. */
  get ruleFile(): JsonSchema | undefined {
    return this.file('prometheus-rules') && this.reference('prometheus-rules#File');
  }

  /** A reference to the schema of a program's configuration file, such as `prometheus-config`. */
  config(kind: string): JsonSchema | undefined {
    const name = this.file(kind)?.kinds[`/${kind}`];
    return name === undefined ? undefined : this.reference(name);
  }

  /** What a reference names, with the reference's own words where it has some; the same object for the same reference. */
  readonly resolve = (schema: JsonSchema): JsonSchema => {
    if (schema.$ref === undefined) return schema;
    let found = this.resolved.get(schema);
    if (!found) {
      const [file, name] = schema.$ref.split('#') as [string, string];
      const definition = this.file(file)?.definitions[name] ?? {};
      found = Object.keys(schema).length === 1 ? definition : { ...definition, ...schema, $ref: undefined };
      this.resolved.set(schema, found);
    }
    return found;
  };

  /** Whether a field of this name is known in any kind: then it only stands at a wrong place. */
  knows(field: string): boolean {
    this.names ??= new Set([...new Set(Object.values(FILES))].flatMap((name) => Object.values(this.file(name)?.definitions ?? {}).flatMap((definition) => Object.keys(definition.properties ?? {}))));
    return this.names.has(field);
  }

  private reference($ref: string): JsonSchema {
    let reference = this.references.get($ref);
    if (!reference) this.references.set($ref, (reference = { $ref }));
    return reference;
  }

  private file(name: string): SchemaFile | undefined {
    if (!this.files.has(name)) this.files.set(name, this.read(name));
    return this.files.get(name);
  }
}
