import type { Span } from '../text/range';
import { itemsOf, valueAt, isMapping, type YamlMapping } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import { readLabels } from './resource';

/** One entry of a ServiceMonitor's `spec.endpoints`. */
export interface ScrapeEndpoint extends Span {
  readonly node: YamlMapping;
  readonly port: LocatedText | undefined;
  readonly targetPort: LocatedText | undefined;
  readonly path: LocatedText | undefined;
  readonly interval: LocatedText | undefined;
  readonly scrapeTimeout: LocatedText | undefined;
}

/** A `monitoring.coreos.com/v1` ServiceMonitor, as far as checks read it. */
export interface ServiceMonitor {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly namespace: LocatedText | undefined;
  /** `spec.selector.matchLabels`, by label. */
  readonly matchLabels: ReadonlyMap<string, LocatedText>;
  readonly endpoints: readonly ScrapeEndpoint[];
}

export function readServiceMonitor(root: YamlMapping): ServiceMonitor {
  const nodes = new Set(itemsOf(valueAt(root, 'spec', 'endpoints')).filter(isMapping));
  return {
    node: root,
    name: locatedText(valueAt(root, 'metadata', 'name')),
    namespace: locatedText(valueAt(root, 'metadata', 'namespace')),
    matchLabels: readLabels(valueAt(root, 'spec', 'selector', 'matchLabels')),
    endpoints: [...nodes].map(readEndpoint),
  };
}

const readEndpoint = (node: YamlMapping): ScrapeEndpoint => ({
  node,
  from: node.from,
  to: node.to,
  port: locatedText(valueAt(node, 'port')),
  targetPort: locatedText(valueAt(node, 'targetPort')),
  path: locatedText(valueAt(node, 'path')),
  interval: locatedText(valueAt(node, 'interval')),
  scrapeTimeout: locatedText(valueAt(node, 'scrapeTimeout')),
});
