import { relabelingsOf, type Relabeling, type RelabelingList } from '../../model/relabeling';
import type { Resource } from '../../model/resource';
import { readLabelSelector } from '../../model/label-selector';
import { compileRegexp } from '../../query/promql/regexp';
import { valueAt } from '../../yaml/tree';
import { defineContractRule, type Report } from '../rule';
import { isOurNamespace, serviceOf } from './ours';
import type { Contract } from '../../contract/contract';

/** The labels that the operator gives to each target (promcfg.go of the Prometheus operator); a Probe's or ScrapeConfig's are its own. */
const TARGET_LABELS: Readonly<Partial<Record<Resource['kind'], readonly string[]>>> = { ServiceMonitor: ['namespace', 'service', 'pod'], PodMonitor: ['namespace', 'pod'] };

const code = (text: string): string => `\`${text}\``;
const list = (labels: readonly string[]): string => labels.map(code).join(', ');

function isOurs(resource: Resource, contract: Contract): boolean {
  const labels = readLabelSelector(valueAt(resource.node, 'spec', 'selector'))?.matchLabels;
  return isOurNamespace(contract, resource.namespace) || (labels !== undefined && serviceOf(labels, contract) !== undefined);
}

/** What a step takes away of the labels that are there. */
function lossOf(step: Relabeling, present: readonly string[]): Report | undefined {
  const { action, regex, replacement, targetLabel } = step;
  if (action === 'labeldrop' || action === 'labelkeep') {
    const { regexp } = regex ? compileRegexp(regex.value) : { regexp: undefined };
    if (!regex || !regexp) return undefined;
    const lost = present.filter((label) => regexp.matches(label) === (action === 'labeldrop'));
    if (lost.length === 0) return undefined;
    const does = action === 'labeldrop' ? `drops ${list(lost)}` : `keeps other labels, and drops ${list(lost)}`;
    return { from: regex.from, to: regex.to, message: `This ${does}, which every series carries by the contract: queries and alerts that select or group by ${lost.length === 1 ? 'it' : 'them'} would find nothing.` };
  }
  // An empty replacement takes the label away wherever the expression matches, and without one it always does.
  if (action === 'replace' && targetLabel && replacement?.value === '' && present.includes(targetLabel.value)) {
    return { from: replacement.from, to: replacement.to, message: `An empty \`replacement\` takes away ${code(targetLabel.value)}, which every series carries by the contract.` };
  }
  // One fixed value would make all Pods and namespaces look like one.
  const isFixed = action === 'replace' && replacement !== undefined && !replacement.value.includes('$') && step.sourceLabels.length === 0;
  if (isFixed && targetLabel && ['pod', 'namespace'].includes(targetLabel.value) && present.includes(targetLabel.value)) {
    return { from: targetLabel.from, to: targetLabel.to, message: `This overwrites ${code(targetLabel.value)} of every series with ${code(replacement.value)}; by the contract it is what Prometheus takes from Kubernetes.` };
  }
  return undefined;
}

function* lossesIn({ of, steps }: RelabelingList, kind: Resource['kind'], labels: readonly string[]): Generator<Report> {
  // Before a target is scraped, it has the labels of the operator alone, and those that earlier steps gave it.
  const present = new Set(of === 'series' ? labels : labels.filter((label) => TARGET_LABELS[kind]?.includes(label)));
  for (const step of steps) {
    const loss = lossOf(step, [...present]);
    if (loss) yield loss;
    if (step.targetLabel && labels.includes(step.targetLabel.value)) present.add(step.targetLabel.value);
  }
}

export default defineContractRule({
  id: 'contract/label-dropped',
  severity: 'error',
  resource(resource, context) {
    const { labels } = context.contract.metrics;
    if (labels.length === 0 || !isOurs(resource, context.contract)) return;
    for (const relabelings of relabelingsOf(resource)) for (const loss of lossesIn(relabelings, resource.kind, labels)) context.report(loss);
  },
});
