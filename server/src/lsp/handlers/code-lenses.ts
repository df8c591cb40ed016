import type { CodeLens } from 'vscode-languageserver';
import { allQueries } from '../../features/query-at';
import type { Feature } from '../host';
import type { PreviewAlertArgument, RunQueryArgument } from '../protocol';
import { toQueryAt } from './queries';

/** "Run Query" above every query, and "Preview Alert" above that of an alert. */
export const codeLenses: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  register(connection, host) {
    connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
      // A cell of a notebook has a button of its own, and its result belongs below it.
      if (uri.startsWith('vscode-notebook-cell:')) return [];
      if (!(await host.settingsOf(uri)).codeLensEnabled) return [];
      const snapshot = host.snapshotOf(uri);
      if (!snapshot) return [];
      return allQueries(snapshot)
        .filter(({ expression }) => expression !== '')
        .flatMap((query) => {
          const found = toQueryAt(snapshot, query);
          const argument: RunQueryArgument = { ...found, uri };
          const range = { start: found.range.start, end: found.range.start };
          const preview: PreviewAlertArgument = { uri, position: found.range.start };
          return [
            { range, command: { title: '$(play) Run Query', command: 'observability.runQuery', arguments: [argument] } },
            ...(query.isAlert ? [{ range, command: { title: '$(history) Preview Alert', command: 'observability.previewAlert', arguments: [preview] } }] : []),
          ];
        });
    });
  },
};
