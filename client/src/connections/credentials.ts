import aws4 from 'aws4';
import type { HttpRequest } from '../../../server/src/lsp/protocol';
import { isHeader, originOf } from './environments';

/** How somebody proves to a server who they are. All of it is secret, and kept in VS Code's secret storage only. */
export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'sigv4'; readonly region: string; readonly service: string; readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** What VS Code's `SecretStorage` offers. */
export interface Secrets {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
}

/** What is kept for an origin. */
export interface Kept {
  readonly credential?: Credential;
  /** The pass phrase of the client's key. Which key that is, the setting `observability.tls` says. */
  readonly passphrase?: string;
}

/**
 * The credentials of servers. Each is bound to the origin that it was given for: it is looked up by the origin that a
 * request really goes to, so that no setting can send it elsewhere.
 */
export class CredentialStore {
  constructor(private readonly secrets: Secrets) {}

  /** @param address of the server; its origin counts */
  async of(address: string): Promise<Kept> {
    const origin = originOf(address);
    const text = origin === undefined ? undefined : await this.secrets.get(keyOf(origin));
    return text === undefined ? {} : readKept(text, origin!);
  }

  /**
   * Keeps a credential or a pass phrase beside what is there.
   *
   * @throws Error where the address is none of the web
   */
  async set(address: string, kept: Kept): Promise<void> {
    const origin = originOf(address);
    if (origin === undefined) throw new Error('credentials belong to an address that starts with http:// or https://');
    await this.secrets.store(keyOf(origin), JSON.stringify({ origin, ...(await this.of(address)), ...kept }));
  }

  async remove(address: string): Promise<void> {
    const origin = originOf(address);
    if (origin !== undefined) await this.secrets.delete(keyOf(origin));
  }
}

const keyOf = (origin: string): string => `observability.credential ${origin}`;

/** What is stored says itself for which origin it is; anything else than what was stored for that one counts as nothing. */
function readKept(text: string, origin: string): Kept {
  let stored: Record<string, unknown> | null;
  try {
    stored = JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    // Whatever it is, it was not stored here; the server will refuse, and the user is asked anew then.
    return {};
  }
  if (stored?.origin !== origin) return {};
  const { credential, passphrase } = stored;
  return { ...(isCredential(credential) ? { credential } : {}), ...(typeof passphrase === 'string' ? { passphrase } : {}) };
}

const FIELDS: Readonly<Record<string, readonly string[]>> = { basic: ['username', 'password'], bearer: ['token'], headers: [], sigv4: ['region', 'service', 'accessKeyId', 'secretAccessKey'] };

function isCredential(value: unknown): value is Credential {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  const needed = typeof fields.kind === 'string' && Object.hasOwn(FIELDS, fields.kind) ? FIELDS[fields.kind] : undefined;
  if (!needed?.every((name) => typeof fields[name] === 'string')) return false;
  return fields.kind !== 'headers' || (typeof fields.headers === 'object' && Object.entries(fields.headers ?? {}).every(([name, text]) => typeof text === 'string' && isHeader(name, text)));
}

/** The headers that prove to a server who asks. A signature covers the very request, so it is made for each. */
export function credentialHeaders(credential: Credential | undefined, url: URL, { method, headers, body }: Pick<HttpRequest, 'method' | 'headers' | 'body'>): Record<string, string> {
  switch (credential?.kind) {
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64')}` };
    case 'bearer':
      return { authorization: `Bearer ${credential.token}` };
    case 'headers':
      return Object.fromEntries(Object.entries(credential.headers).map(([name, value]) => [name.toLowerCase(), value]));
    case 'sigv4': {
      const { region, service, accessKeyId, secretAccessKey, sessionToken } = credential;
      const type = headers['content-type'];
      const request = { host: url.host, path: `${url.pathname}${url.search}`, method, service, region, body: body ?? '', headers: type === undefined ? {} : { 'content-type': type } };
      const signed = aws4.sign(request, { accessKeyId, secretAccessKey, sessionToken }).headers ?? {};
      return Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), String(value)]));
    }
    default:
      return {};
  }
}

/** Shorter ones are words that stand in any answer. */
const SHORTEST_SECRET = 8;

/** A text of a server without what was sent to it in secret: some servers repeat a request in their error pages. */
export function withoutSecrets(text: string, sent: Readonly<Record<string, string>>): string {
  const secrets = Object.values(sent).flatMap((value) => [value, value.replace(/^(?:Basic|Bearer) /, '')]).filter((secret) => secret.length >= SHORTEST_SECRET);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}
