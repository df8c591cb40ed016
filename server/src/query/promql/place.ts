import type { Span } from '../../text/range';
import type { Token } from '../token';
import type { MatchOperator } from './ast';

/** A function or an aggregation whose parentheses are open. */
export interface Callee {
  readonly kind: 'function' | 'aggregation';
  /** An aggregation's name is in lower case, for it may be written in any. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Which of its arguments is being written, from 0; the list of labels of an aggregation is -1. */
  readonly argument: number;
}

/** The binary operator in front of an operand, with the modifiers that it has already. */
export interface OperatorBefore {
  readonly text: string;
  readonly bool: boolean;
  readonly matching: boolean;
  readonly group: boolean;
  /** The words that fill in missing series, of those that are there. */
  readonly fill: readonly string[];
}

/** What ends in front of the caret. */
export interface Operand extends Span {
  readonly kind: 'selector' | 'range' | 'call' | 'aggregation' | 'number' | 'string' | 'parentheses';
  /** The name that it begins with: of a metric, a function or an aggregation. */
  readonly name: string | undefined;
  /** A metric's name and nothing else: what may yet turn out to be a function. */
  readonly bare: boolean;
  /** Of an aggregation: whether it has its labels, and what stands in its parentheses once they are closed. */
  readonly grouped: boolean;
  readonly body: Span | undefined;
  readonly offset: boolean;
  readonly at: boolean;
}

/** The selector around a list of matchers. */
export interface SelectorAround {
  readonly metric: string | undefined;
  /** The labels that have a matcher already. */
  readonly labels: readonly string[];
}

export type LabelListWord = 'by' | 'without' | 'on' | 'ignoring' | 'group_left' | 'group_right';

/** What can be written at a caret. */
export type Place =
  | { readonly at: 'nothing' }
  | { readonly at: 'operand'; readonly operator: OperatorBefore | undefined }
  | { readonly at: 'operator'; readonly operand: Operand }
  /** A list of labels; the span is the part of the query whose metrics have them. */
  | { readonly at: 'label-list'; readonly word: LabelListWord; readonly labels: readonly string[]; readonly scope: Span }
  | { readonly at: 'matcher'; readonly selector: SelectorAround }
  | { readonly at: 'match-operator' }
  | { readonly at: 'label-value'; readonly selector: SelectorAround; readonly label: string; readonly operator: MatchOperator }
  /** A string as an argument, such as the label that `label_replace` sets. */
  | { readonly at: 'argument-string' }
  | { readonly at: 'duration'; readonly of: 'range' | 'step' | 'offset' }
  | { readonly at: 'duration-operator' }
  /** Behind `@`. */
  | { readonly at: 'time' }
  | { readonly at: 'fill-value' };

/** A caret in a query, however broken or unfinished the query is. */
export interface Caret {
  readonly place: Place;
  /** The word at the caret as a whole, also what of it stands behind the caret; empty where there is none. */
  readonly word: Span;
  /** What of the word is typed, that is, stands before the caret. */
  readonly typed: string;
  /** The quote of the string that the caret stands in. */
  readonly quote: '"' | "'" | '`' | undefined;
  /** An operator that ends at the caret and may yet become a longer one. */
  readonly operatorBefore: Span | undefined;
  /** The calls around the caret, the outermost one first. */
  readonly calls: readonly Callee[];
  /** The token behind the word. */
  readonly next: string | undefined;
  /** The tokens of the whole query. */
  readonly tokens: readonly Token[];
}
