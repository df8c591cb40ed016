import type { LocatedText } from '../../model/located';
import { isBefore, showVersion, type Version } from '../../query/promql/versions';
import { urlProblem } from '../../text/go-url';
import type { StructureObject } from '../../schema/structure';
import { isMapping, valueAt } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isSet, isThere, isTrue, keyOf, mappingsAt, textAt } from './fields';

const v = (major: number, minor: number): Version => ({ major, minor });

/** Since which version of Prometheus there is a field, or a value of one, by the type that has it; from the operator's validation of ScrapeConfig. */
const SINCE: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  ScrapeConfigSpec: {
    httpSDConfigs: v(2, 28), digitalOceanSDConfigs: v(2, 20), linodeSDConfigs: v(2, 28), kumaSDConfigs: v(2, 50), dockerSwarmSDConfigs: v(2, 20), puppetDBSDConfigs: v(2, 31),
    lightSailSDConfigs: v(2, 27), ovhcloudSDConfigs: v(2, 40), scalewaySDConfigs: v(2, 26), ionosSDConfigs: v(2, 36),
  },
  ConsulSDConfig: { pathPrefix: v(2, 45), namespace: v(2, 28), filter: v(3, 0) },
  AzureSDConfig: { 'authenticationMethod=SDK': v(2, 52), 'authenticationMethod=WorkloadIdentity': v(3, 11), resourceGroup: v(2, 35) },
  OpenStackSDConfig: { 'role=LoadBalancer': v(3, 2) },
};

/** The kinds of selectors that go with a role: those of the objects that its targets are made of. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  pod: ['Pod'],
  service: ['Service'],
  endpoints: ['Pod', 'Service', 'Endpoints'],
  endpointslice: ['Pod', 'Service', 'EndpointSlice'],
  node: ['Node'],
  ingress: ['Ingress'],
};

export default defineRule({
  id: 'schema/scrape-config',
  severity: 'error',
  object(object, context) {
    const { type, node } = object;
    if (type === undefined) return;
    if (Object.hasOwn(SINCE, type)) checkVersions(object, SINCE[type]!, context);
    switch (type) {
      case 'KubernetesSDConfig':
        return checkKubernetes(object, context);
      case 'DNSSDConfig': {
        const record = textAt(node, 'type');
        if (record && record.value !== 'SRV' && !isThere(node, 'port') && !object.isPartial) context.report({ from: record.from, to: record.to, message: `A record of type \`${record.value}\` names no port: write \`port\`. The operator refuses the object.` });
        return;
      }
      case 'AzureSDConfig': {
        const method = textAt(node, 'authenticationMethod');
        if (object.isPartial || (method && method.value !== 'OAuth')) return;
        const missing = ['tenantID', 'clientID', 'clientSecret'].filter((field) => !isThere(node, field));
        const at = method ?? object.head;
        if (missing.length > 0) context.report({ from: at.from, to: at.to, message: `Azure's ${method ? '' : 'usual '}authentication, OAuth, needs ${missing.map((field) => `\`${field}\``).join(', ')}; for another one, write \`authenticationMethod\`. The operator refuses the object.` });
        return;
      }
      case 'KumaSDConfig':
        return checkUrl(textAt(node, 'server'), 'server', context);
      case 'PuppetDBSDConfig':
        return checkUrl(textAt(node, 'url'), 'url', context);
    }
  },
});

function checkVersions({ node }: StructureObject, since: Readonly<Record<string, Version>>, context: CheckContext): void {
  const { version } = context.prometheus;
  if (!version) return;
  for (const [what, first] of Object.entries(since)) {
    const [field, value] = what.split('=') as [string, string?];
    if (!isBefore(version, first) || !isThere(node, field) || (value !== undefined && textAt(node, field)?.value !== value)) continue;
    const at = value === undefined ? keyOf(node, field) : textAt(node, field)!;
    context.report({ from: at.from, to: at.to, message: `\`${value ?? field}\` came with Prometheus ${showVersion(first)}; yours is ${showVersion(version)}. The operator refuses the object.` });
  }
}

function checkKubernetes({ node }: StructureObject, context: CheckContext): void {
  const namespaces = valueAt(node, 'namespaces');
  if (isSet(node, 'apiServer') && isMapping(namespaces) && isTrue(namespaces, 'ownNamespace')) {
    context.report({ ...keyOf(namespaces, 'ownNamespace'), message: '`ownNamespace` and `apiServer` exclude each other: Prometheus has a namespace of its own in its own cluster only. The operator refuses the object with both.' });
  }
  const role = textAt(node, 'role');
  const allowed = role && SELECTORS[role.value.toLowerCase()];
  if (!allowed) return;
  for (const selector of mappingsAt(node, 'selectors')) {
    const of = textAt(selector, 'role');
    if (of && !allowed.some((name) => name.toLowerCase() === of.value.toLowerCase())) context.report({ from: of.from, to: of.to, message: `The role \`${role.value}\` is selected by ${allowed.map((name) => `\`${name}\``).join(', ')}, not by \`${of.value}\`. The operator refuses the object.` });
  }
}

function checkUrl(url: LocatedText | undefined, field: string, context: CheckContext): void {
  const problem = url && /^https?:\/\/./.test(url.value) ? urlProblem(url.value, ['http', 'https']) : undefined;
  if (url && problem) context.report({ from: url.from, to: url.to, message: `The URL in \`${field}\` is not valid: ${problem}. The operator refuses the object.` });
}
