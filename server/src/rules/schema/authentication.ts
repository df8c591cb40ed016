import type { JsonSchema } from '../../schema/json-schema';
import { defineRule } from '../rule';
import { isMapping, valueAt } from '../../yaml/tree';
import { isSet, isThere, keyOf, textAt } from './fields';

/** Each authenticates a request by itself; two of them would write the same header. Prometheus and Alertmanager refuse a configuration with two. */
const METHODS = ['basicAuth', 'authorization', 'oauth2', 'bearerTokenSecret', 'bearerTokenFile', 'bearerToken', 'sigv4', 'azureAd'];

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
  object({ type, schema, node, isPartial }, context) {
    const methods = methodsOf(schema);
    if (methods.length > 1) {
      const [first, ...others] = methods.filter((method) => (/^bearer/.test(method) ? isSet(node, method) : isThere(node, method)));
      for (const other of others) context.report({ ...keyOf(node, other), message: `\`${other}\` and \`${first}\` exclude each other: a request can be authenticated in one way only. The object is refused with both.` });
    }
    if (type === 'OAuth2' && !isPartial) {
      const client = valueAt(node, 'clientId');
      if (isMapping(client) && !isThere(client, 'secret') && !isThere(client, 'configMap')) context.report({ ...keyOf(node, 'clientId'), message: 'The `clientId` of `oauth2` is nowhere: write a `secret` or a `configMap` in it, with `name` and `key`. The object is refused.' });
    }
    if (type === 'Sigv4' && !isPartial) {
      const [first, second] = isThere(node, 'accessKey') ? ['accessKey', 'secretKey'] : ['secretKey', 'accessKey'];
      if (isThere(node, first) && !isThere(node, second)) context.report({ ...keyOf(node, first), message: `The \`${first}\` of \`sigv4\` needs its \`${second}\`: a request is signed with both. Without them, write a \`profile\` or \`roleArn\`, or leave it to the environment. The object is refused.` });
    }
    const kind = type === 'SafeAuthorization' || type === 'Authorization' ? textAt(node, 'type') : undefined;
    if (kind && kind.value.trim().toLowerCase() === 'basic') context.report({ from: kind.from, to: kind.to, message: 'An `authorization` cannot be of the type `Basic`: write `basicAuth` instead, with `username` and `password`. The object is refused.' });
  },
});
