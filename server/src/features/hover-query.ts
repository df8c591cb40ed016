import type { Contract } from '../contract/contract';
import type { QueryFacts } from '../query/promql/facts';
import { hoverLogql } from '../query/logql/hover';
import { hoverPromql, type QueryHover } from '../query/promql/hover';
import type { WorkspaceFacts } from '../workspace/facts';
import { indexAt, queriesBeside } from './around';
import { logFactsFor } from './log-facts';
import { queryCaretAt } from './query-caret';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';

/** What stands at an offset of a file, where that is a query. The span is one of the file. */
export function hoverQuery(snapshot: Snapshot, at: number, contract: Contract | undefined, live?: QueryFacts, workspace?: WorkspaceFacts): QueryHover | undefined {
  const caret = queryCaretAt(snapshot, at);
  const index = indexAt(snapshot, at);
  const logFacts = () => logFactsFor(snapshot, index, queriesBeside(snapshot, index, caret?.region), contract, workspace);
  const found = caret?.region && (caret.language === 'logql' ? hoverLogql(caret.text, caret.offset, logFacts()) : hoverPromql(caret.text, caret.offset, factsFor(snapshot, contract, live, workspace)));
  return found && { span: caret.toFile(found.span), markdown: found.markdown };
}
