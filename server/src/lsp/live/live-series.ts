import { findAbsence, LOOK_BACK } from '../../backends/absence';
import { call, type Api } from '../../backends/api';
import { isObject } from '../../backends/json';
import { SERVER_SETTING } from '../../backends/prometheus';
import { fetchLabelValues, fetchSeries } from '../../backends/prometheus-api';
import type { Transport } from '../../backends/types';
import type { CheckSettings } from '../../features/diagnose';
import type { VectorSelector } from '../../query/promql/ast';
import { selectorKey, type Budget, type LiveSeries, type SelectorFact } from '../../query/promql/live';
import { liveServer, type LiveServer } from './live-server';

/** How long an answer counts, in milliseconds. */
export const FRESH_MS = 10 * 60_000;
/** After how many milliseconds questions that came up meanwhile are asked together. */
export const GATHER_MS = 500;
/** More series than these are counted and not read. */
export const MOST_SETS = 500;
/** Of one server, so many selectors are known at most; further ones are not asked about. */
export const MOST_KNOWN = 3_000;
/** So many are asked about in one go, and so many at a time. */
export const MOST_AT_ONCE = 100;
const AT_A_TIME = 2;
const TIMEOUT_SECONDS = 15;
const ASK_AGAIN_MS = 60_000;

export interface LiveSeriesHost {
  /** The client's answer to whether and where a server may be asked about selectors of a document; anything may come. */
  ask(uri: string): Promise<unknown>;
  transportTo(server: LiveServer): Transport;
  /** A clock in milliseconds. */
  now(): number;
  /** The time of day in seconds since the epoch. */
  time(): number;
  after(milliseconds: number, callback: () => void): () => void;
  /** Is called when something became known. */
  changed(): void;
}

interface Known {
  readonly fact: SelectorFact | undefined;
  readonly at: number;
}

interface Place {
  uri: string;
  /** The server whose answers are kept, by the client's last word. */
  server: string | undefined;
  known: Map<string, Known>;
  wanted: Map<string, VectorSelector>;
  isAsking: boolean;
  /** Not before this time, by the clock, is the client asked again that has allowed nothing. */
  notBefore: number;
  cancelTimer: (() => void) | undefined;
  view: LiveSeries;
}

/**
 * What the servers in use know of the selectors that checks ask about. A question that is asked for the first time has no answer; it is
 * noted, put to the server in the background together with others, and checks run again when the answers are there. What is kept is bounded. Nothing
 * here throws or rejects.
 */
export class LiveSeriesStore {
  private readonly places = new Map<string, Place>();

  constructor(private readonly host: LiveSeriesHost) {}

  /** What is known for the documents of a folder; another object when something became known. */
  of(folder: string, uri: string, budget: Budget, retentionSeconds: number | undefined): LiveSeries {
    let place = this.places.get(folder);
    if (!place) {
      place = { uri, server: undefined, known: new Map(), wanted: new Map(), isAsking: false, notBefore: -Infinity, cancelTimer: undefined, view: undefined! };
      this.places.set(folder, place);
    }
    place.uri = uri;
    if (place.view?.budget !== budget || place.view.retentionSeconds !== retentionSeconds) place.view = this.view(folder, place, budget, retentionSeconds);
    return place.view;
  }

  /** The settings have changed, and with them perhaps the servers: nothing is known of those any more. */
  settingsChanged(): void {
    for (const place of this.places.values()) place.cancelTimer?.();
    this.places.clear();
  }

  private view(folder: string, place: Place, budget: Budget, retentionSeconds: number | undefined): LiveSeries {
    return {
      who: 'The server',
      budget,
      retentionSeconds,
      selector: (selector) => {
        const key = selectorKey(selector);
        if (key === undefined) return undefined;
        const known = place.known.get(key);
        if (!known || this.host.now() - known.at >= FRESH_MS) this.want(folder, place, key, selector);
        return known?.fact;
      },
    };
  }

  private want(folder: string, place: Place, key: string, selector: VectorSelector): void {
    if (this.places.get(folder) !== place || place.wanted.size >= MOST_KNOWN || (!place.known.has(key) && place.known.size + place.wanted.size >= MOST_KNOWN)) return;
    place.wanted.set(key, selector);
    this.schedule(folder, place);
  }

  private schedule(folder: string, place: Place): void {
    if (place.isAsking || place.cancelTimer || place.wanted.size === 0) return;
    place.cancelTimer = this.host.after(Math.max(GATHER_MS, place.notBefore - this.host.now()), () => {
      place.cancelTimer = undefined;
      void this.round(folder, place);
    });
  }

