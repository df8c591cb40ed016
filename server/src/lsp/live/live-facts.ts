import { SERVER_SETTING } from '../../backends/prometheus';
import { fetchKnowledge, type ServerKnowledge } from '../../backends/prometheus-knowledge';
import type { Transport } from '../../backends/types';
import type { CheckSettings } from '../../features/diagnose';
import type { MetricFact, QueryFacts } from '../../query/promql/facts';
import { MetricTable } from '../../query/promql/metric-table';
import { NEWEST, type PrometheusTarget, showVersion } from '../../query/promql/versions';
import { liveServer, type LiveServer } from './live-server';

/** How long what a server said counts, in milliseconds; so often is it asked at most, whether it answers or not. */
export const FRESH_MS = 5 * 60_000;
/** After how many milliseconds the client is asked again that has allowed nothing: the user may trust the workspace now. */
export const ASK_AGAIN_MS = 60_000;

/** What a server knows, ready to look things up. */
export interface LiveKnowledge extends ServerKnowledge {
  readonly facts: QueryFacts;
}

export interface LiveHost {
  /** The client's answer to whether and where a server may be asked for what concerns a document; anything may come. */
  ask(uri: string): Promise<unknown>;
  transportTo(server: LiveServer): Transport;
  /** A clock in milliseconds. */
  now(): number;
  log(message: string): void;
  /** Is called when something became known, or is no longer. */
  changed(): void;
}

interface Place {
  /** The server that the client allows; undefined for none. */
  server: LiveServer | undefined;
  askedAt: number;
  isAsking: boolean;
}

interface Known {
  fetchedAt: number;
  knowledge: LiveKnowledge | undefined;
  fetching: Promise<void> | undefined;
  /** What was logged last: the same is not logged twice. */
  logged: string | undefined;
}

/**
 * What the configured servers know of metrics and of themselves. All of it is fetched in the background while documents
 * with queries are in use; who asks gets what is there. Nothing here throws or rejects.
 */
export class LiveFacts {
  private readonly places = new Map<string, Place>();
  private readonly servers = new Map<string, Known>();

  constructor(private readonly host: LiveHost) {}

  /** What is known now of the server that is configured for a folder. */
  of(folder: string): LiveKnowledge | undefined {
    const server = this.places.get(folder)?.server;
    return server && this.servers.get(server.name)?.knowledge;
  }

  /** Notes that queries of a folder are in use, so that what is known of its server is kept fresh. It returns at once. */
  use(folder: string, uri: string): void {
    const now = this.host.now();
    const place = this.places.get(folder);
    if (place && (place.isAsking || now - place.askedAt < (place.server === undefined ? ASK_AGAIN_MS : FRESH_MS))) return;
    const asking: Place = { server: place?.server, askedAt: now, isAsking: true };
    this.places.set(folder, asking);
    void this.refresh(folder, uri, asking);
  }

  /** The settings have changed, and with them perhaps the servers: the client is asked again. */
  settingsChanged(): void {
    for (const place of this.places.values()) place.askedAt = -Infinity;
  }

  private async refresh(folder: string, uri: string, place: Place): Promise<void> {
    const before = this.of(folder);
    try {
      place.server = await liveServer(this.host.ask(uri));
      if (place.server) await this.fetch(place.server);
    } catch (error) {
      place.server = undefined;
      this.host.log(`What the server of ${SERVER_SETTING} knows cannot be asked: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      place.isAsking = false;
    }
    if (this.of(folder) !== before) this.host.changed();
  }

  /** Brings what is known of a server up to date, once for all who wait for it. */
  private async fetch(server: LiveServer): Promise<void> {
    let known = this.servers.get(server.name);
    if (!known) this.servers.set(server.name, (known = { fetchedAt: -Infinity, knowledge: undefined, fetching: undefined, logged: undefined }));
    const mine = known;
    if (!mine.fetching && this.host.now() - mine.fetchedAt >= FRESH_MS) {
      mine.fetchedAt = this.host.now();
      mine.fetching = this.update(server, mine).finally(() => (mine.fetching = undefined));
    }
    await mine.fetching;
  }

  private async update(server: LiveServer, known: Known): Promise<void> {
    const outcome = await fetchKnowledge(server.base, this.host.transportTo(server), new AbortController().signal);
    // Of a server that is away for a while, the last that was known is better than nothing.
    if (outcome.kind === 'known' && !(known.knowledge && isSame(known.knowledge, outcome.knowledge))) {
      known.knowledge = { ...outcome.knowledge, facts: new MetricTable(outcome.knowledge.metrics) };
    }
    const message = outcome.kind === 'known' ? `${server.base}: ${inWords(outcome.knowledge)}` : `${server.base} was asked what it knows, and told nothing (${outcome.why})`;
    if (message !== known.logged) this.host.log(message);
    known.logged = message;
  }
}

const sameMetric = (a: MetricFact, b: MetricFact | undefined): boolean => a.name === b?.name && a.type === b.type && a.help === b.help && a.unit === b.unit;

/** Whether two answers say the same: then nothing has to be checked anew. */
const isSame = (a: ServerKnowledge, b: ServerKnowledge): boolean =>
  JSON.stringify([a.version, a.features, a.retentionSeconds]) === JSON.stringify([b.version, b.features, b.retentionSeconds]) && a.metrics.length === b.metrics.length && a.metrics.every((metric, i) => sameMetric(metric, b.metrics[i]));

function inWords({ version, features, metrics }: ServerKnowledge): string {
  const parts = [version ? `Prometheus ${showVersion(version)}` : 'a version that is not known', `${metrics.length} metrics`];
  return [...parts, features ? `features of PromQL: ${features.join(', ') || 'none'}` : 'features not told'].join('; ');
}

const combined = new WeakMap<CheckSettings, { readonly knowledge: LiveKnowledge; readonly settings: CheckSettings }>();

/** Settings together with what the server knows; the user's word on version and features counts first. Equal ones are the same object. */
export function withLive(settings: CheckSettings, knowledge: LiveKnowledge | undefined): CheckSettings {
  if (!knowledge) return settings;
  const last = combined.get(settings);
  if (last?.knowledge === knowledge) return last.settings;
  const prometheus = withKnowledge(settings.prometheus ?? NEWEST, knowledge);
  const made: CheckSettings = { ...settings, prometheus, live: knowledge.facts };
  combined.set(settings, { knowledge, settings: made });
  return made;
}

const targets = new WeakMap<PrometheusTarget, { readonly knowledge: LiveKnowledge; readonly target: PrometheusTarget }>();

/** What to check queries against; the same object for the same setting and server, so that checks can tell on what they depend. */
function withKnowledge(base: PrometheusTarget, knowledge: LiveKnowledge): PrometheusTarget {
  const last = targets.get(base);
  if (last?.knowledge === knowledge) return last.target;
  const { version, features } = base;
  const target: PrometheusTarget = {
    version: version ?? knowledge.version,
    isLive: version === undefined && knowledge.version !== undefined,
    features: features.size > 0 ? features : new Set(knowledge.features),
  };
  targets.set(base, { knowledge, target });
  return target;
}
