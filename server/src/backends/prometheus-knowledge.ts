import type { MetricFact } from '../query/promql/facts';
import type { Version } from '../query/promql/versions';
import { KNOWLEDGE_PATHS } from './knowledge-paths';
import { readFeatures, readFlaggedFeatures, readRetention, readVersion } from './prometheus-build';
import { dataOf, metricsOf, readMetadata, readNames } from './prometheus-metadata';
import type { HttpFailureReason, HttpRequest, Transport } from './types';

/** What a server tells of itself. What it does not tell, or not in a form that is understood, is undefined. */
export interface ServerKnowledge {
  readonly version: Version | undefined;
  /** By the names of `--enable-feature`. */
  readonly features: readonly string[] | undefined;
  /** For how long it keeps samples, in seconds. */
  readonly retentionSeconds: number | undefined;
  /** By name. */
  readonly metrics: readonly MetricFact[];
}

/** What asking a server came to; with nothing known, why. */
export type KnowledgeOutcome = { readonly kind: 'known'; readonly knowledge: ServerKnowledge } | { readonly kind: 'nothing'; readonly why: HttpFailureReason | `HTTP ${number}` | 'not an answer of Prometheus' };

/** Milliseconds that each of the requests may take. */
export const KNOWLEDGE_TIMEOUT_MS = 15_000;
const MEGABYTE = 1024 * 1024;

/**
 * Asks a server for its metrics, its version and its features. Each request fails on its own, and none of them rejects.
 *
 * @param base the server's address without a slash at its end
 */
export async function fetchKnowledge(base: string, transport: Transport, signal: AbortSignal): Promise<KnowledgeOutcome> {
  const failures: (KnowledgeOutcome & { kind: 'nothing' })[] = [];
  const get = async <Result>(path: string, megabytes: number, read: (data: unknown) => Result | undefined): Promise<Result | undefined> => {
    const reply = await transport(knowledgeRequest(base, path, megabytes), signal);
    const found = reply.kind === 'response' && reply.status === 200 ? read(dataOf(reply.body)) : undefined;
    if (found === undefined) failures.push({ kind: 'nothing', why: reply.kind === 'failure' ? reply.reason : reply.status === 200 ? 'not an answer of Prometheus' : `HTTP ${reply.status}` });
    return found;
  };
  const [names, families, version, features, flagged, retentionSeconds] = await Promise.all([
    get(KNOWLEDGE_PATHS.names, 16, readNames),
    get(KNOWLEDGE_PATHS.metadata, 48, readMetadata),
    get(KNOWLEDGE_PATHS.build, 1, readVersion),
    get(KNOWLEDGE_PATHS.features, 1, readFeatures),
    get(KNOWLEDGE_PATHS.flags, 1, readFlaggedFeatures),
    get(KNOWLEDGE_PATHS.runtime, 1, readRetention),
  ]);
  // A server that tells nothing but how it was started is none that can be asked for metrics.
  if (!names && !families && !version && !features) return failures[0] ?? { kind: 'nothing', why: 'not an answer of Prometheus' };
  return { kind: 'known', knowledge: { version, features: features ?? (version ? flagged : undefined), retentionSeconds, metrics: metricsOf(names, families) } };
}

const knowledgeRequest = (base: string, path: string, megabytes: number): HttpRequest => ({
  method: 'GET',
  url: base + path,
  headers: { accept: 'application/json' },
  timeoutMs: KNOWLEDGE_TIMEOUT_MS,
  maxBytes: megabytes * MEGABYTE,
});
