import type { LocatedText } from '../../model/located';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { isThere, textAt } from './fields';

/** What a probe cannot do without, although the schema leaves it open: from the operator's validation of Probe. */
const NEEDED: Readonly<Record<string, string>> = { prober: 'a `prober` with its `url`, such as `blackbox-exporter:9115`', targets: '`targets` with `staticConfig` or `ingress` in them' };

/** A host with or without a port, as Go splits it (net.SplitHostPort): an address of IPv6 stands in brackets where a port follows. */
const HOST_AND_PORT = /^(?:\[(?<v6>[^[\]]*)\]|(?<host>[^:[\]]*)):(?<port>[^:[\]]*)$/;

/** What the operator takes for a host (govalidator.IsHost), where it is no address of IPv6. */
const NAME = /^\w[\w-]{0,62}(?:\.\w[\w-]{0,62})*[._]?$/;
const isIpv6 = (text: string): boolean => text.length <= 45 && /^[0-9a-fA-F:.]+$/.test(text) && text.split(':').length > 2;
const isHost = (text: string): boolean => isIpv6(text) || (NAME.test(text) && text.replaceAll('.', '').length <= 255);

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
  // What another program fills in is not known yet, and that a text is empty says the schema.
  if (!url || url.value === '' || /[${}<>]/.test(url.value)) return;
  const refuse = (message: string, fix?: string): void =>
    context.report({ from: url.from, to: url.to, message: `${message} The operator refuses the object.`, fixes: fix === undefined ? [] : [{ title: `Change to \`${fix}\``, edits: [replaceScalar(url.scalar, fix)] }] });
  const [, scheme, host, path] = /^(?:([a-z]+):\/\/)?([^/]*)((?:\/.*)?)$/s.exec(url.value)!;
  if (scheme !== undefined || path !== '') {
    const isClear = host !== '' && path === '' && scheme === 'http';
    const parts = [...(scheme === undefined ? [] : [`\`${scheme}\` belongs into \`scheme\``]), ...(path === '' ? [] : [`\`${path}\` belongs into \`path\``])];
    return refuse(`The prober's \`url\` is a host with a port, such as \`blackbox-exporter:9115\`; ${parts.join(', and ')}.`, isClear ? host : undefined);
  }
  const { v6, host: name = v6 ?? url.value, port } = HOST_AND_PORT.exec(url.value)?.groups ?? {};
  if (!isHost(name)) return refuse(`${name === '' ? 'There is no host' : `\`${name}\` is no host`}: the prober's \`url\` is a name or an address, with or without a port, such as \`blackbox-exporter:9115\`.`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) refuse(`${port === '' ? 'There' : `\`${port}\``} is no port${port === '' ? ' behind the colon' : ''}: the prober's \`url\` is a host with a number from 1 to 65535, such as \`blackbox-exporter:9115\`.`);
}
