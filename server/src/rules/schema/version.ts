import { isBefore, showVersion, whatYoursIs, type Version } from '../../query/promql/versions';
import type { JsonSchema } from '../../schema/json-schema';
import { defineRule } from '../rule';
import { isThere, keyOf, textAt } from './fields';

const v = (major: number, minor: number): Version => ({ major, minor });

/** What a version of Prometheus must have, for the operator refuses the object otherwise: fields or values by the type that has them, from its validation (pkg/prometheus/resource_selector.go). */
const REFUSED: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  AzureSDConfig: { 'authenticationMethod=SDK': v(2, 52), 'authenticationMethod=WorkloadIdentity': v(3, 11) },
  ConsulSDConfig: { pathPrefix: v(2, 45), filter: v(3, 0) },
  // Prometheus itself knows no other records.
  DNSSDConfig: { 'type=NS': v(2, 49) },
  KumaSDConfig: { clientID: v(2, 50) },
  OpenStackSDConfig: { 'role=LoadBalancer': v(3, 2) },
  PodMonitorSpec: { 'selectorMechanism=RoleSelector': v(2, 17) },
  ServiceMonitorSpec: { 'selectorMechanism=RoleSelector': v(2, 17) },
};

/** It looks whether there may be a discovery at OVHcloud in each of them, whichever discovery an object has. */
const SCRAPE_CONFIGS = v(2, 40);

/** Types of the objects that are written into the configuration of a Prometheus, and of no other program. */
const OF_PROMETHEUS = /^(?:Endpoint|PodMetricsEndpoint|ProberSpec|(?:ServiceMonitor|PodMonitor|Probe|ScrapeConfig)Spec|\w+SDConfig)$/;

/** How the operator's API tells of what it leaves out of a configuration for an older Prometheus. */
const NEEDS = /\bIt requires Prometheus >= v?(\d+)\.(\d+)|\bOnly valid in Prometheus versions (\d+)\.(\d+)(?:\.[\d.]*)? and newer/;

const known = new WeakMap<JsonSchema, readonly (readonly [field: string, since: Version])[]>();

/** The fields of a type that came later, by its own words. */
function dropped(schema: JsonSchema): readonly (readonly [field: string, since: Version])[] {
  let fields = known.get(schema);
  if (!fields) {
    fields = Object.entries(schema.properties ?? {}).flatMap(([field, { description }]) => {
      const [, major, minor] = NEEDS.exec(description ?? '')?.filter((part) => part !== undefined) ?? [];
      return major === undefined ? [] : [[field, v(Number(major), Number(minor))] as const];
    });
    known.set(schema, fields);
  }
  return fields;
}

export default defineRule({
  id: 'schema/version',
  severity: 'error',
  object({ type, schema, node, head }, context) {
    const { version } = context.prometheus;
    if (!version || type === undefined || !OF_PROMETHEUS.test(type)) return;
    const yours = whatYoursIs(context.prometheus, version);
    if (type === 'ScrapeConfigSpec' && isBefore(version, SCRAPE_CONFIGS)) {
      context.report({ from: head.from, to: head.to, message: `The operator refuses every ScrapeConfig for a Prometheus before ${showVersion(SCRAPE_CONFIGS)}; ${yours}.` });
      return;
    }
    const refused = Object.hasOwn(REFUSED, type) ? REFUSED[type]! : {};
    for (const [what, since] of Object.entries(refused)) {
      const [field, value] = what.split('=') as [string, string?];
      if (!isBefore(version, since) || !isThere(node, field) || (value !== undefined && textAt(node, field)?.value !== value)) continue;
      const at = value === undefined ? keyOf(node, field) : textAt(node, field)!;
      context.report({ from: at.from, to: at.to, message: `\`${value ?? field}\` came with Prometheus ${showVersion(since)}; ${yours}. The operator refuses the object.` });
    }
    for (const [field, since] of dropped(schema)) {
      if (!isBefore(version, since) || Object.hasOwn(refused, field) || !isThere(node, field)) continue;
      context.report({ ...keyOf(node, field), severity: 'warning', message: `\`${field}\` came with Prometheus ${showVersion(since)}; ${yours}, and for that one the operator leaves the field out without a word to you.` });
    }
  },
});
