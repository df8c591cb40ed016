// The structural schemas of the kinds that are checked, collected from the packages that hold the operator's and
// Kubernetes' own types: what a field may hold from the compiled validators, what it is for from the declarations.
import fs from 'node:fs';
import path from 'node:path';
import { configSchemas } from './configs.mjs';
import { readCompiled } from './compiled.mjs';
import { describeConfigs } from './describe-configs.mjs';
import { readDeclaration } from './declarations.mjs';

export const PACKAGES = ['@kubernetes-models/prometheus-operator', 'kubernetes-models', '@kubernetes-models/apimachinery'];

const OPERATOR = 'ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring';
/** The kinds of which documents are checked, by the prefix of their definitions. */
const KINDS = {
  [`${OPERATOR}V1`]: ['ServiceMonitor', 'PodMonitor', 'Probe', 'PrometheusRule', 'Prometheus', 'Alertmanager', 'ThanosRuler'],
  [`${OPERATOR}V1alpha1`]: ['ScrapeConfig', 'PrometheusAgent', 'AlertmanagerConfig'],
  [`${OPERATOR}V1beta1`]: ['AlertmanagerConfig'],
  IoK8sApiCoreV1: ['Service', 'ConfigMap', 'Namespace', 'Pod'],
  IoK8sApiAppsV1: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  IoK8sApiBatchV1: ['Job', 'CronJob'],
};

/** From the Go source of k8s.io/apimachinery; the packages know quantities and ints-or-strings by name only. */
const SPECIAL = {
  IoK8sApimachineryPkgUtilIntstrIntOrString: { type: 'int-or-string' },
  IoK8sApimachineryPkgApiResourceQuantity: {
    type: 'int-or-string',
    pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
    'x-expected': 'a quantity such as `500m`, `2Gi` or `10`',
  },
  // Any value at all.
  IoK8sApiextensionsApiserverPkgApisApiextensionsV1JSON: {},
};

/** What the patterns of single values ask for, in words. */
const EXPECTED = [
  [/^\^(?:\(0\|)?\(\(\[0-9\]\+\)[yh]\)\?/, 'a duration such as `30s` or `1h30m`'],
  [/^\^\(http\|https\|socks5\):/, 'a URL that begins with `http://`, `https://` or `socks5://`'],
  [/^\^(?:\(http\|https\)|https\?):/, 'a URL that begins with `http://` or `https://`'],
  [/^\^\[a-zA-Z\]\[a-zA-Z0-9\+\.-\]\*:/, 'a URL such as `tcp://localhost:2375`'],
  [/\)i\?\)\?B\)\$$/, 'a size such as `512MB` or `1GiB`'],
  [/january/, 'a month or a range of months, such as `january:march` or `1:3`'],
  [/wednes/, 'a day or a range of days, such as `monday:friday`'],
  [/^\^2\\d/, 'a year or a range of years, such as `2026:2027`'],
  [/24:00/, 'a time from `00:00` to `24:00`'],
  [/\|yaml\|/, 'a path that ends in `.json`, `.yml` or `.yaml`'],
];
const expected = (pattern) => EXPECTED.find(([test]) => test.test(pattern))?.[1];

/** Below a route there are routes again, which the definition of the resource itself cannot say; the operator reads them as such. */
const ROUTE = /^ComGithub\w*V1(?:alpha1|beta1)Route$/;

/**
 * The definitions by the file that they go into. A `$ref` is `file#Name`; each file's `kinds` names the definitions
 * of its kinds.
 *
 * @param {string} root the folder that holds node_modules/
 * @returns {Map<string, { kinds: Record<string, string>, definitions: Record<string, object> }>}
 */
