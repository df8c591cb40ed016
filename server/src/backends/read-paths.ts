/**
 * Below a server's address, the paths that are ever asked: all of them only read. Whoever sends requests for the language
 * server lets no other pass, so that nothing can be changed or deleted with somebody's credentials.
 */
const READ_PATHS: readonly RegExp[] = [
  /^\/api\/v1\/(?:query|query_range|series|labels|label\/[^/]+\/values|metadata|targets|scrape_pools|rules|alerts|features|status\/(?:buildinfo|flags|config|runtimeinfo|tsdb))$/,
  /^\/loki\/api\/v1\/(?:query|query_range|series|labels|label\/[^/]+\/values|tail|status\/buildinfo|index\/stats)$/,
  /^\/api\/v2\/(?:alerts|alerts\/groups|silences|status|receivers)$/,
];

/** Whether an address is one of those that are asked of the server at `base`. */
export function isReadOnly(url: string, base: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(base)) return false;
  const [asked, server] = [new URL(url), new URL(base)];
  const prefix = server.pathname.replace(/(?<!\/)\/+$/, '');
  const isPlain = asked.username + asked.password + asked.hash === '';
  return isPlain && asked.origin === server.origin && asked.pathname.startsWith(`${prefix}/`) && READ_PATHS.some((path) => path.test(asked.pathname.slice(prefix.length)));
}
