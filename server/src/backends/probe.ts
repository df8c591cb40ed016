import { call, type Api, type Failure } from './api';
import { isObject, textOf } from './json';
import type { Product } from './types';

/** What a server said when it was asked who it is. */
export interface ProbeResult {
  readonly product: Product;
  /** What answers: `Prometheus`, `Grafana Mimir`, `VictoriaMetrics`, `Thanos`, `Loki`, `Alertmanager`. */
  readonly name: string;
  /** As the server counts; empty if it does not tell. */
  readonly version: string;
  readonly latencyMs: number;
  /** How far the server's clock is ahead of ours, in seconds; undefined where it does not tell. */
  readonly driftSeconds?: number;
}
export type Probe = { readonly kind: 'ok'; readonly result: ProbeResult } | Failure;

/**
 * Asks a server for its version, and for an answer that only the right kind of server gives. It never rejects.
 *
 * @param now a clock in milliseconds since the epoch
 */
export async function probe(api: Api, signal: AbortSignal, now: () => number): Promise<Probe> {
  const { product } = api;
  const began = now();
  if (product === 'Alertmanager') {
    const status = await call(api, { path: '/api/v2/status' }, (data) => (isObject(data) && isObject(data.versionInfo) ? textOf(data.versionInfo.version) : undefined), signal);
    return status.kind === 'data' ? ok({ product, name: product, version: status.data, latencyMs: now() - began }) : asFailure(api, status);
  }
  if (product === 'Loki') {
    const labels = await call(api, { path: '/loki/api/v1/labels' }, (data) => (data === undefined || Array.isArray(data) ? true : undefined), signal);
    if (labels.kind !== 'data') return asFailure(api, labels);
    const latencyMs = now() - began;
    const build = await call(api, { path: '/loki/api/v1/status/buildinfo', megabytes: 1 }, (data) => (isObject(data) ? textOf(data.version) : undefined), signal);
    return ok({ product, name: product, version: build.kind === 'data' ? build.data : '', latencyMs });
  }
  const time = await call(api, { path: '/api/v1/query', params: [['query', 'time()']], isPost: true, megabytes: 1 }, readTime, signal);
  if (time.kind !== 'data') return asFailure(api, time);
  const latencyMs = now() - began;
  const build = await call(api, { path: '/api/v1/status/buildinfo', megabytes: 1 }, (data) => (isObject(data) ? data : undefined), signal);
  const who = whoIs(build.kind === 'data' ? build.data : {}, time.data.isVector);
  // VictoriaMetrics answers for a time that lies a while back, on purpose.
  return ok({ product, ...who, latencyMs, ...(time.data.isVector ? {} : { driftSeconds: time.data.seconds - (began + latencyMs / 2) / 1000 }) });
}

const ok = (result: ProbeResult): Probe => ({ kind: 'ok', result });

const asFailure = ({ base, product, setting }: Api, reply: { kind: 'absent' } | Failure): Failure =>
  reply.kind !== 'absent'
    ? reply
    : { kind: 'error', status: 404, message: `What answers at ${base} has no API of ${product}.`, hint: `A path prefix may be missing in the setting ${setting}.`, warnings: [], infos: [], durationMs: 0 };

/** The value of `time()`: a scalar for Prometheus, a vector of one series for VictoriaMetrics. */
function readTime(data: unknown): { seconds: number; isVector: boolean } | undefined {
  const result = isObject(data) && Array.isArray(data.result) ? (data.result as unknown[]) : [];
  const [first] = result;
  const isVector = isObject(first) && Array.isArray(first.value);
  const sample = isVector ? (first.value as unknown[]) : result;
  const seconds = typeof sample[0] === 'number' && typeof sample[1] === 'string' ? Number(sample[1]) : NaN;
  return Number.isFinite(seconds) ? { seconds, isVector } : undefined;
}

/** Who answers, from its build information: others than Prometheus say so themselves, or count their versions in another way. */
export function whoIs(build: Record<string, unknown>, isVector: boolean): { name: string; version: string } {
  const version = textOf(build.version).slice(0, 60);
  if (textOf(build.application) !== '') return { name: textOf(build.application).slice(0, 60), version };
  // The version that VictoriaMetrics tells is that of the Prometheus whose API it speaks.
  if (isVector || (version !== '' && !('goVersion' in build))) return { name: 'VictoriaMetrics', version: '' };
  if (version === '') return { name: 'Prometheus-compatible', version };
  return { name: version.startsWith('0.') ? 'Thanos' : version.startsWith('1.') ? 'Cortex' : 'Prometheus', version };
}
