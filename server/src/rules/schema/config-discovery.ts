import { urlProblem } from '../../text/go-url';
import type { StructureObject } from '../../schema/structure';
import { entryOf, isMapping, valueAt } from '../../yaml/tree';
import { isSet, isThere, isTrue, keyOf, mappingsAt, textAt } from './fields';

type Tell = (at: { from: number; to: number }, message: string) => void;

/** What each kind of service discovery needs, one of each list; from the UnmarshalYAML of its SDConfig in Prometheus. */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  azure_sd_config: [['subscription_id']],
  dns_sd_config: [['names']],
  eureka_sd_config: [['server']],
  file_sd_config: [['files']],
  gce_sd_config: [['project'], ['zone']],
  hetzner_sd_config: [['role']],
  http_sd_config: [['url']],
  ionos_sd_config: [['datacenter_id']],
  kubernetes_sd_config: [['role']],
  kuma_sd_config: [['server']],
  marathon_sd_config: [['servers']],
  outscale_sd_config: [['region'], ['access_key'], ['secret_key', 'secret_key_file']],
  ovhcloud_sd_config: [['endpoint'], ['application_key'], ['application_secret'], ['consumer_key']],
  puppetdb_sd_config: [['url'], ['query']],
  scaleway_sd_config: [['role'], ['project_id'], ['access_key'], ['secret_key', 'secret_key_file']],
  uyuni_sd_config: [['server'], ['username'], ['password']],
};

/** The field with a URL, where Prometheus asks for one with a scheme. */
const URLS: Readonly<Record<string, string>> = { eureka_sd_config: 'server', http_sd_config: 'url', puppetdb_sd_config: 'url', stackit_sd_config: 'endpoint' };

/** The objects that can be selected for each role of Kubernetes. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod', 'node'],
  service: ['service'],
  endpoints: ['pod', 'service', 'endpoints'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  node: ['node'],
  ingress: ['ingress'],
};

export function checkDiscovery({ type, node, head, schema }: StructureObject, report: Tell): void {
  if (type === undefined || !type.endsWith('_sd_config')) return;
  const field = `${type}s`;
  if (Object.hasOwn(NEEDS, type)) for (const names of NEEDS[type]!) if (!names.some((name) => isSet(node, name))) report(head, `\`${field}\` needs ${names.map((name) => `a \`${name}\``).join(' or ')}.`);
  const url = Object.hasOwn(URLS, type) ? textAt(node, URLS[type]!) : undefined;
  if (url && url.value !== '' && !url.value.includes('${')) {
    const problem = /^https?:\/\/[^/]/.test(url.value) ? urlProblem(url.value, ['http', 'https']) : 'it begins with `http://` or `https://`, and a host follows';
    if (problem) report(url, `The URL in \`${URLS[type]}\` is not valid: ${problem}.`);
  }
  if (isSet(node, 'secret_key') && isSet(node, 'secret_key_file')) report(keyOf(node, 'secret_key_file'), '`secret_key_file` and `secret_key` exclude each other.');
  for (const filter of mappingsAt(node, 'filters')) if (type === 'ec2_sd_config' && !isSet(filter, 'values')) report(textAt(filter, 'name') ?? head, 'A filter needs `values` that are not empty.');
  if (type === 'dns_sd_config' && /^(?:A|AAAA|MX|NS)$/i.test(textAt(node, 'type')?.value ?? '') && !isSet(node, 'port')) report(head, 'Only SRV records tell a port: a lookup of other ones needs a `port`.');
  if (type === 'dns_sd_config' && entryOf(node, 'type') && !isSet(node, 'type')) report(keyOf(node, 'type'), 'Nothing stands behind `type`, which is no kind of record: leave the field out for SRV records, or write `A`, `AAAA`, `MX` or `NS`.');
  if (type === 'azure_sd_config') {
    const method = textAt(node, 'authentication_method');
    if (method && !['OAuth', 'ManagedIdentity', 'SDK', 'WorkloadIdentity', ''].includes(method.value)) report(method, `\`authentication_method\` must be one of \`OAuth\`, \`ManagedIdentity\`, \`SDK\`, \`WorkloadIdentity\`.`);
  }
  if (type === 'marathon_sd_config') {
    const [first, ...others] = ['auth_token', 'auth_token_file', 'basic_auth', 'bearer_token', 'bearer_token_file', 'authorization'].filter((name) => (/^auth_token|^bearer/.test(name) ? isSet(node, name) : isThere(node, name)));
    for (const other of others) if (first!.startsWith('auth_token')) report(keyOf(node, other), `\`${other}\` and \`${first}\` exclude each other.`);
  }
  if (type === 'kubernetes_sd_config') checkKubernetes(node, Object.keys(schema.properties!), report);
}

/** Settings of HTTP that Prometheus takes only together with the address of the API server. */
const OF_CLIENT = new Set(['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file', 'tls_config', 'proxy_url', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header', 'http_headers']);

function checkKubernetes(node: StructureObject['node'], known: readonly string[], report: Tell): void {
  const hasServer = isSet(node, 'api_server');
  if (hasServer && isSet(node, 'kubeconfig_file')) report(keyOf(node, 'kubeconfig_file'), '`kubeconfig_file` and `api_server` exclude each other.');
  const own = hasServer ? undefined : known.find((name) => OF_CLIENT.has(name) && isSet(node, name));
  if (own) report(keyOf(node, own), `\`${own}\` needs an \`api_server\`: without one, Prometheus asks the API server of its own cluster in the way that its pod is given.`);
  const namespaces = valueAt(node, 'namespaces');
  if (hasServer && isMapping(namespaces) && isTrue(namespaces, 'own_namespace')) report(keyOf(namespaces, 'own_namespace'), '`own_namespace` and `api_server` exclude each other.');
  const role = textAt(node, 'role')?.value ?? '';
  for (const selector of mappingsAt(node, 'selectors')) {
    const of = textAt(selector, 'role');
    if (of && Object.hasOwn(SELECTORS, role) && !SELECTORS[role]!.includes(of.value)) report(of, `The role \`${role}\` is selected by ${SELECTORS[role]!.map((name) => `\`${name}\``).join(', ')}, not by \`${of.value}\`.`);
    const fields = textAt(selector, 'field');
    if (fields && fields.value.split(',').some((term) => term !== '' && !term.includes('='))) report(fields, 'A selector of fields is made of `field=value` and `field!=value`, with commas between them.');
  }
}
