import type { LocatedText } from '../../model/located';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { isThere, textAt } from './fields';

/** What a probe cannot do without, although the schema leaves it open: from the operator's validation of Probe. */
const NEEDED: Readonly<Record<string, string>> = { prober: 'a `prober` with its `url`, such as `blackbox-exporter:9115`', targets: '`targets` with `staticConfig` or `ingress` in them' };

/** A port behind a host that is no address with colons of its own. */
const PORT = /^[^:[\]]+:([^:]*)$/s;

export default defineRule({
  id: 'schema/probe',
  severity: 'error',
  object({ type, node, head, isPartial }, context) {
    if (type === 'ProberSpec') return checkUrl(textAt(node, 'url'), context);
    if (isPartial) return;
    const missing = type === 'ProbeSpec' ? Object.keys(NEEDED).filter((field) => !isThere(node, field)) : [];
    if (missing.length > 0) context.report({ from: head.from, to: head.to, message: `A probe needs ${missing.map((field) => NEEDED[field]).join(', and ')}. The operator refuses the object.` });
    if (type === 'ProbeTargets' && !isThere(node, 'staticConfig') && !isThere(node, 'ingress')) {
      context.report({ from: head.from, to: head.to, message: 'A probe needs targets: write `staticConfig` or `ingress`. The operator refuses the object.' });
    }
  },
});

function checkUrl(url: LocatedText | undefined, context: CheckContext): void {
  if (!url) return;
  const [, scheme, host, path] = /^(?:([a-z]+):\/\/)?([^/]*)(.*)$/s.exec(url.value)!;
  const port = PORT.exec(host!)?.[1];
  if (scheme === undefined && path === '' && port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) {
    context.report({ from: url.from, to: url.to, message: `\`${port}\` is no port: the prober's \`url\` is a host with a number from 1 to 65535, such as \`blackbox-exporter:9115\`. The operator refuses the object.` });
  }
  if (scheme === undefined && path === '') return;
  const isClear = host !== '' && path === '' && scheme === 'http';
  context.report({
    from: url.from,
    to: url.to,
    message: `The prober's \`url\` is a host with a port, such as \`blackbox-exporter:9115\`${scheme === undefined ? '' : `; \`${scheme}\` belongs into \`scheme\``}${path === '' ? '' : `${scheme === undefined ? ';' : ' and'} \`${path}\` into \`path\``}. The operator refuses the object.`,
    fixes: isClear ? [{ title: `Change to \`${host}\``, edits: [replaceScalar(url.scalar, host!)] }] : [],
  });
}
