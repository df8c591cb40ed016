import { DEFAULT_CONTRACT_TEXT } from '../../contract/load-contract';
import type { CheckSettings } from '../../features/diagnose';
import { allQueries, queryAt, type FoundQuery } from '../../features/query-at';
import { asksForRateInterval, scrapeIntervalOf } from '../../features/scrape-interval-of';
import type { Snapshot } from '../../features/snapshot';
import { toRange, toSpan } from '../convert';
import type { Feature } from '../host';
import { CONTRACT_TEMPLATE, QUERIES_OF, QUERY_AT, type ContractTemplateResult, type QueriesOfParams, type QueryAtParams, type QueryAtResult } from '../protocol';
import { registerQueryService } from '../query-service';

/** The requests beyond the protocol: which query is meant, run it, and the text of a new contract file. */
export const queries: Feature = {
  register(connection, host) {
    connection.onRequest(QUERY_AT, async ({ textDocument, range }: QueryAtParams): Promise<QueryAtResult | null> => {
      const sources = await host.checkSettingsOf(textDocument.uri);
      const snapshot = host.snapshotOf(textDocument.uri);
      const found = snapshot && queryAt(snapshot, toSpan(snapshot.lines, range));
      return snapshot && found ? toQueryAt(snapshot, found, sources) : null;
    });
    connection.onRequest(QUERIES_OF, async ({ textDocument }: QueriesOfParams): Promise<QueryAtResult[]> => {
      const sources = await host.checkSettingsOf(textDocument.uri);
      const snapshot = host.snapshotOf(textDocument.uri);
      return snapshot ? allQueries(snapshot).filter(({ expression }) => expression !== '').map((query) => toQueryAt(snapshot, query, sources)) : [];
    });
    connection.onRequest(CONTRACT_TEMPLATE, (): ContractTemplateResult => ({ text: DEFAULT_CONTRACT_TEXT }));
    registerQueryService(connection);
  },
};

/** @param sources what tells how often targets are scraped */
export function toQueryAt(snapshot: Snapshot, { language, expression, title, from, to, variables }: FoundQuery, { contract, workspace }: Pick<CheckSettings, 'contract' | 'workspace'>): QueryAtResult {
  const scrapeInterval = language === 'promql' && asksForRateInterval(expression) ? scrapeIntervalOf(expression, contract, workspace) : undefined;
  return { language, expression, title, range: toRange(snapshot.lines, { from, to }), ...(variables ? { variables: [...variables] } : {}), ...(scrapeInterval === undefined ? {} : { scrapeInterval }) };
}
