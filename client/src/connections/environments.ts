import { createHash } from 'node:crypto';

/** What an environment may have. */
export const SERVER_KINDS = ['prometheus', 'loki', 'alertmanager'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];

/** What the settings say of a server. No secret is among it: those are kept apart, by the server's origin. */
export interface ServerSettings {
  /** As it was written; who asks the server checks it. */
  readonly url: string;
  /** Sent as `X-Scope-OrgID`: the tenant of Mimir, Cortex or Loki. */
  readonly orgId?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server, and by whose word it is asked. */
export interface ConfiguredServer extends ServerSettings {
  readonly kind: ServerKind;
  /** The setting that names it, for messages. */
  readonly setting: string;
  /** Whether it stands in the settings of a workspace, or was changed there: then the user is asked first. */
  readonly isOfWorkspace: boolean;
}

export interface Environment {
  readonly name: string;
  readonly servers: Readonly<Partial<Record<ServerKind, ConfiguredServer>>>;
}

/** The values of the settings: what counts in the end, and what the user alone has written. */
export interface EnvironmentSettings {
  /** `observability.environments`, of all settings together. */
  readonly environments: unknown;
  readonly userEnvironments: unknown;
  /** `observability.prometheus.url`; `isSet` tells whether anybody has set it. */
  readonly url: string;
  readonly userUrl: string | undefined;
  readonly isUrlSet: boolean;
}

/** The environment that the simple setting makes. */
export const SIMPLE_ENVIRONMENT = 'default';
const MOST_ENVIRONMENTS = 50;

/**
 * The environments that settings name, in their order. The simple setting `observability.prometheus.url` is one of its own where it
 * is set, or where there is no other. Settings are written by hand: what is of another form is left out.
 */
export function readEnvironments({ environments, userEnvironments, url, userUrl, isUrlSet }: EnvironmentSettings): Environment[] {
  const named = Object.entries(objectOr(environments)).slice(0, MOST_ENVIRONMENTS).map(([name, value]): Environment => {
    const byUser = objectOr(objectOr(userEnvironments)[name]);
    const found = SERVER_KINDS.flatMap((kind) => {
      const server = readServer(objectOr(value)[kind]);
      if (!server) return [];
      const isOfWorkspace = !isSame(server, readServer(byUser[kind]));
      return [[kind, { ...server, kind, isOfWorkspace, setting: `observability.environments (${name}, ${kind})` }] as const];
    });
    return { name, servers: Object.fromEntries(found) };
  });
  const usable = named.filter(({ servers }) => Object.keys(servers).length > 0);
  if (usable.length > 0 && !isUrlSet) return usable;
  const simple: ConfiguredServer = { kind: 'prometheus', url, headers: {}, setting: 'observability.prometheus.url', isOfWorkspace: isUrlSet && url !== userUrl };
  return [...usable, { name: usable.some(({ name }) => name === SIMPLE_ENVIRONMENT) ? 'observability.prometheus.url' : SIMPLE_ENVIRONMENT, servers: { prometheus: simple } }];
}

/** A server is an address, or an object with an address and what goes with it. */
function readServer(value: unknown): ServerSettings | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { url: value.trim(), headers: {} };
  const { url, orgId, headers } = objectOr(value);
  if (typeof url !== 'string' || url.trim() === '') return undefined;
  const usable = Object.entries(objectOr(headers)).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && isHeader(entry[0], entry[1]) && !SECRET.has(entry[0].toLowerCase()));
  return { url: url.trim(), headers: Object.fromEntries(usable), ...(typeof orgId === 'string' && orgId !== '' && isHeader('x-scope-orgid', orgId) ? { orgId } : {}) };
}

/** Headers that HTTP itself needs: nobody else may set them. */
const OF_HTTP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'keep-alive', 'proxy-authorization', 'expect']);
/** Headers that hold secrets. Settings are no place for those, and nothing is read from there. */
const SECRET = new Set(['authorization', 'cookie', 'x-api-key', 'x-amz-security-token']);

/** Whether a header can be sent as it is (RFC 9110, sections 5.1 and 5.5). */
export const isHeader = (name: string, value: string): boolean =>
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name) && !OF_HTTP.has(name.toLowerCase()) && value.length <= 8_000 && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

/** The headers that settings add to each request of a server. */
export const headersOf = ({ headers, orgId }: ServerSettings): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  ...(orgId === undefined ? {} : { 'x-scope-orgid': orgId }),
});

/** What the user agrees to: the address with all that settings send to it. */
export const identityOf = ({ url, orgId, headers }: ServerSettings): string => JSON.stringify([url, orgId ?? null, Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** A name for a server that says nothing of its address, tenant and headers, and is another one for others. */
export const nameOf = (server: ConfiguredServer): string => createHash('sha256').update(`${server.kind} ${identityOf(server)}`).digest('hex').slice(0, 32);

const isSame = (a: ServerSettings, b: ServerSettings | undefined): boolean => b !== undefined && identityOf(a) === identityOf(b);

/** The origin of an address of the web, lower-case and without a default port; undefined for anything else. */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/** An address as it may be shown: without a user name, a password, a query and slashes at its end. */
export function shownAddress(address: string): string {
  const trimmed = address.trim();
  return originOf(trimmed) === undefined ? '' : `${new URL(trimmed).origin}${new URL(trimmed).pathname.replace(/(?<!\/)\/+$/, '')}`;
}

const objectOr = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
