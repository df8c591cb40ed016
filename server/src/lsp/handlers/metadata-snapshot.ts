import type { CancellationToken } from 'vscode-languageserver';
import { parseServerAddress } from '../../backends/address';
import { dumpMetadata, snapshotText } from '../../backends/metadata-dump';
import { dayOf } from '../../text/day';
import { readSnapshot } from '../../workspace/metadata-snapshot';
import { nameKey } from '../../workspace/navigation/occurrence';
import type { Feature } from '../host';
import { DUMP_METADATA, type DumpMetadataParams, type DumpMetadataResult } from '../protocol';
import { cancellable, editorTransport } from '../query-service';

/** What a server knows of its metrics, as the text of a file that a team keeps. */
export const metadataSnapshot: Feature = {
  register(connection, host) {
    connection.onRequest(DUMP_METADATA, ({ prometheus: { url, setting, server }, previous, timeoutSeconds }: DumpMetadataParams, token: CancellationToken): Promise<DumpMetadataResult> =>
      cancellable(token, async (signal) => {
        const address = parseServerAddress(url, setting);
        if (address.kind !== 'address') return { nothing: address.message };
        await host.names.settled();
        const isUsed = (metric: string): boolean => host.names.holds(nameKey('metric', metric));
        const found = await dumpMetadata({ product: 'Prometheus', base: address.base, setting, timeoutSeconds, transport: editorTransport(connection, server) }, { isUsed, previous: readSnapshot(previous)?.snapshot, today: dayOf(new Date()) }, Date.now() / 1000, signal);
        if (typeof found === 'string') return { nothing: found };
        const all = Object.values(found.metrics);
        return { text: snapshotText(found), metrics: all.length, withLabels: all.filter(({ labels }) => labels !== undefined).length };
      }),
    );
  },
};
