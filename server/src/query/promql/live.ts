import { didYouMean } from '../../text/did-you-mean';
import { isFilledIn } from '../variables';
import type { LabelMatcher, VectorSelector } from './ast';
import { metricOf } from './labels';
import { goQuote } from './quote';
import { canonicalMatcher } from './spelling';

/** The labels of a series. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** Why a selector has no series. */
export type Absence =
  /** There is no metric of the name; `lastSeen`, in seconds since the epoch, where there was one. */
  | { readonly kind: 'metric'; readonly metric: string; readonly meant: string | undefined; readonly lastSeen: number | undefined }
  /** No series of the metric, or at all, has the label; `labels` are those that there are. */
  | { readonly kind: 'label'; readonly matcher: LabelMatcher; readonly labels: readonly string[]; readonly meant: string | undefined }
  /** None has the value; `values` are those that there are. */
  | { readonly kind: 'value'; readonly matcher: LabelMatcher; readonly values: readonly string[]; readonly meant: string | undefined }
  /** Each matcher may be met by some series, and none meets all of them. */
  | { readonly kind: 'together' };

/** What somebody who knows a server says of a selector. */
export interface SelectorFact {
  /** How many series it has. */
  readonly series: number;
  /** All of them, unless they are too many. */
  readonly sets?: readonly SeriesLabels[];
  /** Where they are too many, of some labels all values, with an empty one where a series is without the label. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Of a selector without series, where that can be told. */
  readonly absence?: Absence;
}

/** What is known of the series that a server has now. Whoever asks for what is not known yet gets it later, when checks run again. */
export interface LiveSeries {
  /** For messages: `The server`, or `The snapshot of its metadata`. */
  readonly who: string;
  /** @returns undefined where it is not known, or not known yet; the same object as long as it is the same */
  selector(selector: VectorSelector): SelectorFact | undefined;
  /** For how long the server keeps samples, in seconds; undefined where it does not say. */
  readonly retentionSeconds: number | undefined;
  /** The most series and samples that a query may read without a word. */
  readonly budget: Budget;
}

export interface Budget {
  readonly series: number;
  readonly samples: number;
}

/** The budget where nobody sets one: a fifth of the samples at which Prometheus refuses a query (`--query.max-samples`). */
export const DEFAULT_BUDGET: Budget = { series: 10_000, samples: 10_000_000 };

/** The value that a misspelt one was meant to be: of numbers, such as the status of a request, each is as likely as another one. */
export const meantValue = (value: string, values: readonly string[]): string | undefined => (/\p{L}/u.test(value) ? didYouMean(value, values) : undefined);

/** A selector of all series of a metric that meet some matchers, as the API takes it. */
export const matchText = (metric: string | undefined, matchers: readonly LabelMatcher[]): string => `{${[...(metric === undefined ? [] : [`__name__=${goQuote(metric)}`]), ...matchers.map(canonicalMatcher).sort()].join(',')}}`;

/** Equal for selectors of the same series, wherever and however they are written; undefined for one that no server takes, and for one with a variable of Grafana. */
export function selectorKey(selector: VectorSelector): string | undefined {
  const metric = metricOf(selector);
  const matchers = selector.matchers.filter(({ name }) => name !== '__name__');
  if (metric !== undefined && isFilledIn(metric)) return undefined;
  return canStand(metric, matchers) && !matchers.some(({ name, value }) => isFilledIn(name) || isFilledIn(value)) ? matchText(metric, matchers) : undefined;
}

/** Prometheus refuses a selector that nothing but the empty value restricts. */
export const canStand = (metric: string | undefined, matchers: readonly LabelMatcher[]): boolean => metric !== undefined || matchers.some(({ operator, value }) => operator === '=' && value !== '');
