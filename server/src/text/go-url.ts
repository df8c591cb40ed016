/**
 * Why Go's `url.Parse` refuses a text, or what Alertmanager and the operator miss in it: a scheme of those that are
 * allowed, and a host.
 *
 * @returns undefined where nothing is wrong
 */
export function urlProblem(text: string, schemes: readonly string[]): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'it holds a control character';
  const [, scheme, rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):([\s\S]*)$/.exec(text) ?? [];
  if (scheme === undefined || !schemes.includes(scheme.toLowerCase())) return `it must begin with ${schemes.map((name) => `\`${name}://\``).join(' or ')}`;
  if (!rest.startsWith('//')) return 'two slashes must follow the scheme';
  return hostOf(text) === '' ? 'it has no host' : urlSyntaxProblem(text);
}

/** What stands between the slashes and the path, and the part of it behind the credentials. */
const authorityOf = (text: string): string => /^[^:/?#]*:\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
const hostOf = (text: string): string => {
  const authority = authorityOf(text);
  return authority.slice(authority.lastIndexOf('@') + 1);
};

/**
 * Why Go's `url.Parse` refuses a text that begins with a scheme and two slashes, whichever they are. It takes one without a host.
 *
 * @returns undefined where nothing is wrong
 */
export function urlSyntaxProblem(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'it holds a control character';
  const host = hostOf(text);
  if (BROKEN_ESCAPE.test(host)) return 'the `%` in its host begins no escape';
  if (BROKEN_ESCAPE.test(authorityOf(text))) return 'the `%` in its credentials begins no escape';
  const invalid = /[\s{}|\\^`]/.exec(host);
  if (invalid) return `\`${invalid[0]}\` cannot stand in a host`;
  const port = host.startsWith('[') ? host.slice(host.lastIndexOf(']') + 1) : host.includes(':') ? host.slice(host.indexOf(':')) : '';
  if (!/^(?::[0-9]*)?$/.test(port)) return `\`${port}\` is no port`;
  // Go decodes a path and a fragment, and keeps a query as it is.
  const [, path, fragment] = /^[^/?#]*:\/\/[^/?#]*((?:\/[^?#]*)?)(?:\?[^#]*)?(?:#([\s\S]*))?$/.exec(text) ?? [];
  const where = BROKEN_ESCAPE.test(path ?? '') ? 'path' : BROKEN_ESCAPE.test(fragment ?? '') ? 'fragment' : undefined;
  return where && `a \`%\` in its ${where} begins no escape: for the character itself, write \`%25\``;
}

const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/;
