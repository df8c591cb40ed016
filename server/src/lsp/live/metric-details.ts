import { LOOK_BACK } from '../../backends/absence';
import { call, type Api } from '../../backends/api';
import { isObject, textsByName } from '../../backends/json';
import { SERVER_SETTING } from '../../backends/prometheus';
import { fetchLabelNames, fetchLabelValues } from '../../backends/prometheus-api';
import type { Transport } from '../../backends/types';
import type { MetricFact, QueryFacts } from '../../query/promql/facts';
import { liveServer, type LiveServer } from './live-server';

/** How long an answer counts, in milliseconds. */
export const DETAILS_MS = 60_000;
/** How long somebody who writes or points waits for an answer, in milliseconds; later ones help the next time. */
export const PATIENCE_MS = 600;
/** Metrics of one folder that are kept. */
const MOST_KEPT = 500;
/** Of a metric with more series, only labels are asked for, and values of a label when somebody wants to write one. */
export const MOST_READ = 1_000;
const MOST_VALUES = 1_000;
const TIMEOUT_SECONDS = 10;

/** What a server says of a metric now. */
export interface MetricDetails {
  /** How many series it has. */
  readonly series: number;
  readonly labels: readonly string[];
  /** The values of each label, where all of them were read. */
  readonly values: ReadonlyMap<string, readonly string[]> | undefined;
  /** The least and the greatest of its values, where all of them were read and are numbers. */
  readonly range: readonly [least: number, most: number] | undefined;
}

export interface MetricDetailsHost {
  /** The client's answer to whether and where a server may be asked about metrics of a document; anything may come. */
  ask(uri: string): Promise<unknown>;
  transportTo(server: LiveServer): Transport;
  /** A clock in milliseconds. */
  now(): number;
  /** The time of day in seconds since the epoch. */
  time(): number;
}

interface Kept<Answer> {
  readonly at: number;
  readonly answer: Promise<Answer | undefined>;
}

/**
 * What servers say of single metrics, for help with writing: asked when somebody writes or points at one, and only of names that the server
 * itself has told, so that nothing of a file is sent. What is kept is bounded. Nothing here rejects.
 */
export class MetricDetailsStore {
  private readonly details = new Map<string, Kept<MetricDetails>>();
  private readonly values = new Map<string, Kept<readonly string[]>>();

  constructor(private readonly host: MetricDetailsHost) {}

  /** What is known of a metric, by now or soon. */
  of(folder: string, uri: string, metric: string): Promise<MetricDetails | undefined> {
    return soon(this.kept(this.details, `${folder} ${metric}`, uri, (api) => detailsOf(metric, this.host.time(), api)));
  }

  /** The values of a label on the series of a metric. */
  valuesOf(folder: string, uri: string, metric: string, label: string): Promise<readonly string[] | undefined> {
    return soon(
      this.kept(this.values, `${folder} ${metric} ${label}`, uri, async (api) => {
        const time = this.host.time();
        const reply = await fetchLabelValues(api, label, { matches: [matchOf(metric)], limit: MOST_VALUES, start: time - LOOK_BACK, end: time }, new AbortController().signal);
        return reply.kind === 'data' ? reply.data.slice(0, MOST_VALUES) : undefined;
      }),
    );
  }

  /** The settings have changed, and with them perhaps the servers. */
  settingsChanged(): void {
    this.details.clear();
    this.values.clear();
  }

