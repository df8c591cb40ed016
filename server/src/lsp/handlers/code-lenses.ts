import type { CancellationToken, CodeLens } from 'vscode-languageserver';
import { allQueries } from '../../features/query-at';
import type { Snapshot } from '../../features/snapshot';
import type { Feature, Host } from '../host';
import { stateLenses, wantedBy } from '../live/state-lenses';
import type { AtPlace, PreviewAlertArgument, RunQueryArgument } from '../protocol';
import { cancelled, stillWanted } from '../still-wanted';
import { toQueryAt } from './queries';

/** Queries whose lenses are made before others may do something. */
const QUERIES_AT_A_TIME = 200;

/** "Run Query" above every query, "Preview Alert" above that of an alert, and how rules and monitors fare on the server in use, above each of them. */
export const codeLenses: Feature = {
  register(connection, host) {
    connection.onCodeLens(async ({ textDocument: { uri } }, token): Promise<CodeLens[]> => {
      // A cell of a notebook has a button of its own, and its result belongs below it.
      if (uri.startsWith('vscode-notebook-cell:')) return [];
      const { codeLensEnabled, liveLenses } = await host.settingsOf(uri);
      const snapshot = codeLensEnabled ? host.snapshotOf(uri) : undefined;
      return snapshot ? [...(liveLenses ? ofStates(uri, snapshot, host) : []), ...(await ofQueries(uri, snapshot, await host.checkSettingsOf(uri), token))] : [];
    });
  },
};

function ofStates(uri: string, snapshot: Snapshot, host: Host): CodeLens[] {
  const wanted = wantedBy(snapshot);
  const state = wanted.rules || wanted.targets ? host.serverState(uri, wanted) : undefined;
  if (!state) return [];
  return stateLenses(snapshot, state, performance.now()).map(({ at, title, of }) => {
    const position = snapshot.lines.position(at);
    const place: AtPlace = { uri, position };
    return { range: { start: position, end: position }, command: { title, command: of === 'rule' ? 'observability.showAlerts' : 'observability.showTargets', arguments: [place] } };
  });
}

async function ofQueries(uri: string, snapshot: Snapshot, sources: Parameters<typeof toQueryAt>[2], token: CancellationToken): Promise<CodeLens[]> {
  const lenses: CodeLens[] = [];
  for (const [i, query] of allQueries(snapshot).entries()) {
    if (i % QUERIES_AT_A_TIME === QUERIES_AT_A_TIME - 1 && !(await stillWanted(token))) throw cancelled();
    if (query.expression === '') continue;
    const found = toQueryAt(snapshot, query, sources);
    const argument: RunQueryArgument = { ...found, uri };
    const range = { start: found.range.start, end: found.range.start };
    lenses.push({ range, command: { title: '$(play) Run Query', command: 'observability.runQuery', arguments: [argument] } });
    const preview: PreviewAlertArgument = { uri, position: found.range.start };
    if (query.isAlert) lenses.push({ range, command: { title: '$(history) Preview Alert', command: 'observability.previewAlert', arguments: [preview] } });
  }
  return lenses;
}
