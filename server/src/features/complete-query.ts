import type { Contract } from '../contract/contract';
import { completeLogql } from '../query/logql/complete';
import { completePromql } from '../query/promql/complete/complete';
import type { Documentation, Piece, Suggestion, SuggestionKind } from '../query/promql/complete/suggestion';
import type { QueryFacts } from '../query/promql/facts';
import { CombinedFacts } from '../query/promql/metric-table';
import { hasVariable } from '../query/variables';
import { span, type Span } from '../text/range';
import { logFactsFor } from './log-facts';
import { queryCaretAt, type QueryCaret } from './query-caret';
import type { WorkspaceFacts } from '../workspace/facts';
import { indexAt, queriesBeside } from './around';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';
import { namesAround } from './used-names';

/** A completion of a query at its place in the file. */
export interface QueryCompletion {
  readonly label: string;
  readonly kind: SuggestionKind | 'variable' | 'field' | 'keyword';
  /** What is inserted, in the snippet syntax of the Language Server Protocol where `isSnippet`, else as it stands. */
  readonly text: string;
  readonly isSnippet: boolean;
  /** What it replaces, in offsets into the file; never more than a part of one line. */
  readonly replace: Span;
  /** What the text that is replaced is compared with. */
  readonly filter: string;
  readonly detail?: string;
  readonly documentation?: Documentation;
}

export interface QueryCompletions {
  /** The best ones first. */
  readonly items: readonly QueryCompletion[];
  readonly incomplete: boolean;
}

export interface CompleteSettings {
  readonly contract: Contract | undefined;
  /** What the configured server knows of metrics, where it was asked. */
  readonly live?: QueryFacts;
  readonly workspace?: WorkspaceFacts;
  /** The character whose typing asks; undefined where the user does, or is typing a word. */
  readonly trigger?: string;
  /** Whether the editor understands snippets. */
  readonly snippets: boolean;
}

/** The label by which series are grouped where no contract says what all of them have. */
const USUAL_GROUP = 'job';

/** What can be written at an offset of a file; undefined where there is no query. */
export function completeQuery(snapshot: Snapshot, at: number, { contract, live, workspace, trigger, snippets }: CompleteSettings): QueryCompletions | undefined {
  const caret = queryCaretAt(snapshot, at);
  if (!caret) return undefined;
  const index = indexAt(snapshot, at);
  const own = queriesBeside(snapshot, index, caret.region);
  // Grafana's variables stand in dashboards, which are no parts.
  const variables = snapshot.analyses[index]?.part === undefined && hasVariables(snapshot);
  if (caret.language === 'logql') {
    const groupBy = contract?.logs.labels[0] ?? USUAL_GROUP;
    const { items, incomplete } = completeLogql(caret.text, caret.offset, logFactsFor(snapshot, index, own, contract, workspace), { groupBy, trigger, variables });
    return { items: placedIn(items, caret, snapshot, at, snippets), incomplete };
  }
  // Signs of templates and of LogQL, which mean nothing in PromQL.
  if (trigger !== undefined && /[.$|]/.test(trigger)) return undefined;
  const used = namesAround(snapshot, index, own);
  const facts = new CombinedFacts([...factsFor(snapshot, contract, live, workspace).parts, ...used.facts]);
  const groupBy = contract?.metrics.labels[0] ?? USUAL_GROUP;
  const { items, incomplete } = completePromql(caret.text, caret.offset, facts, { groupBy, labels: used.labels, trigger, variables });
  const isSeries = caret.region?.role === 'selector' && snapshot.analyses[index]?.kind === 'unit-tests';
  return { items: placedIn(isSeries ? items.filter(isOfSeries) : items, caret, snapshot, at, snippets), incomplete };
}

/** Whether something can stand in the series of a unit test, which is a metric with its labels. */
const isOfSeries = ({ kind, label }: Suggestion): boolean => kind === 'metric' || kind === 'label' || kind === 'value' || (kind === 'match-operator' && label === '=');

/** Whether the queries of a file are filled in by Grafana. */
const hasVariables = ({ analyses }: Snapshot): boolean => analyses.some(({ queries }) => queries.some((query) => query.variables === true && hasVariable(query.text)));

function placedIn(items: readonly Suggestion[], caret: QueryCaret, snapshot: Snapshot, at: number, snippets: boolean): QueryCompletion[] {
  // Nearly all of them replace the word at the caret.
  const places = new Map<Span, Span>();
  const toFile = (query: Span): Span => {
    let place = places.get(query);
    if (!place) places.set(query, (place = onOneLine(caret.toFile(query), snapshot, at)));
    return place;
  };
  return items.flatMap((item) => placed(item, caret, toFile, snippets) ?? []);
}

function placed(item: Suggestion, caret: QueryCaret, toFile: (query: Span) => Span, snippets: boolean): QueryCompletion | undefined {
  const hasStops = item.insert.some((piece) => typeof piece !== 'string');
  const inWords = item.kind === 'snippet' ? [withoutStops(item.insert)] : [[item.label]];
  // Where the style of the scalar cannot hold the brackets of a call, its name alone is better than nothing.
  const candidates: (readonly Piece[])[] = hasStops ? [...(snippets ? [item.insert] : []), ...inWords] : [item.insert];
  const fitting = candidates.find((candidate) => caret.canHold(withoutStops(candidate).join('')));
  if (!fitting) return undefined;
  const isSnippet = fitting.some((piece) => typeof piece !== 'string');
  const { label, kind, detail, documentation } = item;
  return { label, kind, text: write(fitting, caret, isSnippet), isSnippet, replace: toFile(item.replace), filter: caret.escape(item.filter ?? label), detail, documentation };
}

const withoutStops = (pieces: readonly Piece[]): string[] => pieces.map((piece) => (typeof piece === 'string' ? piece : piece.stop));

function write(pieces: readonly Piece[], caret: QueryCaret, isSnippet: boolean): string {
  let stop = 0;
  const text = (piece: string): string => (isSnippet ? escapeSnippet(caret.escape(piece)) : caret.escape(piece));
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return text(piece);
      stop++;
      return piece.stop === '' ? `$${stop}` : `\${${stop}:${text(piece.stop)}}`;
    })
    .join('');
}

const escapeSnippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** Editors replace no more than a part of the caret's line. */
function onOneLine({ from, to }: Span, { lines }: Snapshot, at: number): Span {
  const line = lines.lineAt(at);
  return span(Math.max(from, lines.lineStart(line)), Math.max(at, Math.min(to, lines.lineEnd(line))));
}
