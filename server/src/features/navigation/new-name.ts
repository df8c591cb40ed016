import type { NameKind } from '../../workspace/navigation/occurrence';
import { isLegacyName } from '../../workspace/navigation/spelling';

/** Characters that nobody can see in a name, and halves of surrogate pairs, which are no UTF-8. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufeff]/u;

/** What Kubernetes takes for the name of a Service's port (DNS label, RFC 1123). */
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What Kubernetes takes for the name of a container's port (service name, RFC 6335). */
const isServiceName = (name: string): boolean => name.length <= 15 && /^[a-z0-9](?:-?[a-z0-9])*$/.test(name) && /[a-z]/.test(name);

/**
 * Why something cannot be called so; undefined where it can.
 *
 * @param takesUtf8 whether metrics may have names that need quotes, as from Prometheus 3.0 on
 * @param inContract whether the contract lists it
 */
export function refusedName(kind: NameKind, name: string, takesUtf8: boolean, inContract: boolean): string | undefined {
  if (name === '') return 'The name is empty.';
  if (UNSEEN.test(name)) return 'The name holds a character that nobody could see.';
  switch (kind) {
    case 'metric':
      if (isLegacyName(name)) return undefined;
      if (inContract) return `\`${name}\` is no name for a metric of the contract: those have letters, digits, \`_\` and \`:\`, and no digit in front.`;
      return takesUtf8 ? undefined : `\`${name}\` is no name for a metric before Prometheus 3.0: those have letters, digits, \`_\` and \`:\`, and no digit in front.`;
    case 'service-port':
      return DNS_LABEL.test(name) ? undefined : `\`${name}\` is no name for the port of a Service: it has at most 63 lower-case letters, digits and \`-\`, with no \`-\` at its ends.`;
    case 'container-port':
      return isServiceName(name) ? undefined : `\`${name}\` is no name for the port of a container: it has at most 15 lower-case letters, digits and single \`-\` between them, and at least one letter.`;
    default:
      return undefined;
  }
}