  private async round(folder: string, place: Place): Promise<void> {
    place.isAsking = true;
    let isNews = false;
    try {
      const server = await liveServer(this.host.ask(place.uri));
      if (!server) {
        place.notBefore = this.host.now() + ASK_AGAIN_MS;
        place.wanted.clear();
      } else {
        if (place.server !== server.name) place.known.clear();
        place.server = server.name;
        isNews = await this.askAll(place, server);
      }
    } catch {
      // A client that cannot say which server it allows allows none.
      place.wanted.clear();
    }
    place.isAsking = false;
    if (this.places.get(folder) !== place) return;
    this.schedule(folder, place);
    if (!isNews) return;
    place.view = this.view(folder, place, place.view.budget, place.view.retentionSeconds);
    this.host.changed();
  }

  /** Puts the first of the questions; whether an answer was news. */
  private async askAll(place: Place, server: LiveServer): Promise<boolean> {
    const api: Api = { product: 'Prometheus', base: server.base, setting: SERVER_SETTING, timeoutSeconds: TIMEOUT_SECONDS, transport: this.host.transportTo(server) };
    const questions = [...place.wanted].slice(0, MOST_AT_ONCE);
    for (const [key] of questions) place.wanted.delete(key);
    let isNews = false;
    const queue = questions.values();
    const work = async (): Promise<void> => {
      for (const [key, selector] of queue) {
        const before = place.known.get(key)?.fact;
        const fact = await factOf(selector, key, this.host.time(), api);
        const isSame = JSON.stringify(fact) === JSON.stringify(before);
        place.known.set(key, { fact: isSame ? before : fact, at: this.host.now() });
        isNews ||= !isSame;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return isNews;
  }
}

/** Asks a server about a selector; undefined where it does not say. */
export async function factOf(selector: VectorSelector, match: string, time: number, api: Api): Promise<SelectorFact | undefined> {
  const { signal } = new AbortController();
  const found = await fetchSeries(api, { matches: [match], limit: MOST_SETS + 1, start: time - LOOK_BACK, end: time }, signal);
  // Older servers know no limit, and what they answer may be too much to be read: then it is counted.
  if (found.kind === 'unreachable' && found.reason === 'too-large') {
    const series = await count(match, api);
    return series === undefined ? undefined : { series };
  }
  if (found.kind !== 'data') return undefined;
  if (found.data.length > MOST_SETS) return { series: (await count(match, api)) ?? found.data.length };
  if (found.data.length > 0) return { series: found.data.length, sets: found.data };
  const absence = await findAbsence(selector, time, api, signal);
  if (absence === undefined || absence === 'present') return undefined;
  return { series: 0, absence: absence.kind === 'metric' ? { ...absence, lastSeen: await lastSeen(absence.metric, time, api) } : absence };
}

async function count(match: string, api: Api): Promise<number | undefined> {
  const reply = await call(api, { path: '/api/v1/query', params: [['query', `count(${match})`]], isPost: true }, valueOf, new AbortController().signal);
  return reply.kind === 'data' && Number.isFinite(reply.data) ? reply.data : undefined;
}

/** A week back, by the hour: one metric over so many steps is cheap. */
const SEARCHED = '7d:1h';

/** When a metric that is gone had a series last, in seconds since the epoch; undefined where it never had one, or too long ago. */
async function lastSeen(metric: string, time: number, api: Api): Promise<number | undefined> {
  const { signal } = new AbortController();
  // The names of all that is stored cost nothing, and tell most metrics that never were.
  const stored = await fetchLabelValues(api, '__name__', { matches: [`{__name__=${JSON.stringify(metric)}}`], limit: 1 }, signal);
  if (stored.kind !== 'data' || stored.data.length === 0) return undefined;
  const reply = await call(api, { path: '/api/v1/query', params: [['query', `max_over_time(timestamp(count({__name__=${JSON.stringify(metric)}}))[${SEARCHED}])`], ['time', String(time)]], isPost: true }, valueOf, signal);
  return reply.kind === 'data' && Number.isFinite(reply.data) ? reply.data : undefined;
}

function valueOf(data: unknown): number | undefined {
  if (!isObject(data) || !Array.isArray(data.result)) return undefined;
  const [first] = data.result as unknown[];
  return isObject(first) && Array.isArray(first.value) ? Number((first.value as unknown[])[1]) : NaN;
}

const combined = new WeakMap<CheckSettings, { readonly series: LiveSeries; readonly settings: CheckSettings }>();

/** Settings together with what is known of series; equal ones are the same object. */
export function withSeries(settings: CheckSettings, series: LiveSeries | undefined): CheckSettings {
  if (!series) return settings;
  const last = combined.get(settings);
  if (last?.series === series) return last.settings;
  const made: CheckSettings = { ...settings, series };
  combined.set(settings, { series, settings: made });
  return made;
}