  private kept<Answer>(kept: Map<string, Kept<Answer>>, key: string, uri: string, fetch: (api: Api) => Promise<Answer | undefined>): Promise<Answer | undefined> {
    const known = kept.get(key);
    if (known && this.host.now() - known.at < DETAILS_MS) return known.answer;
    kept.delete(key);
    const answer = this.fetch(uri, fetch);
    kept.set(key, { at: this.host.now(), answer });
    for (const old of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(old);
    return answer;
  }

  private async fetch<Answer>(uri: string, fetch: (api: Api) => Promise<Answer | undefined>): Promise<Answer | undefined> {
    try {
      const server = await liveServer(this.host.ask(uri));
      return server && (await fetch({ product: 'Prometheus', base: server.base, setting: SERVER_SETTING, timeoutSeconds: TIMEOUT_SECONDS, transport: this.host.transportTo(server) }));
    } catch {
      // A client that cannot say which server it allows allows none.
      return undefined;
    }
  }
}

async function soon<Answer>(answer: Promise<Answer | undefined>): Promise<Answer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE_MS)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const matchOf = (metric: string): string => `{__name__=${JSON.stringify(metric)}}`;

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The labels and values of a vector; one of a native histogram has no number. */
function samplesIn(data: unknown): Sample[] | undefined {
  if (!isObject(data) || !Array.isArray(data.result)) return undefined;
  return (data.result as unknown[]).slice(0, MOST_READ).filter(isObject).map(({ metric, value }) => ({ labels: textsByName(metric), value: Array.isArray(value) ? Number((value as unknown[])[1]) : NaN }));
}

async function detailsOf(metric: string, time: number, api: Api): Promise<MetricDetails | undefined> {
  const { signal } = new AbortController();
  const ask = async (query: string): Promise<Sample[] | undefined> => {
    const reply = await call(api, { path: '/api/v1/query', params: [['query', query], ['time', String(time)]], isPost: true }, samplesIn, signal);
    return reply.kind === 'data' ? reply.data : undefined;
  };
  // The number first: whether all of them can be read depends on it, also on servers that know no limits.
  const counted = await ask(`count(${matchOf(metric)})`);
  if (!counted) return undefined;
  const series = counted[0]?.value ?? 0;
  const samples = series > 0 && series <= MOST_READ ? await ask(matchOf(metric)) : undefined;
  if (samples) return ofSamples(samples);
  const names = series > 0 ? await fetchLabelNames(api, { matches: [matchOf(metric)], start: time - LOOK_BACK, end: time }, signal) : undefined;
  return { series, labels: names?.kind === 'data' ? names.data.filter((name) => name !== '__name__').slice(0, 200) : [], values: undefined, range: undefined };
}

function ofSamples(samples: readonly Sample[]): MetricDetails {
  const values = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    for (const [label, value] of Object.entries(labels)) {
      if (label === '__name__') continue;
      const known = values.get(label) ?? new Set();
      values.set(label, known.add(value));
    }
  }
  const numbers = samples.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  return { series: samples.length, labels: [...values.keys()].sort(), values: new Map([...values].map(([label, of]) => [label, [...of].sort()])), range: numbers.length === samples.length && numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : undefined };
}

/** What is known of metrics, with the labels and values that a server has now, for help alone: they change, and no check may rest on them. */
export function withDetails(live: QueryFacts, details: ReadonlyMap<string, MetricDetails>, more: ReadonlyMap<string, readonly string[]> = new Map()): QueryFacts {
  const detailed = (fact: MetricFact | undefined): MetricFact | undefined => {
    const known = fact && details.get(fact.name);
    return known && known.labels.length > 0 ? { ...fact, labels: known.labels } : fact;
  };
  return {
    metric: (name) => detailed(live.metric(name)),
    *metrics(prefix) {
      for (const fact of live.metrics(prefix)) yield detailed(fact)!;
    },
    labelValues: (metric, label) => (metric === undefined ? live.labelValues(metric, label) : (details.get(metric)?.values?.get(label) ?? more.get(`${metric} ${label}`) ?? live.labelValues(metric, label))),
  };
}

/** What a server says of a metric now, as sentences of plain text. */
export function detailsInWords({ series, range, values }: MetricDetails): string {
  if (series === 0) return 'The server has no series of it now.';
  const [least, most] = range ?? [];
  const now = least === undefined || most === undefined ? '' : least === most ? ` Its value is ${least} now.` : ` Its values lie between ${least} and ${most} now.`;
  const many = [...(values ?? [])].filter(([, of]) => of.length > 1).sort(([, a], [, b]) => b.length - a.length).slice(0, 5).map(([label, of]) => `${label} (${of.length})`);
  return `The server has ${series} series of it.${now}${many.length > 0 ? ` They differ in ${many.join(', ')}.` : ''}`;
}
