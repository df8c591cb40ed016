import { insertField, quote } from '../../yaml/edit';
import { valueAt } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineContractRule } from '../rule';
import { readinessSeconds, serviceContainer, type ServiceContainer } from './main-container';

const PROBES = [
  { field: 'livenessProbe', endpoint: 'liveness', consequence: 'a process that hangs is never restarted' },
  { field: 'readinessProbe', endpoint: 'readiness', consequence: 'requests go to a Pod that cannot answer them yet' },
] as const;

/** The source of a probe as the contract asks for it, in block style or on one line. */
function probe(path: string, { name, number, port }: ServiceContainer, timeout: number | undefined, flow: boolean): string[] | string {
  const at = port?.name?.value ?? number ?? name;
  const more = timeout === undefined ? [] : [`timeoutSeconds: ${timeout}`];
  if (flow) return `{ ${[`httpGet: { path: ${quote(path)}, port: ${at} }`, ...more].join(', ')} }`;
  return ['', '  httpGet:', `    path: ${quote(path)}`, `    port: ${at}`, ...more.map((line) => `  ${line}`)];
}

export default defineContractRule({
  id: 'contract/probe-missing',
  severity: 'error',
  resource(resource, context) {
    const { endpoints } = context.contract;
    const found = resource.isPartial ? undefined : serviceContainer(resource, context.contract);
    if (!found) return;
    const { service, container } = found;
    const at = container.name ?? container.node;
    for (const { field, endpoint, consequence } of PROBES) {
      const path = endpoints[endpoint];
      if (path === '' || valueAt(container.node, field)) continue;
      const hasPort = found.port?.name ?? found.number ?? found.name;
      const source = probe(path, found, endpoint === 'readiness' ? readinessSeconds(context.contract) : undefined, container.node.flow);
      context.report({
        from: at.from,
        to: at.to,
        message: `The container of \`${service}\` has no \`${field}\`, so ${consequence}: by the contract it answers on \`${path}\`.`,
        fixes: hasPort === undefined ? [] : fixWith(`Add the ${field}`, insertField(context.document.text, container.node, field, source, ['image', 'name'])),
      });
    }
  },
});
