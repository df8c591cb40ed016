import type { JsonSchema } from '../../schema/json-schema';
import { defineRule } from '../rule';
import { isMapping, valueAt } from '../../yaml/tree';
import { isSet, isThere, keyOf, textAt } from './fields';

/** Each authenticates a request by itself; two of them would write the same header. Prometheus and Alertmanager refuse a configuration with two. */
const METHODS = ['basicAuth', 'authorization', 'oauth2', 'bearerTokenSecret', 'bearerTokenFile', 'bearerToken', 'sigv4', 'azureAd'];

/** How Azure tells who writes to it; one of them. */
const AT_AZURE = ['managedIdentity', 'oauth', 'sdk', 'workloadIdentity'];

/** The forms that the operator reads (uuid.Parse). */
const UUID = /^(?:urn:uuid:|\{)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$|^[0-9a-f]{32}$/i;

const known = new WeakMap<JsonSchema, readonly string[]>();

/** Those that a schema has, which are none of most. */
function methodsOf(schema: JsonSchema): readonly string[] {
  let methods = known.get(schema);
  if (!methods) known.set(schema, (methods = METHODS.filter((method) => Object.hasOwn(schema.properties!, method))));
  return methods;
}

export default defineRule({
  id: 'schema/authentication',
  severity: 'error',
  object({ type, schema, node, head, isPartial }, context) {
    const methods = methodsOf(schema);
    if (methods.length > 1) {
      const [first, ...others] = methods.filter((method) => (/^bearer/.test(method) ? isSet(node, method) : isThere(node, method)));
      for (const other of others) context.report({ ...keyOf(node, other), message: `\`${other}\` and \`${first}\` exclude each other: a request can be authenticated in one way only. The object is refused with both.` });
    }
    if (type === 'AzureAD') {
      const [first, ...others] = AT_AZURE.filter((method) => isThere(node, method));
      for (const other of others) context.report({ ...keyOf(node, other), message: `\`${other}\` and \`${first}\` exclude each other: Azure knows a writer in one way only. The object is refused with both.` });
      // There may be ways that are newer than what is known here.
      const isKnown = node.entries.every(({ key }) => Object.hasOwn(schema.properties!, key.text));
      if (first === undefined && isKnown && !isPartial) context.report({ from: head.from, to: head.to, message: `Azure needs to know who writes: write ${AT_AZURE.map((method) => `\`${method}\``).join(', ').replace(/, (?=[^,]*$)/, ' or ')}. The object is refused.` });
    }
    const client = type === 'AzureOAuth' ? textAt(node, 'clientId') : undefined;
    if (client && client.value !== '' && !client.value.includes('${') && !UUID.test(client.value)) context.report({ from: client.from, to: client.to, message: `\`${client.value}\` is no UUID, which the \`clientId\` of an application at Azure is. The object is refused.` });
    if (type === 'OAuth2' && !isPartial) {
      const id = valueAt(node, 'clientId');
      if (isMapping(id) && !isThere(id, 'secret') && !isThere(id, 'configMap')) context.report({ ...keyOf(node, 'clientId'), message: 'The `clientId` of `oauth2` is nowhere: write a `secret` or a `configMap` in it, with `name` and `key`. The object is refused.' });
    }
    if (type === 'Sigv4' && !isPartial) {
      const [first, second] = isThere(node, 'accessKey') ? ['accessKey', 'secretKey'] : ['secretKey', 'accessKey'];
      if (isThere(node, first) && !isThere(node, second)) context.report({ ...keyOf(node, first), message: `The \`${first}\` of \`sigv4\` needs its \`${second}\`: a request is signed with both. Without them, write a \`profile\` or \`roleArn\`, or leave it to the environment. The object is refused.` });
    }
    const kind = type === 'SafeAuthorization' || type === 'Authorization' ? textAt(node, 'type') : undefined;
    if (kind && kind.value.trim().toLowerCase() === 'basic') context.report({ from: kind.from, to: kind.to, message: 'An `authorization` cannot be of the type `Basic`: write `basicAuth` instead, with `username` and `password`. The object is refused.' });
  },
});
