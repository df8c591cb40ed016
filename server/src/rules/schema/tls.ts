import { defineRule } from '../rule';
import { isSet, keyOf, textAt } from './fields';

export default defineRule({
  id: 'schema/tls',
  severity: 'error',
  object({ type, schema, node, head, isPartial }, context) {
    const known = schema.properties!;
    if (!Object.hasOwn(known, 'keySecret') || !Object.hasOwn(known, 'cert')) return;
    const cert = ['cert', 'certFile'].find((field) => Object.hasOwn(known, field) && isSet(node, field));
    const key = ['keySecret', 'keyFile'].find((field) => Object.hasOwn(known, field) && isSet(node, field));
    if (!isPartial && cert && !key) context.report({ ...keyOf(node, cert), message: `A client certificate needs its key: write \`keySecret\`${Object.hasOwn(known, 'keyFile') ? ' or `keyFile`' : ''}. The object is refused with \`${cert}\` alone.` });
    if (!isPartial && key && !cert) context.report({ ...keyOf(node, key), message: `A client key needs its certificate: write \`cert\`${Object.hasOwn(known, 'certFile') ? ' or `certFile`' : ''}. The object is refused with \`${key}\` alone.` });
    if (!isPartial && !key && !cert && type === 'WebTLSConfig') context.report({ from: head.from, to: head.to, message: 'A server needs a certificate and its key: write `cert` or `certFile`, and `keySecret` or `keyFile`. The object is refused.' });
    const [least, most] = [textAt(node, 'minVersion'), textAt(node, 'maxVersion')];
    if (least && most && most.value < least.value) context.report({ from: most.from, to: most.to, message: `The \`maxVersion\` ${most.value} is below the \`minVersion\` ${least.value}: no version is left. The object is refused.` });
  },
});
