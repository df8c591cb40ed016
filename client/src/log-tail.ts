import { listenToSocket } from '../../server/src/backends/node-websocket';
import type { LogLine, LogStream } from '../../server/src/lsp/protocol';
import type { Connections } from './connections/connections';
import { shownAddress, type ConfiguredServer } from './connections/environments';

/** What a message of a tail holds, as the language server reads it. */
export interface Tailed {
  streams: LogStream[];
  lines: LogLine[];
}

/**
 * Follows a LogQL query over Loki's WebSocket (`/loki/api/v1/tail`), from now on.
 *
 * @param read what a message holds; undefined for one that is not understood
 * @param onLines is called with lines, and at the end with why there will be no more
 * @returns stops it
 */
export async function tailLogs(connections: Connections, server: ConfiguredServer, expression: string, read: (message: string) => Promise<Tailed | undefined>, onLines: (tailed: Tailed, ended?: string) => void): Promise<() => void> {
  const url = `${shownAddress(server.url)}/loki/api/v1/tail?${new URLSearchParams({ query: expression, limit: '100' }).toString()}`;
  const { identity } = await connections.identityFor(server, { url, method: 'GET', headers: {} });
  return listenToSocket(
    url,
    {
      message: (text) => void read(text).then((tailed) => tailed && onLines(tailed)),
      closed: (why) => onLines({ streams: [], lines: [] }, why === '' ? 'Loki ended the live view.' : `The live view ended: ${why}.`),
    },
    identity,
  );
}
