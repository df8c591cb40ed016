import { insertField, replaceScalar } from '../../yaml/edit';
import { fixWith } from '../fix-with';
import { defineContractRule, type ContractCheckContext } from '../rule';
import { serviceContainer, type ServiceContainer } from './main-container';

/** Such as "port 8003 with the name `http`". */
function words({ number, name }: ServiceContainer): string {
  if (number === undefined) return `a port with the name \`${name}\``;
  return name === undefined ? `port ${number}` : `port ${number} with the name \`${name}\``;
}

function ofNone(found: ServiceContainer, context: ContractCheckContext): void {
  const { service, container, number, name } = found;
  if (number === undefined || name === undefined) return;
  const at = container.name ?? container.node;
  const isSole = container.ports.length === 0;
  // A flow sequence inside of a block mapping is YAML like any other, and stands on one line.
  const edit = isSole ? insertField(context.document.text, container.node, 'ports', `[{ name: ${name}, containerPort: ${number} }]`, ['image', 'name']) : undefined;
  context.report({
    from: at.from,
    to: at.to,
    message: `By the contract \`${service}\` listens on ${words(found)}, and its container declares ${isSole ? 'no port at all' : 'no such port'}: a Service or probe that names the port finds none.`,
    fixes: fixWith(`Add ${words(found)}`, edit),
  });
}

export default defineContractRule({
  id: 'contract/container-port',
  severity: 'error',
  resource(resource, context) {
    const found = serviceContainer(resource, context.contract);
    if (!found || (found.number === undefined && found.name === undefined)) return;
    const { service, container, number, name } = found;
    const port = found.port ?? (container.ports.length === 1 ? container.ports[0] : undefined);
    if (!port) {
      if (!resource.isPartial) ofNone(found, context);
      return;
    }
    const actual = port.containerPort;
    if (actual && number !== undefined && Number(actual.value) !== number) {
      context.report({
        from: actual.from,
        to: actual.to,
        message: `By the contract \`${service}\` listens on ${words(found)}, not on ${actual.value}.`,
        fixes: [{ title: `Change the port to ${number}`, edits: [{ from: actual.from, to: actual.to, text: String(number) }] }],
      });
    }
    if (name === undefined || port.name?.value === name) return;
    const at = port.name ?? actual;
    if (!at || (!port.name && resource.isPartial)) return;
    context.report({
      from: at.from,
      to: at.to,
      message: `By the contract the port of \`${service}\` has the name \`${name}\`${port.name ? `, not \`${port.name.value}\`` : ''}: Services and probes refer to it by that name.`,
      fixes: port.name
        ? [{ title: `Change the name to ${name}`, edits: [replaceScalar(port.name.scalar, name)] }]
        : fixWith(`Add the name ${name}`, insertField(context.document.text, port.node, 'name', name)),
    });
  },
});
