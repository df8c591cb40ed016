import type { CancellationToken, SemanticTokens } from 'vscode-languageserver';
import type { Feature, Host } from '../host';
import { cancelled, stillWanted } from '../still-wanted';
import { SentTokens, tokenData, tokenDataIn } from '../token-data';

/** The colours of queries, in every kind of scalar. */
export const semanticTokens: Feature = {
  register(connection, host) {
    const sent = new SentTokens();
    connection.languages.semanticTokens.on(async ({ textDocument: { uri } }, token): Promise<SemanticTokens> => sent.all(uri, await dataOf(host, uri, token)));
    connection.languages.semanticTokens.onDelta(async ({ textDocument: { uri }, previousResultId }, token) => sent.since(previousResultId, uri, await dataOf(host, uri, token)));
    connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) => {
      const snapshot = host.snapshotOf(uri);
      return { data: snapshot ? tokenDataIn(snapshot, range) : [] };
    });
  },
};

/** @throws where nobody wants them any more */
async function dataOf(host: Host, uri: string, token: CancellationToken): Promise<number[]> {
  const snapshot = host.snapshotOf(uri);
  if (!snapshot) return [];
  const data = await tokenData(snapshot, () => stillWanted(token));
  if (!data) throw cancelled();
  return data;
}
