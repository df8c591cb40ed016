import type { StructureObject } from '../../schema/structure';
import { urlSyntaxProblem } from '../../text/go-url';
import type { CheckContext } from '../rule';
import { isSet, isThere, isTrue, keyOf, textAt } from './fields';

/** Each authenticates a request by itself (Validate of HTTPClientConfig in prometheus/common). */
const METHODS = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file', 'sigv4', 'azuread', 'google_iam'];
/** Of two ways to say the same, one. */
const EITHER = [['username', 'username_file'], ['password', 'password_file'], ['credentials', 'credentials_file'], ['client_secret', 'client_secret_file'], ['ca', 'ca_file'], ['cert', 'cert_file'], ['key', 'key_file']] as const; // prettier-ignore

/** How a program asks another over HTTP: what `prometheus/common` refuses, wherever it stands in a configuration. */
export function checkClient({ type, node, schema, head }: StructureObject, refuses: string, context: CheckContext): void {
  const known = schema.properties!;
  if (Object.hasOwn(known, 'basic_auth') && Object.hasOwn(known, 'bearer_token')) {
    const [first, ...others] = METHODS.filter((method) => Object.hasOwn(known, method) && (method.startsWith('bearer') ? isSet(node, method) : isThere(node, method)));
    for (const other of others) context.report({ ...keyOf(node, other), message: `\`${other}\` and \`${first}\` exclude each other: a request can be authenticated in one way only. ${refuses}` });
    checkProxy(node, refuses, context);
  }
  if (/^(?:basic_auth|authorization|oauth2|tls_config)$/.test(type ?? '')) {
    for (const [one, other] of EITHER) if (isSet(node, one) && isSet(node, other)) context.report({ ...keyOf(node, other), message: `\`${other}\` and \`${one}\` exclude each other. ${refuses}` });
  }
  // A secret is needed as well, but not in every version and with every kind of grant.
  const missing = type === 'oauth2' ? ['client_id', 'token_url'].filter((field) => !isSet(node, field)) : [];
  if (missing.length > 0) context.report({ from: head.from, to: head.to, message: `\`oauth2\` needs ${missing.map((field) => `\`${field}\``).join(' and ')}: who asks for a token, and where. ${refuses}` });
  const kind = type === 'authorization' ? textAt(node, 'type') : undefined;
  if (kind && kind.value.trim().toLowerCase() === 'basic') context.report({ from: kind.from, to: kind.to, message: `An \`authorization\` cannot be of the type \`Basic\`: write \`basic_auth\` instead, with \`username\` and \`password\`. ${refuses}` });
}

function checkProxy(node: StructureObject['node'], refuses: string, context: CheckContext): void {
  const fromEnvironment = isTrue(node, 'proxy_from_environment');
  for (const field of ['proxy_url', 'no_proxy']) if (fromEnvironment && isSet(node, field)) context.report({ ...keyOf(node, field), message: `\`${field}\` and \`proxy_from_environment\` exclude each other. ${refuses}` });
  if (!fromEnvironment && isSet(node, 'no_proxy') && !isSet(node, 'proxy_url')) context.report({ ...keyOf(node, 'no_proxy'), message: `\`no_proxy\` needs a \`proxy_url\` that it makes exceptions from. ${refuses}` });
  const url = textAt(node, 'proxy_url');
  const problem = url && /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/./.test(url.value) && !url.value.includes('${') ? urlSyntaxProblem(url.value) : undefined;
  if (url && problem) context.report({ from: url.from, to: url.to, message: `The proxy's URL is not valid: ${problem}. ${refuses}` });
}
