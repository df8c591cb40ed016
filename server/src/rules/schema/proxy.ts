import { urlProblem } from '../../text/go-url';
import { defineRule } from '../rule';
import { entriesOf, isSequence, valueAt } from '../../yaml/tree';
import { isSet, isTrue, keyOf, textAt } from './fields';

export default defineRule({
  id: 'schema/proxy',
  severity: 'error',
  object({ schema, node, isPartial }, context) {
    const known = schema.properties!;
    if (!Object.hasOwn(known, 'proxyUrl') || !Object.hasOwn(known, 'noProxy')) return;
    const url = textAt(node, 'proxyUrl');
    const fromEnvironment = isTrue(node, 'proxyFromEnvironment');
    const hasUrl = isSet(node, 'proxyUrl') || isSet(node, 'proxyURL');
    if (fromEnvironment) {
      for (const field of ['proxyUrl', 'noProxy']) {
        if (isSet(node, field)) context.report({ ...keyOf(node, field), message: `\`${field}\` cannot stand beside \`proxyFromEnvironment: true\`: the environment names the proxy and its exceptions. The object is refused.` });
      }
    } else if (!hasUrl && !isPartial) {
      const lost = ['noProxy', 'proxyConnectHeader'].find((field) => isSet(node, field));
      if (lost) context.report({ ...keyOf(node, lost), message: `\`${lost}\` needs a proxy: write \`proxyUrl\`${lost === 'noProxy' ? '' : ' or `proxyFromEnvironment: true`'}. The object is refused.` });
    }
    for (const { key, value } of entriesOf(valueAt(node, 'proxyConnectHeader'))) {
      if (isSequence(value) && value.items.length === 0) context.report({ from: key.from, to: key.to, message: `The header \`${key.text}\` has no value: name a Secret and a key in its list. The object is refused.` });
    }
    // What is no URL at all breaks the pattern of the field, which is reported for every field.
    const problem = url && /^(?:https?|socks5):\/\/./.test(url.value) ? urlProblem(url.value, ['http', 'https', 'socks5']) : undefined;
    if (url && problem) context.report({ from: url.from, to: url.to, message: `The proxy's URL is not valid: ${problem}. The operator refuses the object.` });
  },
});
