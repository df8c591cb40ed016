import { DEFAULT_CONTRACT_TEXT } from '../../contract/load-contract';
import { allQueries, queryAt, type FoundQuery } from '../../features/query-at';
import type { Snapshot } from '../../features/snapshot';
import { toRange, toSpan } from '../convert';
import type { Feature } from '../host';
import { CONTRACT_TEMPLATE, QUERIES_OF, QUERY_AT, type ContractTemplateResult, type QueriesOfParams, type QueryAtParams, type QueryAtResult } from '../protocol';
import { registerQueryService } from '../query-service';

/** The requests beyond the protocol: which query is meant, run it, and the text of a new contract file. */
export const queries: Feature = {
  register(connection, host) {
    connection.onRequest(QUERY_AT, ({ textDocument, range }: QueryAtParams): QueryAtResult | null => {
      const snapshot = host.snapshotOf(textDocument.uri);
      const found = snapshot && queryAt(snapshot, toSpan(snapshot.lines, range));
      return snapshot && found ? toQueryAt(snapshot, found) : null;
    });
    connection.onRequest(QUERIES_OF, ({ textDocument }: QueriesOfParams): QueryAtResult[] => {
      const snapshot = host.snapshotOf(textDocument.uri);
      return snapshot ? allQueries(snapshot).filter(({ expression }) => expression !== '').map((query) => toQueryAt(snapshot, query)) : [];
    });
    connection.onRequest(CONTRACT_TEMPLATE, (): ContractTemplateResult => ({ text: DEFAULT_CONTRACT_TEXT }));
    registerQueryService(connection);
  },
};

export const toQueryAt = (snapshot: Snapshot, { language, expression, title, from, to, variables }: FoundQuery): QueryAtResult => ({ language, expression, title, range: toRange(snapshot.lines, { from, to }), ...(variables ? { variables: [...variables] } : {}) });