export function collectSchemas(root) {
  const folders = PACKAGES.map((name) => path.join(root, 'node_modules', name));
  const docs = new Declarations(folders);
  const files = new Map();
  const waiting = [];
  const seen = new Set();

  const place = (name) => {
    const version = /^ComGithub\w*?Monitoring(V1(?:alpha1|beta1)?)(?=[A-Z])/.exec(name)?.[1];
    return version ? { file: `monitoring-${version.toLowerCase()}`, name: name.slice(OPERATOR.length + version.length) } : { file: 'kubernetes', name: name.replace(/^IoK8s(?:Api(?=[A-Z])|ApimachineryPkg(?:Apis)?)/, '') };
  };
  const fileOf = (name) => files.get(name) ?? files.set(name, { kinds: {}, definitions: {} }).get(name);
  const reference = (name) => {
    if (!seen.has(name)) {
      seen.add(name);
      waiting.push(name);
    }
    const at = place(name);
    return `${at.file}#${at.name}`;
  };
  const compiled = new Map();
  const read = (name) => compiled.get(name) ?? compiled.set(name, SPECIAL[name] ?? readCompiled(fs.readFileSync(firstOf(folders, `_schemas/${name}.js`), 'utf8'))).get(name);

  const described = (description) => ({ ...(description && { description }), ...(replacementOf(description) && { deprecated: replacementOf(description) }) });

  /** Struct embedding becomes fields of its own; what only names another definition stays a reference to it. */
  function tidy(schema, doc) {
    const { $ref, allOf, oneOf, properties, items, additionalProperties, ...rest } = schema;
    const description = doc?.text;
    if (oneOf) throw new Error(`an alternative that is not known: ${JSON.stringify(schema)}`);
    if ($ref) {
      const name = path.basename($ref, '.js');
      // Single values have no parts worth sharing, and their own words say less than those of the field.
      const target = SPECIAL[name] ?? read(name);
      return SPECIAL[name] || isSingle(target) ? tidy(target, { text: description ?? docs.of(name).text, fields: new Map() }) : { $ref: reference(name), ...described(description) };
    }
    const own = {
      ...rest,
      ...(rest.pattern && !rest['x-expected'] && expected(rest.pattern) && { 'x-expected': expected(rest.pattern) }),
      ...described(description),
      ...(properties && { properties: mapValues(properties, (part, key) => tidy(part, doc?.fields.get(key))) }),
      ...(items && { items: tidy(items, doc?.below) }),
      ...(additionalProperties && { additionalProperties: tidy(additionalProperties, doc?.below) }),
    };
    for (const part of allOf ?? []) {
      const name = part.$ref && path.basename(part.$ref, '.js');
      const embedded = name ? tidy(read(name), docs.of(name)) : tidy(part, doc);
      if (embedded.properties) own.properties = { ...embedded.properties, ...own.properties };
      if (embedded.required) own.required = [...new Set([...(own.required ?? []), ...embedded.required])];
      for (const key of Object.keys(embedded)) own[key] ??= embedded[key];
    }
    return own;
  }

  for (const [prefix, kinds] of Object.entries(KINDS)) {
    for (const kind of kinds) {
      const ref = reference(prefix + kind);
      const { properties } = read(prefix + kind);
      fileOf(ref.split('#')[0]).kinds[`${properties.apiVersion.enum[0]}/${kind}`] = ref;
    }
  }
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    const at = place(name);
    const definition = tidy(read(name), docs.of(name));
    if (ROUTE.test(name)) definition.properties.routes.items = { $ref: reference(name) };
    // Objects inside of others are what their place says; only a document must say it itself.
    if (!fileOf(at.file).kinds[kindOf(definition)]) dropTypeMeta(definition);
    fileOf(at.file).definitions[at.name] = definition;
  }
  for (const [name, content] of configSchemas()) files.set(name, content);
  describeConfigs(files);
  files.set('prometheus-rules', ruleFiles(files.get('monitoring-v1').definitions));
  return files;
}

const kindOf = ({ properties }) => `${properties?.apiVersion?.enum?.[0]}/${properties?.kind?.enum?.[0]}`;

function dropTypeMeta(definition) {
  if (!definition.properties?.apiVersion || !definition.required) return;
  definition.required = definition.required.filter((name) => name !== 'apiVersion' && name !== 'kind');
  if (definition.required.length === 0) delete definition.required;
}

