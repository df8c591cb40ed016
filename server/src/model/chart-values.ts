import { entryOf, isMapping, isSequence, itemsOf, valueAt, type YamlNode, type YamlSequence } from '../yaml/tree';
import { locatedText } from './located';
import { looksLikeRule } from './rule-groups';

/** Deeper than anybody nests values. */
const MAX_DEPTH = 8;

/** Whose rules stand below a key: `additionalPrometheusRulesMap` of kube-prometheus-stack, `serverFiles` of the chart `prometheus`. */
const OF_PROMETHEUS = /prometheus|^serverFiles$/i;
/** Their queries may be MetricsQL, or LogQL. */
const OF_OTHERS = /victoria|^vm|loki/i;

/**
 * The lists of rule groups in the values of Helm charts, which hand them on to a Prometheus: those below a key that names it. Objects of
 * Kubernetes among the values speak for themselves.
 */
export function groupListsIn(root: YamlNode | undefined): YamlSequence[] {
  const lists: YamlSequence[] = [];
  // Aliases may repeat a value without end; what is below one key of theirs may stand below others, too.
  const seen = { theirs: new Set<YamlNode>(), others: new Set<YamlNode>() };
  const visit = (node: YamlNode | undefined, depth: number, isTheirs: boolean): void => {
    const before = isTheirs ? seen.theirs : seen.others;
    if (!node || depth > MAX_DEPTH || before.has(node)) return;
    before.add(node);
    if (isSequence(node)) for (const item of node.items) visit(item, depth + 1, isTheirs);
    if (!isMapping(node) || entryOf(node, 'kind')) return;
    for (const { key, value } of node.entries) {
      if (OF_OTHERS.test(key.text)) continue;
      const isBelow = isTheirs || OF_PROMETHEUS.test(key.text);
      if (isBelow && key.text === 'groups' && isSequence(value) && !lists.includes(value) && holdsGroups(value)) lists.push(value);
      else visit(value, depth + 1, isBelow);
    }
  };
  for (const values of valuesIn(root)) visit(values, 0, false);
  return lists;
}

/** The values that a document is, or that Flux or Argo CD takes from an object of its own. */
export function valuesIn(root: YamlNode | undefined): (YamlNode | undefined)[] {
  if (!isMapping(root)) return [];
  const [version, kind] = ['apiVersion', 'kind'].map((field) => locatedText(valueAt(root, field))?.value ?? '');
  if (kind === 'HelmRelease' && version!.startsWith('helm.toolkit.fluxcd.io/')) return [valueAt(root, 'spec', 'values')];
  if (kind === 'Application' && version!.startsWith('argoproj.io/')) return [valueAt(root, 'spec', 'source'), ...itemsOf(valueAt(root, 'spec', 'sources'))].map((source) => valueAt(source, 'helm', 'valuesObject'));
  return entryOf(root, 'apiVersion') || entryOf(root, 'kind') ? [] : [root];
}

const holdsGroups = (list: YamlSequence): boolean => list.items.some((group) => itemsOf(valueAt(group, 'rules')).some(looksLikeRule));
