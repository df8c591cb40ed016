import { isReadOnly, KNOWLEDGE_PATHS, type FetchParams, type HttpFailure, type HttpRequest, type HttpResponse } from '../../server/src/lsp/protocol';
import { type ConfiguredServer, nameOf, originOf } from './connections/environments';

/** How long requests for what a server knows may be sent after they were allowed, in milliseconds. */
const KNOWLEDGE_MS = 30_000;

/** The same for requests about the series of selectors, and how many they may be. */
const SERIES_MS = 120_000;
const MOST_SERIES = 1_000;
const SERIES_PATH = /^\/api\/v1\/(?:query|series|labels|label\/[^/]+\/values)$/;

/** Somebody's leave to send requests to one server. */
interface Opening {
  readonly server: ConfiguredServer;
  /** What a request calls this server that is for nobody else. */
  readonly name: string;
  /** Whether a request to that server may pass. It is asked only for requests that will be sent if so. */
  passes(request: HttpRequest): boolean;
}

/** Puts a request to a server on the wire, with what proves to it who asks. */
type Send = (server: ConfiguredServer, request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse | HttpFailure>;

/**
 * Lets requests of the language server out to the servers of what the user is doing now, and, where the user has named a
 * server, those for what it knows: what may be reached is decided here, by the user's command and settings, and not by
 * the process that reads the workspace's files.
 */
export class FetchGate {
  private readonly opened = new Set<Opening>();

  constructor(private readonly send: Send) {}

  /** Opens the gate to what can be read from a server, until what is returned is called. An address that is none opens nothing. */
  open(server: ConfiguredServer): () => void {
    return this.add(server, () => true);
  }

  /**
   * Lets each of the requests for what a server knows, or other paths, pass, once and for a limited time. They are told by their whole
   * address: nothing else can be sent with them.
   */
  openForKnowledge(server: ConfiguredServer, milliseconds = KNOWLEDGE_MS, paths: readonly string[] = Object.values(KNOWLEDGE_PATHS)): () => void {
    if (!URL.canParse(server.url)) return () => undefined;
    const prefix = new URL(server.url).pathname.replace(/(?<!\/)\/+$/, '');
    const left = new Set<string>(paths.map((path) => prefix + path));
    const isAsked = ({ method, url, headers, body }: HttpRequest): boolean => {
      const { pathname, search } = new URL(url);
      return method === 'GET' && body === undefined && JSON.stringify(headers) === '{"accept":"application/json"}' && left.delete(pathname + search);
    };
    const close = this.add(server, isAsked);
    setTimeout(close, milliseconds).unref();
    return close;
  }

  /** Lets requests for series, labels, values and results pass, for a limited time and so many. */
  openForSeries(server: ConfiguredServer, milliseconds = SERIES_MS, most = MOST_SERIES): () => void {
    if (!URL.canParse(server.url)) return () => undefined;
    const prefix = new URL(server.url).pathname.replace(/(?<!\/)\/+$/, '');
    let left = most;
    const close = this.add(server, ({ url }) => SERIES_PATH.test(new URL(url).pathname.slice(prefix.length)) && left-- > 0);
    setTimeout(close, milliseconds).unref();
    return close;
  }

  private add(server: ConfiguredServer, passes: Opening['passes']): () => void {
    if (originOf(server.url) === undefined) return () => undefined;
    const entry: Opening = { server, name: nameOf(server), passes };
    this.opened.add(entry);
    return () => void this.opened.delete(entry);
  }

  async fetch({ server, ...request }: FetchParams, signal: AbortSignal): Promise<HttpResponse | HttpFailure> {
    const opening = [...this.opened].find((entry) => (server === undefined || server === entry.name) && isReadOnly(request.url, entry.server.url) && entry.passes(request));
    if (!opening) return { kind: 'failure', reason: 'blocked', detail: 'nothing was asked of this server' };
    return this.send(opening.server, request, signal);
  }
}
