import { explainQuery as explanationOf } from '../../features/explain-query';
import { toSpan } from '../convert';
import type { Feature } from '../host';
import { EXPLAIN_QUERY, type ExplainQueryParams, type ExplainQueryResult } from '../protocol';

/** The query at a caret, as a tree with types and labels. */
export const explainQuery: Feature = {
  register(connection, host) {
    connection.onRequest(EXPLAIN_QUERY, async ({ textDocument: { uri }, range }: ExplainQueryParams): Promise<ExplainQueryResult | null> => {
      const { contract, live, workspace } = await host.checkSettingsOf(uri);
      const snapshot = host.snapshotOf(uri);
      return (snapshot && explanationOf(snapshot, toSpan(snapshot.lines, range), contract, live, workspace)) ?? null;
    });
  },
};
