/** What is known of the extension that validates YAML by schemas, `redhat.vscode-yaml`, where it is installed. */
export interface YamlExtension {
  /** Its setting `yaml.validate`. */
  readonly validate: unknown;
  /** Its setting `yaml.schemas`: the files that each schema is for. */
  readonly schemas: unknown;
}

export const YAML_EXTENSION = 'redhat.vscode-yaml';

/** Schemas of Kubernetes' own kinds, or of the operator's: the name that the extension gives to the first, and addresses. */
const OURS = /kubernetes|monitoring\.coreos\.com|prometheus-operator/i;

/** Whether the other extension validates the kinds that are validated here, so that every mistake would be reported twice. */
export function isCovered(yaml: YamlExtension | undefined): boolean {
  if (!yaml || yaml.validate === false) return false;
  return typeof yaml.schemas === 'object' && yaml.schemas !== null && Object.keys(yaml.schemas).some((name) => OURS.test(name));
}

/** The section `observability` as the server is to see it: with `auto` decided, for only this side knows of other extensions. */
export function decideProvider(section: unknown, yaml: YamlExtension | undefined): unknown {
  if (typeof section !== 'object' || section === null || !isCovered(yaml)) return section;
  const { schema } = section as { schema?: unknown };
  const provider = typeof schema === 'object' && schema !== null ? (schema as { provider?: unknown }).provider : undefined;
  return provider === undefined || provider === 'auto' ? { ...section, schema: { ...(schema as object | undefined), provider: 'off' } } : section;
}
