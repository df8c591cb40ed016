import { isMapping, itemsOf, valueAt, type YamlMapping } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import { readLabels, type Resource } from './resource';

/** A Kubernetes Service, as far as checks read it. */
export interface Service {
  readonly resource: Resource;
  /** `spec.selector`: the labels of the Pods behind it. Without one, its endpoints are managed by somebody else. */
  readonly selector: ReadonlyMap<string, LocatedText>;
  readonly ports: readonly ServicePort[];
  /** `spec.type`; an `ExternalName` has no endpoints to scrape. */
  readonly type: LocatedText | undefined;
}

export interface ServicePort {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly port: LocatedText | undefined;
  /** A port's number or its name; where it is left out, the number of `port`. */
  readonly targetPort: LocatedText | undefined;
  readonly protocol: LocatedText | undefined;
}

export const readService = (resource: Resource): Service => ({
  resource,
  selector: readLabels(valueAt(resource.node, 'spec', 'selector')),
  ports: itemsOf(valueAt(resource.node, 'spec', 'ports')).filter(isMapping).map(readPort),
  type: locatedText(valueAt(resource.node, 'spec', 'type')),
});

const readPort = (node: YamlMapping): ServicePort => ({
  node,
  name: locatedText(valueAt(node, 'name')),
  port: locatedText(valueAt(node, 'port')),
  targetPort: locatedText(valueAt(node, 'targetPort')),
  protocol: locatedText(valueAt(node, 'protocol')),
});
