/**
 * Labels that no service exposes and no catalog lists, and that series may have for all that: from the Prometheus
 * operator, from relabelling of clashing names, and from the servers between Prometheus and a global view. What is wrong
 * about `le` is told where quantiles are.
 */
const ADDED = new Set(['le', 'container', 'endpoint', 'pod', 'namespace', 'node', 'service', 'job', 'instance', 'cluster', 'region', 'zone', 'prometheus', 'prometheus_replica', 'replica', 'receive', 'tenant_id', '__name__']);

/** Whether a list of a metric's own labels says nothing about a label. */
export const isAddedLater = (label: string): boolean => ADDED.has(label) || label.startsWith('exported_');
