import { formatDuration } from '../../../server/src/text/duration';
import type { Backtest } from '../../../server/src/query/promql/alert-states';
import { element } from '../dom';
import { localTime } from '../times';

/** One version of the rule, with its name for people. */
export interface Counted {
  readonly name: string;
  readonly result: Backtest;
}

const grouped = (count: number): string => count.toLocaleString('en-US');
const signed = (difference: number, show: (size: number) => string): string => (difference === 0 ? 'same' : `${difference > 0 ? '+' : '−'}${show(Math.abs(difference))}`);

/** What an alert would have done, in numbers: a row for each, a column for each version, and what is different. */
export function countsTable(versions: readonly Counted[], isUtc: boolean): HTMLElement {
  const seriesFiring = ({ series }: Backtest): number => series.filter(({ spans }) => spans.some(({ state }) => state === 'firing')).length;
  const total = ({ series }: Backtest): number => series.reduce((sum, { spans }) => sum + spans.reduce((all, { state, from, to }) => all + (state === 'firing' ? to - from : 0), 0), 0);
  const rows: [what: string, value: (result: Backtest) => number | undefined, show: (value: number) => string][] = [
    ['Fired', ({ firings }) => firings, (count) => (count === 1 ? 'once' : `${grouped(count)} times`)],
    ['Series that fired', seriesFiring, grouped],
    ['First', ({ firstFiring }) => firstFiring, (seconds) => localTime(seconds * 1000, isUtc).slice(5, 16)],
    ['Longest', ({ longestFiring }) => longestFiring, formatDuration],
    ['Firing, all together', total, formatDuration],
    ['Pending, and went back', ({ withdrawn }) => withdrawn, (count) => (count === 1 ? 'once' : `${grouped(count)} times`)],
  ];
  const [first, second] = versions;
  const difference = (value: (result: Backtest) => number | undefined, show: (value: number) => string, what: string): string => {
    if (!first || !second) return '';
    const [before, after] = [value(first.result), value(second.result)];
    if (before === undefined || after === undefined) return before === after ? 'same' : after === undefined ? 'no longer' : 'new';
    if (what === 'First') return before === after ? 'same' : `${formatDuration(Math.abs(after - before))} ${after > before ? 'later' : 'earlier'}`;
    return signed(after - before, what.startsWith('Fired') || what.startsWith('Pending') ? grouped : show);
  };
  const isCompared = versions.length > 1;
  const cell = (text: string, attributes: Record<string, string> = {}): HTMLElement => element('td', attributes, text);
  return element('table', { class: 'counts', 'aria-label': 'What the alert would have done' },
    ...(isCompared ? [element('thead', {}, element('tr', {}, element('td'), ...versions.map(({ name }) => element('th', { scope: 'col' }, name)), element('th', { scope: 'col' }, 'Difference')))] : []),
    element('tbody', {}, ...rows.map(([what, value, show]) => {
      const shown = (result: Backtest): string => {
        const given = value(result);
        return given === undefined ? '—' : given === 0 && (what === 'Fired' || what.startsWith('Pending')) ? 'never' : given === 0 && what !== 'Series that fired' ? '—' : show(given);
      };
      const changed = difference(value, show, what);
      return element('tr', {}, element('th', { scope: 'row' }, what), ...versions.map(({ result }) => cell(shown(result))), ...(isCompared ? [cell(changed, { class: changed === 'same' ? 'note' : 'changed' })] : []));
    })));
}
