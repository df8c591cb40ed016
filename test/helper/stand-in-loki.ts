// What answers as Loki does where no Loki can be had: metrics of logs, with its limits and its messages, which are plain text.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInLoki {
  readonly url: string;
  /** The parameters of the calls so far, with their path. */
  readonly asked: Readonly<Record<string, string>>[];
  stop(): void;
}

/** Limits of Loki as it is delivered: limits_config.max_query_length (30 days and an hour), and the points of a series. */
const [LONGEST, MOST_POINTS] = [721 * 3600, 11_000];

/**
 * Answers queries with numbers. A query that ends in a comparison returns what is greater, as a filter does; one with `too_many` is
 * refused as one with more series than Loki gives.
 *
 * @param valueAt the value of each service at a time in seconds since the epoch; undefined where no lines are counted
 */
export async function startStandInLoki(services: readonly string[], valueAt: (service: string, time: number) => number | undefined): Promise<StandInLoki> {
  const asked: Record<string, string>[] = [];
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loki');
    const params = Object.fromEntries(searchParams);
    asked.push({ path: pathname, ...params });
    const refuse = (message: string, status = 400): unknown => response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
    const answer = (data: object): unknown => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data: { ...data, stats: {} } }));
    const { query = '' } = params;
    if (query.includes('too_many')) return refuse('maximum number of series (500) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()');
    const least = Number(/> ([\d.]+)$/.exec(query)?.[1] ?? -Infinity);
    const samples = (service: string, times: readonly number[]): [number, string][] => times.flatMap((time): [number, string][] => {
      const value = valueAt(service, time);
      return value === undefined || value <= least ? [] : [[time, String(value)]];
    });
    const seconds = (name: string): number => Number(params[name]) / 1e9;
    if (pathname === '/loki/api/v1/query') return answer({ resultType: 'vector', result: services.flatMap((service) => samples(service, [seconds('time')]).map((value) => ({ metric: { service }, value }))) });
    if (pathname !== '/loki/api/v1/query_range') return refuse('404 page not found', 404);
    const [start, end, step] = [seconds('start'), seconds('end'), Number(params.step)];
    if (end - start > LONGEST) return refuse(`the query time range exceeds the limit (query length: ${end - start}s, limit: 30d1h)`);
    if ((end - start) / step > MOST_POINTS) return refuse('exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter');
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
    return answer({ resultType: 'matrix', result: services.map((service) => ({ metric: { service }, values: samples(service, times) })).filter(({ values }) => values.length > 0) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
