import type { HttpFailure, Product, QueryCancelled, QueryTimeout, QueryUnreachable } from './types';

/**
 * Says in words why a server gave no answer.
 *
 * @param failure what the transport reported
 * @param server the server's address, without credentials
 * @param timeoutSeconds how long was waited, for the message of a timeout
 * @param product what should listen there
 */
export function describeFailure(failure: HttpFailure, server: string, timeoutSeconds: number, product: Product = 'Prometheus'): QueryUnreachable | QueryTimeout | QueryCancelled {
  if (failure.reason === 'cancelled') return { kind: 'cancelled' };
  if (failure.reason === 'timeout') {
    return { kind: 'timeout', message: `${product} at ${server} did not answer within ${timeoutSeconds} s (setting observability.query.timeout).` };
  }
  return { kind: 'unreachable', reason: failure.reason, message: sentence(failure, server, product), detail: failure.detail };
}

function sentence({ reason, detail }: HttpFailure, server: string, product: Product): string {
  switch (reason) {
    case 'refused':
      return `Nothing listens at ${server}: the connection was refused. Is ${product} running there?`;
    case 'unknown-host':
      return `The host of ${server} has no address: its name could not be resolved.`;
    case 'tls':
      return `No secure connection to ${server}: ${detail}.`;
    case 'not-http':
      return `What listens at ${server} does not speak HTTP: ${detail}.`;
    case 'redirect':
      return `${server} redirects elsewhere, and a query follows only to the server that you configured: ${detail}.`;
    case 'too-large':
      return `The answer of ${server} is too large: ${detail}. Aggregate the query or select fewer series.`;
    case 'blocked':
      return `The query was not sent to ${server}: ${detail}.`;
    default:
      return `${product} at ${server} cannot be reached: ${detail}.`;
  }
}
