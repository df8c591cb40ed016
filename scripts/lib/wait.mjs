// Waiting with a limit, and free ports. Nothing in these scripts waits without a limit.
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `condition` until it gives something truthy, and returns that.
 * @param {() => unknown} condition may be async; what it throws counts as "not yet" and is told if the limit is reached
 * @param {{ what: string, limit?: number, every?: number }} options `limit` and `every` in milliseconds
 * @throws when the limit is reached, naming `what`
 */
export async function until(condition, { what, limit = 30_000, every = 50 }) {
  const end = Date.now() + limit;
  let last = '';
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (Date.now() >= end) throw new Error(`${what}: not within ${limit / 1000} s${last}`);
    await sleep(every);
  }
}

/** The answer of `promise`, or `otherwise` when it has none within `limit` milliseconds. */
export async function within(promise, limit, otherwise) {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, sleep(limit, otherwise, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** Whether nothing listens on this loopback port, so that we may. */
export function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A loopback port that is free now. Another program may take it before its user does, so starters try again. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
