import { insertField } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { readinessSeconds, serviceContainer } from './main-container';

/** Seconds; what the kubelet waits where a probe does not say. */
const DEFAULT = 1;

export default defineContractRule({
  id: 'contract/readiness-timeout',
  severity: 'warning',
  resource(resource, context) {
    const { contract } = context;
    const wanted = readinessSeconds(contract);
    const probe = serviceContainer(resource, contract)?.container.readinessProbe;
    // Of a probe that is none of the contract's endpoint, another rule speaks.
    if (wanted === undefined || !probe?.httpGet || probe.httpGet.path?.value !== contract.endpoints.readiness) return;
    const written = probe.timeoutSeconds;
    if (!written && resource.isPartial) return;
    const actual = written ? Number(written.value) : DEFAULT;
    if (actual === wanted || Number.isNaN(actual)) return;
    const at = written ?? probe.httpGet.path;
    context.report({
      from: at.from,
      to: at.to,
      message: `By the contract readiness is answered within ${contract.endpoints.readinessTimeout}, and this probe waits for ${actual}s${written ? '' : ', as it does not say otherwise'}: ${actual < wanted ? 'a service that keeps the contract would be taken out of traffic' : 'a service that breaks the contract would stay in traffic'}.`,
      fixes: written ? [{ title: `Change the timeout to ${wanted}`, edits: [{ from: written.from, to: written.to, text: String(wanted) }] }] : fixWith(`Add \`timeoutSeconds: ${wanted}\``, insertField(context.document.text, probe.node, 'timeoutSeconds', String(wanted))),
    });
  },
});
