import { scrapeOf } from '../../contract/contract';
import { readService, type ServicePort } from '../../model/service';
import { insertField, replaceScalar } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule, type ContractCheckContext } from '../rule';
import { serviceOf } from './ours';

interface Wanted {
  readonly service: string;
  readonly number: number | undefined;
  readonly name: string | undefined;
}

function ofNumber({ port }: ServicePort, { service, number }: Wanted, context: ContractCheckContext): void {
  if (!port || number === undefined || Number(port.value) === number) return;
  context.report({
    from: port.from,
    to: port.to,
    message: `By the contract \`${service}\` is reached at port ${number}, not at ${port.value}: who calls it relies on that.`,
    fixes: [{ title: `Change the port to ${number}`, edits: [{ from: port.from, to: port.to, text: String(number) }] }],
  });
}

function ofName(port: ServicePort, { service, name }: Wanted, isPartial: boolean, context: ContractCheckContext): void {
  const at = port.name ?? port.port;
  if (name === undefined || !at || port.name?.value === name || (!port.name && isPartial)) return;
  context.report({
    from: at.from,
    to: at.to,
    message: `By the contract the port of \`${service}\` has the name \`${name}\`${port.name ? `, not \`${port.name.value}\`` : ''}: its ServiceMonitor selects the port by that name.`,
    fixes: port.name ? [{ title: `Change the name to ${name}`, edits: [replaceScalar(port.name.scalar, name)] }] : fixWith(`Add the name ${name}`, insertField(context.document.text, port.node, 'name', name)),
  });
}

/** Where the Service sends its requests: to the port by its number, or by whatever name the container gives it. */
function ofTarget({ targetPort }: ServicePort, { service, number, name }: Wanted, context: ContractCheckContext): void {
  if (!targetPort || number === undefined || !/^\d+$/.test(targetPort.value) || Number(targetPort.value) === number) return;
  const wanted = name ?? String(number);
  context.report({
    from: targetPort.from,
    to: targetPort.to,
    message: `By the contract \`${service}\` listens on port ${number}, and this Service sends its requests to ${targetPort.value}: nobody would answer there. Write ${name === undefined ? number : `\`${name}\` or ${number}`}.`,
    fixes: [{ title: `Change the target port to ${wanted}`, edits: [{ from: targetPort.from, to: targetPort.to, text: wanted }] }],
  });
}

export default defineContractRule({
  id: 'contract/service-port',
  severity: 'error',
  resource(resource, context) {
    if (resource.kind !== 'Service') return;
    const { selector, ports, type } = readService(resource);
    const service = (serviceOf(selector, context.contract) ?? serviceOf(resource.labels, context.contract))?.value;
    if (service === undefined || type?.value === 'ExternalName') return;
    const number = context.contract.services[service]!.port;
    const wanted: Wanted = { service, number, name: scrapeOf(context.contract, service).port || undefined };
    // Of several ports, the one that the contract means has its number or its name; without one, it may stand in another Service.
    const port = ports.find((one) => number !== undefined && Number(one.port?.value) === number) ?? ports.find((one) => one.name?.value === wanted.name) ?? (ports.length === 1 ? ports[0] : undefined);
    if (!port) return;
    ofNumber(port, wanted, context);
    ofName(port, wanted, resource.isPartial, context);
    ofTarget(port, wanted, context);
  },
});
