// A small stand-in for the example system: serves what its five services would expose, each on a path of its own.
import http from 'node:http';
import { familiesOf, HEAD_START, SERVICES } from './catalog.mjs';
import { CONTENT_TYPE, exposition } from './exposition.mjs';

/** The path of a service's metrics. */
export const metricsPath = (service) => `/${service}/metrics`;

/**
 * Starts the exporter on a free loopback port.
 * @param {{ families?: (service: string, t: number) => import('./exposition.mjs').Family[] }} options what a service
 *   exposes after `t` seconds; the example system's metrics unless given
 * @returns {Promise<{ address: string, services: string[], stop(): Promise<void> }>} `address` is host:port
 */
export async function startExporter({ families = familiesOf } = {}) {
  const began = Date.now();
  const services = Object.keys(SERVICES);
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const service = services.find((name) => pathname === metricsPath(name));
    if (service === undefined) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    const text = exposition(families(service, HEAD_START + (Date.now() - began) / 1000));
    return response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(text);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${server.address().port}`,
    services,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
