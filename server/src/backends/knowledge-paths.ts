/** Servers with more metrics than these exist, but a list of them all would only fill the memory. */
export const MOST_METRICS = 200_000;

/**
 * All that is asked of a server to learn what it knows, with GET and below its address. Nothing of it comes from a file.
 * Servers that do not know the parameters ignore them. Targets rarely disagree about a metric; four entries show it.
 */
export const KNOWLEDGE_PATHS = {
  names: `/api/v1/label/__name__/values?limit=${MOST_METRICS}`,
  metadata: `/api/v1/metadata?limit=${MOST_METRICS}&limit_per_metric=4`,
  build: '/api/v1/status/buildinfo',
  features: '/api/v1/features',
  flags: '/api/v1/status/flags',
  runtime: '/api/v1/status/runtimeinfo',
} as const;

/** How a server's rules and targets fare, asked likewise: letter by letter, with nothing of a file. */
export const STATE_PATHS = {
  rules: '/api/v1/rules',
  targets: '/api/v1/targets?state=any',
  pools: '/api/v1/scrape_pools',
} as const;
