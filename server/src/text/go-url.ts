/**
 * Why Go's `url.Parse` refuses a text, or what Alertmanager and the operator miss in it: a scheme of those that are
 * allowed, and a host. The checks are those that can be made of the part up to the host, which is where mistakes are.
 *
 * @returns undefined where nothing is wrong
 */
export function urlProblem(text: string, schemes: readonly string[]): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'it holds a control character';
  const [, scheme, rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):([\s\S]*)$/.exec(text) ?? [];
  if (scheme === undefined || !schemes.includes(scheme.toLowerCase())) return `it must begin with ${schemes.map((name) => `\`${name}://\``).join(' or ')}`;
  if (!rest.startsWith('//')) return 'two slashes must follow the scheme';
  const authority = /^[^/?#]*/.exec(rest.slice(2))![0];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host === '') return 'it has no host';
  if (/%(?![0-9a-fA-F]{2})/.test(host)) return 'the `%` in its host begins no escape';
  const invalid = /[\s{}|\\^`]/.exec(host);
  if (invalid) return `\`${invalid[0]}\` cannot stand in a host`;
  const port = host.startsWith('[') ? host.slice(host.lastIndexOf(']') + 1) : (/:.*$/.exec(host)?.[0] ?? '');
  return /^(?::[0-9]*)?$/.test(port) ? undefined : `\`${port}\` is no port`;
}
