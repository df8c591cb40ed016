import type { Contract } from '../../contract/contract';
import type { LocatedText } from '../../model/located';
import type { Resource } from '../../model/resource';
import { readService } from '../../model/service';
import { readWorkload } from '../../model/workload';
import { logQueries } from '../../query/logql/ast';
import { filterMatchers } from '../../query/logql/matchers';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule, type ContractCheckContext } from '../rule';
import { isElsewhere as areElsewhere } from '../logql/names';
import { matcherValues, valueFix } from './matcher-values';
import { isElsewhere, isOurMetric, isOurNamespace, isService, isServiceLabel, namedBy } from './ours';

/** The same name but for its case and for what stands between its words. */
const isSpelledAs = (a: string, b: string): boolean => a.toLowerCase().replace(/[-_. ]/g, '') === b.toLowerCase().replace(/[-_. ]/g, '');

/** The service that was meant, where the name alone leaves no doubt. */
const spelled = (name: string, { services }: Contract): string | undefined => Object.keys(services).find((service) => isSpelledAs(service, name));

/** The service that a name is a slip away from. What is added behind a service's name, such as `-canary`, makes another one. */
const near = (name: string, { services }: Contract): string | undefined => didYouMean(name, Object.keys(services).filter((service) => !name.startsWith(service)));

function report(named: LocatedText, meant: string | undefined, context: ContractCheckContext): void {
  context.report({
    from: named.from,
    to: named.to,
    message: `The contract knows no service \`${named.value}\`${meant ? `; did you mean \`${meant}\`?` : `: its services are ${Object.keys(context.contract.services).join(', ')}. Add it to \`services\` in observability-contract.yaml, or select one of them.`}`,
    fixes: meant ? [{ title: `Change to ${meant}`, edits: [replaceScalar(named.scalar, meant)] }] : [],
  });
}

/** The labels of a Service or workload that name its service. */
function labelsOf(resource: Resource): ReadonlyMap<string, LocatedText> | undefined {
  return resource.kind === 'Service' ? readService(resource).selector : readWorkload(resource)?.podLabels;
}

export default defineContractRule({
  id: 'contract/unknown-service',
  severity: 'warning',
  serviceMonitor({ matchLabels, namespace }, context) {
    const { contract } = context;
    const named = namedBy(matchLabels, contract);
    if (!named || Object.keys(contract.services).length === 0 || isService(contract, named.value)) return;
    const isOurs = isOurNamespace(contract, namespace);
    const meant = isOurs ? near(named.value, contract) : spelled(named.value, contract);
    if (isOurs || meant !== undefined) report(named, meant, context);
  },
  /** Databases and the like run beside the services; only what was meant for one of them is a mistake. */
  resource(resource, context) {
    const { contract } = context;
    const labels = labelsOf(resource);
    const named = labels && namedBy(labels, contract);
    if (!named || isService(contract, named.value)) return;
    const meant = isOurNamespace(contract, resource.namespace) ? near(named.value, contract) : spelled(named.value, contract);
    if (meant !== undefined) report(named, meant, context);
  },
  /** Streams of others have a label of this name, too: what looks like a service of the contract was meant to be one. */
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    for (const inUse of logQueries(expr)) {
      const { selector } = inUse.logs;
      if (areElsewhere(selector, contract)) continue;
      const isOurs = selector.matchers.some(({ name, operator, value }) => name === 'namespace' && operator === '=' && contract.namespaces.includes(value));
      for (const matcher of [...selector.matchers, ...filterMatchers(inUse)]) {
        if (matcher.name !== 'service' && matcher.name !== 'service_name') continue;
        for (const value of matcherValues(parsed.text, matcher)) {
          if (value.text === '' || isService(contract, value.text)) continue;
          const meant = isOurs ? near(value.text, contract) : spelled(value.text, contract);
          if (meant !== undefined) context.reportIn(region, { ...value.at, message: `The contract knows no service \`${value.text}\`; did you mean \`${meant}\`?`, fixes: valueFix(value, meant) });
        }
      }
    }
  },
  promql({ region, parsed, selectors }, context) {
    const { contract } = context;
    for (const node of selectors) {
      if (isElsewhere(node, contract)) continue;
      const isOurs = isOurMetric(node, contract);
      for (const matcher of node.matchers) {
        if (!isServiceLabel(matcher.name, contract)) continue;
        for (const value of matcherValues(parsed.text, matcher)) {
          if (value.text === '' || isService(contract, value.text)) continue;
          const meant = isOurs ? near(value.text, contract) : spelled(value.text, contract);
          if (meant === undefined) continue;
          context.reportIn(region, { ...value.at, message: `The contract knows no service \`${value.text}\`; did you mean \`${meant}\`?`, fixes: valueFix(value, meant) });
        }
      }
    }
  },
});
