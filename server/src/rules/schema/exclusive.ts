import { defineRule } from '../rule';
import { isSet, isTrue, keyOf } from './fields';

interface Pair {
  readonly fields: readonly [string, string];
  readonly types: RegExp;
  readonly flags?: true;
}

/** Fields of which only one may be set, by the type that has them, and whether they exclude each other only where they are `true`. */
const PAIRS: readonly Pair[] = [
  { fields: ['secret', 'configMap'], types: /^SecretOrConfigMap$/ },
  { fields: ['ca', 'caFile'], types: /TLSConfig$/ },
  { fields: ['cert', 'certFile'], types: /TLSConfig$/ },
  { fields: ['keySecret', 'keyFile'], types: /TLSConfig$/ },
  { fields: ['client_ca', 'clientCAFile'], types: /^WebTLSConfig$/ },
  { fields: ['credentials', 'credentialsFile'], types: /^Authorization$/ },
  { fields: ['botToken', 'botTokenFile'], types: /^TelegramConfig$/ },
  { fields: ['userKey', 'userKeyFile'], types: /^PushoverConfig$/ },
  { fields: ['token', 'tokenFile'], types: /^PushoverConfig$/ },
  { fields: ['html', 'monospace'], types: /^PushoverConfig$/, flags: true },
];

const known = new Map<string, readonly Pair[]>();

/** The pairs of a type, which has none in most cases. Schemas have so many types and no more. */
function pairsOf(type: string): readonly Pair[] {
  let pairs = known.get(type);
  if (!pairs) known.set(type, (pairs = PAIRS.filter(({ types }) => types.test(type))));
  return pairs;
}

export default defineRule({
  id: 'schema/exclusive',
  severity: 'error',
  object({ type, node }, context) {
    if (type === undefined) return;
    for (const { fields: [first, second], flags } of pairsOf(type)) {
      const counts = flags ? isTrue : isSet;
      if (!counts(node, first) || !counts(node, second)) continue;
      context.report({ ...keyOf(node, second), message: `\`${second}\` and \`${first}\` exclude each other: keep one of them. The object is refused with both.` });
    }
  },
});
