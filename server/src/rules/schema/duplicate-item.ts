import { isScalar, itemsOf, valueAt, type YamlMapping } from '../../yaml/tree';
import { locatedText, type LocatedText } from '../../model/located';
import { defineRule, type CheckContext } from '../rule';
import { textAt } from './fields';

/** Lists that are sets, and lists of mappings that a field tells apart, by the type that has them: `+listType` in the operator's API. */
const UNIQUE: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  ConsulSDConfig: { services: undefined, tags: undefined },
  DockerSDConfig: { filters: 'name' },
  DockerSwarmSDConfig: { filters: 'name' },
  EC2SDConfig: { filters: 'name' },
  FileSDConfig: { files: undefined },
  Filter: { values: undefined },
  KubernetesSDConfig: { selectors: 'role' },
  NamespaceDiscovery: { names: undefined },
  PodMonitorSpec: { scrapeProtocols: undefined },
  ProbeSpec: { scrapeProtocols: undefined },
  PrometheusAgentSpec: { scrapeClasses: 'name', scrapeProtocols: undefined },
  PrometheusSpec: { scrapeClasses: 'name', scrapeProtocols: undefined },
  ScalewaySDConfig: { tagsFilter: undefined },
  ScrapeConfigSpec: { scrapeProtocols: undefined },
  ServiceMonitorSpec: { scrapeProtocols: undefined },
  StaticConfig: { targets: undefined },
};

export default defineRule({
  id: 'schema/duplicate-item',
  severity: 'error',
  object({ type, node }, context) {
    if (type !== undefined && Object.hasOwn(UNIQUE, type)) for (const [field, key] of Object.entries(UNIQUE[type]!)) check(node, field, key, context);
  },
});

function check(node: YamlMapping, field: string, key: string | undefined, context: CheckContext): void {
  const seen = new Set<string>();
  for (const item of itemsOf(valueAt(node, field))) {
    const text: LocatedText | undefined = isScalar(item) ? locatedText(item) : item.kind === 'mapping' && key !== undefined ? textAt(item, key) : undefined;
    if (!text || text.value.includes('${')) continue;
    if (seen.has(text.value)) context.report({ from: text.from, to: text.to, message: `\`${text.value}\` is in \`${field}\` already, where each item ${key === undefined ? 'stands' : `has a \`${key}\` that stands`} once. The API server refuses the object.` });
    seen.add(text.value);
  }
}
