import type { StructureObject } from '../../schema/structure';
import { itemsOf, valueAt } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isThere, isTrue, keyOf, mappingsAt, textAt } from './fields';

/** What a PrometheusAgent on every node cannot have, with what it would have to be there. */
const NOT_ON_NODES = [
  'replicas', 'storage', 'persistentVolumeClaimRetentionPolicy', 'scrapeConfigSelector', 'scrapeConfigNamespaceSelector', 'probeSelector', 'probeNamespaceSelector',
  'serviceMonitorSelector', 'serviceMonitorNamespaceSelector', 'additionalScrapeConfigs',
];

/** The validation rules (CEL) in the operator's custom resource definitions, by the types that carry them, and what its controllers add; from the operator's API, v0.94. */
const CHECKS: Readonly<Record<string, (object: StructureObject, context: CheckContext) => void>> = {
  PrometheusAgentSpec(object, context) {
    checkAgent(object, context);
    checkClasses(object, context);
  },
  PrometheusSpec(object, context) {
    checkTopology(object, context);
    checkClasses(object, context);
  },
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
  TracingConfig({ node }, context) {
    const fraction = textAt(node, 'samplingFraction');
    const [, number, unit] = /^([-+]?[\d.]+)(m?)$/.exec(fraction?.value ?? '') ?? [];
    const share = Number(number) / (unit === 'm' ? 1000 : 1);
    if (fraction && (share < 0 || share > 1)) context.report({ from: fraction.from, to: fraction.to, message: '`samplingFraction` is a share of all traces, from 0 to 1. The operator refuses the object.' });
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

/** One class of scrapes at most is that of all monitors which name none. */
function checkClasses({ node }: StructureObject, context: CheckContext): void {
  const defaults = mappingsAt(node, 'scrapeClasses').filter((one) => isTrue(one, 'default'));
  for (const other of defaults.slice(1)) context.report({ ...keyOf(other, 'default'), message: `One class of scrapes can be the default, and \`${textAt(defaults[0]!, 'name')?.value ?? ''}\` is. The operator refuses the object.` });
}
