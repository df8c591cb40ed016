import { scrapeOf, type Contract } from '../../contract/contract';
import type { Resource } from '../../model/resource';
import { readWorkload, type Container, type ContainerPort } from '../../model/workload';
import { parseDuration } from '../../text/duration';
import { serviceOf } from './ours';

/** The container of a workload that is a service of the contract. */
export interface ServiceContainer {
  readonly service: string;
  readonly container: Container;
  /** The service's port by the contract; undefined where it names none. */
  readonly number: number | undefined;
  /** What the contract calls the port; undefined where it does not. */
  readonly name: string | undefined;
  /** The port of the container that has the contract's number, or else its name. */
  readonly port: ContainerPort | undefined;
}

/**
 * The container in which a workload runs a service of the contract: the one that is called as the service, that has its
 * port, or the only one.
 *
 * @returns undefined for other objects, and where it cannot be told which container is meant
 */
export function serviceContainer(resource: Resource, contract: Contract): ServiceContainer | undefined {
  const workload = readWorkload(resource);
  const service = workload && serviceOf(workload.podLabels, contract)?.value;
  if (service === undefined) return undefined;
  const number = contract.services[service]!.port;
  const name = scrapeOf(contract, service).port || undefined;
  const { containers } = workload!;
  const byNumber = (container: Container): ContainerPort | undefined => (number === undefined ? undefined : container.ports.find(({ containerPort }) => Number(containerPort?.value) === number));
  const byName = (container: Container): ContainerPort | undefined => (name === undefined ? undefined : container.ports.find((port) => port.name?.value === name));
  const container =
    containers.find((one) => one.name?.value === service) ?? containers.find(byNumber) ?? containers.find(byName) ?? (containers.length === 1 ? containers[0] : undefined);
  return container && { service, container, number, name, port: byNumber(container) ?? byName(container) };
}

/** The contract's time for the answer of the readiness endpoint as a probe writes it: whole seconds, one at least. */
export function readinessSeconds({ endpoints }: Contract): number | undefined {
  const seconds = parseDuration(endpoints.readinessTimeout);
  return seconds === undefined || seconds <= 0 ? undefined : Math.max(1, Math.ceil(seconds));
}
