import type { StructureObject } from '../../schema/structure';
import { itemsOf, valueAt } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isThere, keyOf, textAt } from './fields';

/** What a PrometheusAgent on every node cannot have, with what it would have to be there. */
const NOT_ON_NODES = [
  'replicas', 'storage', 'persistentVolumeClaimRetentionPolicy', 'scrapeConfigSelector', 'scrapeConfigNamespaceSelector', 'probeSelector', 'probeNamespaceSelector',
  'serviceMonitorSelector', 'serviceMonitorNamespaceSelector', 'additionalScrapeConfigs',
];

/** The validation rules (CEL) in the operator's custom resource definitions, by the types that carry them; from the operator's API, v0.94. */
const CHECKS: Readonly<Record<string, (object: StructureObject, context: CheckContext) => void>> = {
  PrometheusAgentSpec: checkAgent,
  PrometheusSpec: checkTopology,
  ShardingStrategy({ node, isPartial }, context) {
    const mode = textAt(node, 'mode');
    if (!isThere(node, 'topology') || mode?.value === 'Topology' || (isPartial && !mode)) return;
    context.report({ ...keyOf(node, 'topology'), message: `\`topology\` counts only where \`mode\` is \`Topology\`${mode ? `, and here it is \`${mode.value}\`` : ''}. The API server refuses the object.` });
  },
  Sigv4({ node, isPartial }, context) {
    if (isThere(node, 'externalId') && !isThere(node, 'roleArn') && !isPartial) context.report({ ...keyOf(node, 'externalId'), message: '`externalId` says who takes on a role, and there is none: write `roleArn`. The API server refuses the object.' });
  },
  StatefulSetUpdateStrategy({ node }, context) {
    const type = textAt(node, 'type');
    if (type && type.value !== 'RollingUpdate' && isThere(node, 'rollingUpdate')) context.report({ ...keyOf(node, 'rollingUpdate'), message: `\`rollingUpdate\` counts only where \`type\` is \`RollingUpdate\`, and here it is \`${type.value}\`. The API server refuses the object.` });
  },
};

export default defineRule({
  id: 'schema/combination',
  severity: 'error',
  object(object, context) {
    if (object.type !== undefined && Object.hasOwn(CHECKS, object.type)) CHECKS[object.type]!(object, context);
  },
});

function checkAgent({ node }: StructureObject, context: CheckContext): void {
  if (textAt(node, 'mode')?.value !== 'DaemonSet') return;
  for (const field of NOT_ON_NODES) {
    if (isThere(node, field)) context.report({ ...keyOf(node, field), message: `An agent whose \`mode\` is \`DaemonSet\` runs once on each node, scrapes the Pods there, and takes no \`${field}\`. The API server refuses the object.` });
  }
  const shards = textAt(node, 'shards');
  if (shards && Number(shards.value) > 1) context.report({ from: shards.from, to: shards.to, message: 'An agent whose `mode` is `DaemonSet` runs once on each node, and cannot be divided into `shards`. The API server refuses the object.' });
}

/** Each value of the topology needs a shard of its own. */
function checkTopology({ node, isPartial }: StructureObject, context: CheckContext): void {
  const strategy = valueAt(node, 'shardingStrategy');
  const values = new Set(itemsOf(valueAt(strategy, 'topology', 'values'))).size;
  const mode = valueAt(strategy, 'mode');
  const shards = textAt(node, 'shards');
  if (mode?.kind !== 'scalar' || mode.text !== 'Topology' || (isPartial && !shards) || !(Number(shards?.value ?? 1) < values)) return;
  const at = shards ?? keyOf(node, 'shardingStrategy');
  context.report({ from: at.from, to: at.to, message: `The topology has ${values} values, and each needs at least one shard: write \`shards: ${values}\` or more${shards ? '' : ', for without it there is one'}. The API server refuses the object.` });
}