/**
 * The fields of a plain rule file (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/), with the
 * words of the PrometheusRule. Its reader takes any single value for a string, and other rulers that read the same
 * format have fields of their own.
 */
function ruleFiles({ RuleGroup, Rule }) {
  const loose = (schema) => (schema.type === 'string' || schema.type === 'int-or-string' ? { ...schema, type: 'scalar' } : schema.additionalProperties ? { ...schema, additionalProperties: loose(schema.additionalProperties) } : schema);
  const group = mapValues(RuleGroup.properties, loose);
  const others = {
    align_evaluation_time_on_interval: { 'x-foreign': true, type: 'boolean', description: 'Whether evaluations fall on multiples of the interval. Only Mimir reads it.' },
    evaluation_delay: { 'x-foreign': true, type: 'scalar', description: 'How far evaluations look back. Only Mimir reads it; newer versions, and Prometheus, call it `query_offset`.' },
    remote_write: { 'x-foreign': true, type: 'array', description: 'Where a recording rule writes to. Only Grafana Enterprise Logs and Mimir read it.', items: {} },
    source_tenants: { 'x-foreign': true, type: 'array', description: 'The tenants whose data a rule reads. Only Mimir and Cortex read it.', items: { type: 'scalar' } },
  };
  const vmalert = (names) => Object.fromEntries(names.map((name) => [name, { 'x-foreign': true, description: 'Only vmalert of VictoriaMetrics reads it; Prometheus refuses the file.' }]));
  const rule = { ...mapValues(Rule.properties, loose), ...vmalert(['debug', 'update_entries_limit']) };
  Object.assign(others, vmalert(['concurrency', 'debug', 'eval_alignment', 'eval_delay', 'eval_offset', 'extra_filter_labels', 'headers', 'notifier_headers', 'params', 'tenant', 'type']));
  group.rules = { ...group.rules, items: { $ref: 'prometheus-rules#Rule' } };
  return {
    kinds: { '/prometheus-rules': 'prometheus-rules#File' },
    definitions: {
      File: {
        type: 'object',
        properties: {
          groups: { type: 'array', description: 'The groups of rules, each evaluated in order, at an interval of its own.', items: { $ref: 'prometheus-rules#RuleGroup' } },
          namespace: { type: 'scalar', description: 'The namespace of the groups in the ruler of Mimir, Cortex or Loki. Prometheus has none.' },
        },
      },
      RuleGroup: { ...RuleGroup, properties: { ...group, ...others } },
      Rule: { ...Rule, properties: rule },
    },
  };
}

/** What the words of a field say of its replacement, where they say that it is deprecated. */
function replacementOf(description) {
  const found = /(?:^|\n|\. )[*\s]*Deprecated: ([^\n]+)|^\w+ (?:is )?deprecated: ([^\n]+)/.exec(description ?? '');
  return found && sentence(found[1] ?? found[2]);
}

const sentence = (text) => text.trim().replace(/^./, (first) => first.toUpperCase()).replace(/[^.]$/, '$&.');

const isSingle = ({ $ref, properties, items, additionalProperties, allOf, type }) => !$ref && !properties && !items && !additionalProperties && !allOf && type !== 'object' && type !== undefined;
const mapValues = (object, make) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, make(value, key)]));
const firstOf = (folders, file) => folders.map((folder) => path.join(folder, file)).find((candidate) => fs.existsSync(candidate));

/** Finds the declaration of a definition by the name under which it is exported for other files. */
class Declarations {
  #files = new Map();

  constructor(folders) {
    for (const folder of folders) {
      for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.d.ts') || file.startsWith('_schemas')) continue;
        const source = fs.readFileSync(path.join(folder, file), 'utf8');
        const name = /^export type \{ \w+ as I(\w+)/m.exec(source)?.[1];
        if (name) this.#files.set(name, source);
      }
    }
  }

  of(name) {
    const source = this.#files.get(name);
    return source === undefined ? { fields: new Map() } : readDeclaration(source);
  }
}
