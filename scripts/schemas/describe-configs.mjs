// What fields of configuration files are for, in the words that the operator's kinds have for the same fields: those of Alertmanager and
// Prometheus are the same there, in camel case.

/** Where the kinds have what a file has, as `file#Definition`. */
const SAME = {
  'alertmanager-config': { route: 'monitoring-v1alpha1#Route', receiver: 'monitoring-v1alpha1#Receiver', inhibit_rule: 'monitoring-v1alpha1#InhibitRule', time_interval: 'monitoring-v1alpha1#MuteTimeInterval', global: 'monitoring-v1#AlertmanagerGlobalConfig' },
  'prometheus-config': { scrape_config: 'monitoring-v1alpha1#ScrapeConfigSpec', remote_write: 'monitoring-v1#RemoteWriteSpec', remote_read: 'monitoring-v1#RemoteReadSpec', tsdb: 'monitoring-v1#TSDBSpec', otlp: 'monitoring-v1#OTLPConfig', tracing: 'monitoring-v1#TracingConfig', global: 'monitoring-v1#PrometheusSpec' },
};
/** Fields that have other names there. */
const OTHER_NAMES = { relabelconfigs: 'relabelings', metricrelabelconfigs: 'metricrelabelings' };

/** What a sentence says of Kubernetes, or of what the operator makes of the field, holds for no file; a default may be the operator's own. */
const OF_OPERATOR = /\b(?:secrets?|operators?|objects?|AlertmanagerConfig|Alertmanager CR|ScrapeConfig|ServiceMonitors?|PodMonitors?|Probes?|ConfigMap|CRDs?|custom resource|PrometheusAgent|Prometheus Pods|Deprecated)\b|\bspec\.\w|\bdefault(?:s to|s?:| is)/i;

/** Values that the schemas of the files do not list. */
const VALUES = ['replace', 'keep', 'drop', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase', 'keepequal', 'dropequal', 'loadbalancer'];

const plainName = (name) => name.replace(/_/g, '').toLowerCase();

/**
 * Adds descriptions to the schemas of configuration files.
 *
 * @param {Map<string, { definitions: Record<string, object> }>} files all schemas, which are changed
 */
export function describeConfigs(files) {
  const resolve = (schema) => {
    if (!schema?.$ref) return schema;
    const [file, name] = schema.$ref.split('#');
    return files.get(file)?.definitions[name];
  };
  const seen = new Set();

  function describe(config, kind) {
    const [own, theirs] = [resolve(config), resolve(kind)];
    if (!own || !theirs) return;
    if (own.items && theirs.items) describe(own.items, theirs.items);
    if (!own.properties || !theirs.properties || seen.has(own)) return;
    seen.add(own);
    const ownNames = new Map(Object.keys(own.properties).map((field) => [plainName(field), field]));
    for (const [field, other] of Object.entries(OTHER_NAMES)) if (ownNames.has(field)) ownNames.set(other, ownNames.get(field));
    const ownValues = new Map([...VALUES, ...Object.values(own.properties).flatMap((schema) => schema.enum ?? [])].map((value) => [plainName(value), value]));
    const byName = new Map(Object.entries(theirs.properties).map(([name, schema]) => [plainName(name), { name, schema }]));
    for (const [field, schema] of Object.entries(own.properties)) {
      const found = byName.get(OTHER_NAMES[plainName(field)] ?? plainName(field));
      if (!found) continue;
      const description = wordsFor(found.schema.description, ownNames, ownValues);
      // Types are shared by many fields.
      if (description) own.properties[field] = { ...schema, description };
      describe(schema, found.schema);
    }
  }

  for (const [file, definitions] of Object.entries(SAME)) for (const [name, $ref] of Object.entries(definitions)) describe({ $ref: `${file}#${name}` }, { $ref });
}

/**
 * @param {Map<string, string>} names how the fields beside this one are called in the file
 * @param {Map<string, string>} values how their values are written there: most begin with a capital in the kinds
 */
function wordsFor(description = '', names, values) {
  const sentences = description
    .replace(/the (?:secret's key|key of the secret) (?:that contains|containing|which contains) /gi, '')
    .replace(/\s+/g, ' ')
    .split(/(?<=[.:]) (?=[A-Z])/);
  // Without the first sentence, nobody knows what the others speak of.
  const told = OF_OPERATOR.test(sentences[0]) ? [] : sentences.filter((sentence) => !OF_OPERATOR.test(sentence));
  // A colon announces what was left out.
  while (/:$/.test(told.at(-1) ?? '')) told.pop();
  return told
    .join(' ')
    .replace(/\b[A-Za-z]*[a-z\d][A-Z]\w*/g, (word) => names.get(plainName(word)) ?? word)
    .replace(/`([A-Z][A-Za-z]+)`/g, (quoted, word) => (values.has(plainName(word)) ? `\`${values.get(plainName(word))}\`` : quoted))
    .trim();
}
