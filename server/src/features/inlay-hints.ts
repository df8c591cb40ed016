import type { Contract } from '../contract/contract';
import type { QueryFacts } from '../query/promql/facts';
import { logqlTypeHints } from '../query/logql/type-hints';
import type { LiveSeries } from '../query/promql/live';
import { seriesHints, typeHints } from '../query/promql/type-hints';
import { overlaps, span, type Span } from '../text/range';
import type { WorkspaceFacts } from '../workspace/facts';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';

/** A hint at an offset of a file. */
export interface InlayHintAt {
  readonly at: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** The inferred types of the queries in a part of a file, and how many series their selectors have on a server. */
export function inlayHints(snapshot: Snapshot, within: Span, contract: Contract | undefined, live?: QueryFacts, workspace?: WorkspaceFacts, series?: LiveSeries): InlayHintAt[] {
  const facts = factsFor(snapshot, contract, live, workspace);
  return snapshot.documents.flatMap(({ from, analysis }) =>
    analysis.queries.flatMap((query): InlayHintAt[] => {
      // Where the value could not be aligned with its source, no hint is better than one at a wrong place.
      if (!query.map.exact || !overlaps({ from: query.from + from, to: query.to + from }, within)) return [];
      const hints = query.language === 'logql' ? logqlTypeHints(query.text) : [...typeHints(query.text, facts), ...(series ? seriesHints(query.text, series) : [])];
      return hints.map(({ at, label, tooltip }) => ({ at: query.map.toSource(span(at - 1, at)).to + from, label, tooltip }));
    }),
  );
}
