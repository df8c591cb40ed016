import type { CodeLens } from 'vscode-languageserver';
import { allQueries } from '../../features/query-at';
import type { Feature } from '../host';
import type { RunQueryArgument } from '../protocol';
import { toQueryAt } from './queries';

/** "Run Query" above every query. */
export const codeLenses: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  register(connection, host) {
    connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
      if (!(await host.settingsOf(uri)).codeLensEnabled) return [];
      const snapshot = host.snapshotOf(uri);
      if (!snapshot) return [];
      return allQueries(snapshot)
        .filter(({ expression }) => expression !== '')
        .map((query) => {
          const found = toQueryAt(snapshot, query);
          const argument: RunQueryArgument = { ...found, uri };
          return { range: { start: found.range.start, end: found.range.start }, command: { title: '$(play) Run Query', command: 'observability.runQuery', arguments: [argument] } };
        });
    });
  },
};
