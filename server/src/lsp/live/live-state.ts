import type { Api, Reply } from '../../backends/api';
import { SERVER_SETTING } from '../../backends/prometheus';
import { fetchRules, fetchScrapePools, fetchTargets, type LiveRule, type Targets } from '../../backends/prometheus-api';
import type { Transport } from '../../backends/types';
import { liveServer, type LiveServer } from './live-server';

/** How often a server is asked at most, in milliseconds, while somebody looks. */
export const CALM_MS = 30_000;
/** A server that takes long is asked more seldom: it works at most this part of the time for us. */
const SHARE = 1 / 20;
/** After how many milliseconds a server that did not answer, or is not allowed, is tried again. */
export const RETRY_MS = 60_000;
/** So often is a server tried that does not answer, until somebody looks again. */
const MOST_TRIES = 10;
const TIMEOUT_SECONDS = 15;

/** How the rules and targets of a server fare. What it does not have, or nobody wanted to know, is undefined. */
export interface ServerState {
  readonly server: LiveServer;
  /** When it answered by its own clock, in seconds since the epoch, and by that of the host, in milliseconds. */
  readonly serverTime: number;
  readonly fetchedAt: number;
  readonly rules?: readonly LiveRule[];
  readonly targets?: Targets;
  /** The names of all scrape pools. */
  readonly pools?: readonly string[];
}

/** What documents hold that are looked at. */
export interface Wanted {
  readonly rules: boolean;
  readonly targets: boolean;
}

export interface LiveStateHost {
  /** The client's answer to whether and where a server may be asked for what concerns a document; anything may come. */
  ask(uri: string): Promise<unknown>;
  transportTo(server: LiveServer): Transport;
  /** A clock in milliseconds. */
  now(): number;
  /** The time of day in seconds since the epoch. */
  time(): number;
  /** Calls back later, unless what is returned is called before. */
  after(milliseconds: number, callback: () => void): () => void;
  log(message: string): void;
  /** Is called when what is known is another than before. */
  changed(): void;
}

interface Place {
  server: LiveServer | undefined;
  state: ServerState | undefined;
  wanted: Wanted;
  /** A document of the folder. */
  uri: string;
  /** Whether somebody has looked since the server was asked last. */
  isWatched: boolean;
  isAsking: boolean;
  tries: number;
  cancelTimer: (() => void) | undefined;
}

/**
 * How the rules and targets of the servers in use fare. They are asked in the background while somebody looks at what is known of
 * them, and no longer: each change that is told makes an editor look again at what it shows, and at nothing else. Nothing here throws or rejects.
 */
export class LiveState {
  private readonly places = new Map<string, Place>();
  private logged = '';

  constructor(private readonly host: LiveStateHost) {}

  /** What is known now of the server in use for a folder. */
  of(folder: string): ServerState | undefined {
    return this.places.get(folder)?.state;
  }

  /** Notes that somebody looks at a document of a folder. It returns at once. */
  use(folder: string, uri: string, wanted: Wanted): void {
    let place = this.places.get(folder);
    if (!place) this.places.set(folder, (place = { server: undefined, state: undefined, wanted, uri, isWatched: false, isAsking: false, tries: 0, cancelTimer: undefined }));
    const isMore = (wanted.rules && !place.wanted.rules) || (wanted.targets && !place.wanted.targets);
    place.wanted = { rules: wanted.rules || place.wanted.rules, targets: wanted.targets || place.wanted.targets };
    Object.assign(place, { uri, isWatched: true, tries: 0 });
    if (!place.isAsking && (place.cancelTimer === undefined || isMore)) void this.refresh(folder, place);
  }

  /** The settings have changed, and with them perhaps the servers: nothing is known of those any more. */
  settingsChanged(): void {
    for (const place of this.places.values()) place.cancelTimer?.();
    this.places.clear();
  }

  private async refresh(folder: string, place: Place): Promise<void> {
    place.cancelTimer?.();
    place.cancelTimer = undefined;
    place.isAsking = true;
    const before = place.state;
    const began = this.host.now();
    try {
      place.server = await liveServer(this.host.ask(place.uri));
      place.isWatched = false;
      place.state = place.server && (await this.fetch(place.server, place.wanted));
    } catch (error) {
      place.state = undefined;
      this.log(`How the rules of the server of ${SERVER_SETTING} fare cannot be asked: ${error instanceof Error ? error.message : String(error)}`);
    }
    place.isAsking = false;
    // Meanwhile the settings may have changed, and with them the server.
    if (this.places.get(folder) !== place) return;
    place.tries = place.state ? 0 : place.tries + 1;
    const pause = place.state ? Math.max(CALM_MS, (this.host.now() - began) / SHARE) : RETRY_MS;
    place.cancelTimer = this.host.after(pause, () => {
      place.cancelTimer = undefined;
      // A server that the client does not allow is asked about when somebody looks, and one that is away for a while from time to time.
      if (place.isWatched || (place.server && !place.state && place.tries < MOST_TRIES)) void this.refresh(folder, place);
      else if (place.state) place.wanted = { rules: false, targets: false };
    });
    if (before || place.state) this.host.changed();
  }

  private async fetch(server: LiveServer, wanted: Wanted): Promise<ServerState | undefined> {
    const api: Api = { product: 'Prometheus', base: server.base, setting: SERVER_SETTING, timeoutSeconds: TIMEOUT_SECONDS, transport: this.host.transportTo(server) };
    const { signal } = new AbortController();
    const none = Promise.resolve(undefined);
    const [rules, targets, pools] = await Promise.all([wanted.rules ? fetchRules(api, signal) : none, wanted.targets ? fetchTargets(api, signal) : none, wanted.targets ? fetchScrapePools(api, signal) : none]);
    const replies: (Reply<unknown> | undefined)[] = [rules, targets, pools];
    const failed = replies.find((reply) => reply !== undefined && reply.kind !== 'data' && reply.kind !== 'absent');
    this.log(failed && 'message' in failed ? `${server.base} was asked how its rules and targets fare: ${failed.message.slice(0, 300)}` : '');
    const answered = replies.find((reply) => reply?.kind === 'data');
    if (!answered) return undefined;
    return {
      server,
      serverTime: (answered.kind === 'data' ? answered.at : undefined) ?? this.host.time(),
      fetchedAt: this.host.now(),
      ...(rules?.kind === 'data' ? { rules: rules.data } : {}),
      ...(targets?.kind === 'data' ? { targets: targets.data } : {}),
      ...(pools?.kind === 'data' ? { pools: pools.data } : {}),
    };
  }

  /** The same is not logged twice. */
  private log(message: string): void {
    if (message !== '' && message !== this.logged) this.host.log(message);
    this.logged = message;
  }
}
