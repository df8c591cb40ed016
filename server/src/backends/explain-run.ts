import type { ExplainedNode } from '../query/promql/explain';
import { call, type Api } from './api';
import { isObject, textsByName } from './json';
import type { MeasuredNode } from './types';

/** A query with more parts than these is explained up to here. */
const MOST_NODES = 60;
/** Series of a part that are looked at for its labels; the count says how many there are. */
const MOST_SERIES = 10_000;
const MOST_LABELS = 12;

/**
 * Runs each part of a query by itself and tells how many series it has, how long it took, and how many values its labels
 * have. The parts run one after the other, so that explaining costs the server no more than a few queries in a row.
 *
 * @param text the query that the tree is of
 * @param time when to evaluate it, in seconds since the epoch
 * @param now a clock in milliseconds
 */
export async function measure(root: ExplainedNode, text: string, time: number, api: Api, signal: AbortSignal, now: () => number): Promise<MeasuredNode> {
  let left = MOST_NODES;
  const visit = async (node: ExplainedNode): Promise<MeasuredNode> => {
    const own: MeasuredNode = { text: node.text, type: node.type, children: [], ...(left-- > 0 && !signal.aborted ? await measureOne(node, text, time, api, signal, now) : {}) };
    const children: MeasuredNode[] = [];
    for (const child of node.children) children.push(await visit(child));
    return { ...own, children };
  };
  return visit(root);
}

async function measureOne(node: ExplainedNode, text: string, time: number, api: Api, signal: AbortSignal, now: () => number): Promise<Partial<MeasuredNode>> {
  if (node.type === 'string' || node.kind === 'number') return {};
  const source = text.slice(node.from, node.to);
  // The samples of a range are many, and their number says little: the last of each series stands for them.
  const expression = node.type === 'range vector' ? `last_over_time(${source})` : source;
  const began = now();
  const params = [['query', expression], ['time', String(time)], ['limit', String(MOST_SERIES)]] as const;
  const reply = await call(api, { path: '/api/v1/query', params, isPost: true, megabytes: 32 }, readLabels, signal);
  const durationMs = Math.round(now() - began);
  if (reply.kind !== 'data') return { durationMs, error: 'message' in reply ? reply.message : reply.kind };
  const { data } = reply;
  return 'scalar' in data ? { durationMs, value: data.scalar } : { durationMs, series: data.series.length, labels: cardinalities(data.series) };
}

function readLabels(data: unknown): { series: Record<string, string>[] } | { scalar: string } | undefined {
  if (!isObject(data) || !Array.isArray(data.result)) return undefined;
  if (data.resultType === 'scalar') return { scalar: String((data.result as unknown[])[1]) };
  return { series: (data.result as unknown[]).filter(isObject).map(({ metric }) => textsByName(metric)) };
}

/** How many values each label has, the most first. */
function cardinalities(series: readonly Record<string, string>[]): { name: string; values: number }[] {
  const values = new Map<string, Set<string>>();
  for (const labels of series) {
    for (const [name, value] of Object.entries(labels)) {
      const known = values.get(name);
      if (known) known.add(value);
      else values.set(name, new Set([value]));
    }
  }
  return [...values].map(([name, all]) => ({ name, values: all.size })).sort((a, b) => b.values - a.values || (a.name < b.name ? -1 : 1)).slice(0, MOST_LABELS);
}
