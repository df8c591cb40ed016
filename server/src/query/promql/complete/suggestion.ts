import type { Span } from '../../../text/range';

/** What a suggestion is; these are the kinds that Prometheus's own editor tells apart, and snippets. */
export type SuggestionKind =
  | 'metric'
  | 'label'
  | 'value'
  | 'function'
  | 'aggregation'
  | 'matching'
  | 'operator'
  | 'match-operator'
  | 'grouping'
  | 'duration'
  | 'duration-function'
  | 'duration-operator'
  | 'offset'
  | 'bool'
  | 'at'
  | 'number'
  | 'snippet';

/** A piece of what is inserted: text as it stands, or a place to go to with the Tab key, and what stands there at first. */
export type Piece = string | { readonly stop: string };

/** Markdown, or what makes it: of two hundred suggestions, one looks at a few. */
export type Documentation = string | (() => string);

export const documentationText = (documentation: Documentation): string => (typeof documentation === 'string' ? documentation : documentation());

export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  readonly insert: readonly Piece[];
  /** What it replaces, in offsets into the query. */
  readonly replace: Span;
  /** What typed text is compared with; the label unless given. */
  readonly filter?: string;
  /** A few words beside the label. */
  readonly detail?: string;
  readonly documentation?: Documentation;
}

export interface Suggestions {
  /** The best ones first. */
  readonly items: readonly Suggestion[];
  /** Whether there are others, so that it pays to ask again when more is typed. */
  readonly incomplete: boolean;
}

/** More suggestions are of no help: one types another letter instead. */
export const MOST_SUGGESTIONS = 200;

/** Whether the characters of what is typed occur in a text in this order, whatever their case: what editors filter by. */
export function mayMatch(typed: string, text: string): boolean {
  let at = 0;
  const [word, lower] = [typed.toLowerCase(), text.toLowerCase()];
  for (const c of word) {
    at = lower.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
