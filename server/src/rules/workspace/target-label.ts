import type { LabelMatcher } from '../../query/promql/ast';
import { slipOf } from '../../text/slip';
import type { KnownMonitor } from '../../workspace/targets/known-monitor';
import { targetsOf, type KnownValues, type Target, type Targets } from '../../workspace/targets/targets';
import { isService, isServiceLabel } from '../contract/ours';
import { matcherValues, valueFix, type MatcherValue } from '../contract/matcher-values';
import { defineRule, type CheckContext, type Report } from '../rule';
import { capital, isMadeByServer, monitorName, scrapedMetric } from './scraped-by';
import { listed } from './selection';

/** Series that tell of other objects carry the labels of those. */
const TELLS_OF_OTHERS = /^(?:kube|container|kubelet|node_namespace|probe|aws|cloudwatch|gcp|stackdriver|azure)_/;

export default defineRule({
  id: 'workspace/target-label',
  severity: 'warning',
  promql({ region, parsed, selectors }, context) {
    const targets = targetsOf(context.workspace);
    if (targets.all.length === 0) return;
    for (const node of selectors) {
      const metric = scrapedMetric(node, context);
      if (metric === undefined) continue;
      for (const matcher of node.matchers) {
        if (!targets.labels.has(matcher.name) || isOwnLabel(matcher, metric, context)) continue;
        for (const value of matcherValues(parsed.text, matcher)) {
          const found = value.text === '' ? undefined : reportOf(value, matcher, metric, targets, context);
          if (found) context.reportIn(region, found);
        }
      }
    }
  },
});

/** Whether the series themselves may have the label, whatever their targets have. */
function isOwnLabel({ name }: LabelMatcher, metric: string, { facts }: CheckContext): boolean {
  if (name === 'job' || isMadeByServer(metric)) return false;
  return TELLS_OF_OTHERS.test(metric) || (!['namespace', 'service'].includes(name) && facts.metric(metric)?.labels?.includes(name) === true);
}

function reportOf(value: MatcherValue, { name: label, operator }: LabelMatcher, metric: string, targets: Targets, context: CheckContext): Report | undefined {
  const known = targets.valuesOf(label);
  if (known.values.size === 0 || known.values.has(value.text) || isNamedElsewhere(value.text, label, targets, context)) return undefined;
  const what = `no target of the workspace's ${scrapersOf(targets)} has \`${label}="${value.text}"\``;
  const other = targets.once(`name ${label} ${value.text}`, () => otherName(value.text, label, targets));
  const meant = other?.meant ?? targets.once(`slip ${label} ${value.text}`, () => slipOf(value.text, known.values.keys()));
  if (meant !== undefined) {
    // A service that the contract knows is the matter of its own rule.
    if (context.contract && isServiceLabel(label, context.contract) && isService(context.contract, meant)) return undefined;
    const from = known.values.get(meant);
    const message = other ? `${other.why}: ${what}. Write \`${meant}\`.` : `${capital(what)}; did you mean \`${meant}\`${from ? `, which ${givenBy(from, label)}` : ''}?`;
    return { ...value.at, severity: known.isOpen ? 'hint' : undefined, message, fixes: valueFix(value, meant) };
  }
  if (known.isOpen || !targets.isWhole || operator === '!=' || operator === '!~') return undefined;
  return { ...value.at, severity: 'hint', message: `${capital(what)}, so that \`${metric}\` is selected from none of them: there ${valuesText(known)}.` };
}

const scrapersOf = (targets: Targets): string =>
  targets.once('scrapers', () => {
    const jobs = targets.all.filter(({ monitor }) => monitor.kind === 'job').length;
    return jobs === 0 ? 'monitors' : jobs === targets.all.length ? 'jobs' : 'monitors and jobs';
  });

const valuesText = ({ values }: KnownValues): string => `${values.size === 1 ? 'is' : 'are'} ${listed(values.keys())}`;

const givenBy = ({ monitor, service }: Target, label: string): string => `${monitorName(monitor)} gives ${service && label !== 'service' ? `the targets of Service \`${service.name}\`` : 'its targets'}`;

/** Whether something else of the workspace has the name, so that its series may well come from there. */
function isNamedElsewhere(value: string, label: string, targets: Targets, { workspace }: CheckContext): boolean {
  if (label === 'namespace') return workspace.keys('usedNamespaces').includes(value);
  const isUnresolved = ({ monitor, service }: Target): boolean => monitor.selector !== undefined && service === undefined;
  if (targets.once('names of monitors without services', () => new Set(targets.all.filter(isUnresolved).flatMap(({ monitor }) => namesOf(monitor)))).has(value)) return true;
  // Targets are those of certain Services, so that what is worked out from these belongs to them.
  return (label === 'service' || label === 'job') && targets.once('names of services', () => new Set(workspace.all('services').map(({ name }) => name))).has(value);
}

/** What a monitor is called, or selects by. */
const namesOf = ({ name, namespace, selector }: KnownMonitor): string[] => [name, ...(namespace === undefined ? [] : [`${namespace}/${name}`]), ...Object.values(selector?.matchLabels ?? {})];

/** The value that was meant where another name of what is scraped was written: that of the monitor, or a label of the Service. */
function otherName(value: string, label: string, { all }: Targets): { readonly meant: string; readonly why: string } | undefined {
  if (label !== 'job' && label !== 'service') return undefined;
  const named = all.filter(({ monitor, service, labels }) => labels.get(label) && (service ? namesOf(monitor).includes(value) : monitor.kind === 'PodMonitor' && monitor.name === value));
  const meant = new Set(named.map(({ labels }) => labels.get(label)!));
  if (meant.size !== 1) return undefined;
  const { monitor } = named[0]!;
  const isItsName = monitor.name === value || `${monitor.namespace}/${monitor.name}` === value;
  return { meant: [...meant][0]!, why: `\`${value}\` is ${isItsName ? `the name of ${monitorName(monitor)}` : `a label's value by which ${monitorName(monitor)} selects`}, and its targets have \`${label}="${[...meant][0]!}"\`` };
}
