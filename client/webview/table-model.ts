import type { ResultColumn } from '../../server/src/lsp/protocol';
import { localTime } from './times';

/** How a table is sorted: by a column, or as the server returned it. */
export interface Sorting {
  column: number;
  direction: 'ascending' | 'descending';
}

/** What a click on a column's header leads to: ascending, then descending, then the server's order again. */
export function nextSorting(current: Sorting | undefined, column: number): Sorting | undefined {
  if (current?.column !== column) return { column, direction: 'ascending' };
  return current.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

const NUMERIC: ReadonlySet<string> = new Set(['value', 'count']);
export const isNumeric = (column: ResultColumn | undefined): boolean => NUMERIC.has(column?.kind ?? '');

/** A number as Prometheus writes it. What is no number, such as a histogram's summary, is NaN. */
export const prometheusNumber = (text: string): number => (text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : text === '' ? NaN : Number(text));

/**
 * The rows in the order that was asked for. Rows that are equal keep the server's order; `NaN` and empty cells stand
 * last in either direction, as they say the least.
 */
export function sortRows(rows: readonly string[][], columns: readonly ResultColumn[], sorting: Sorting | undefined): string[][] {
  if (!sorting) return [...rows];
  const { column, direction } = sorting;
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = isNumeric(columns[column]) ? byNumber(sign) : byText(sign);
  return rows
    .map((row) => ({ row, cell: row[column] ?? '' }))
    .sort((a, b) => compare(a.cell, b.cell))
    .map(({ row }) => row);
}

const collator = new Intl.Collator('en', { numeric: true });
const byText = (sign: number) => (a: string, b: string): number => (a === '' || b === '' ? last(a === '', b === '') : sign * collator.compare(a, b));
const byNumber = (sign: number) => (a: string, b: string): number => {
  const [left, right] = [prometheusNumber(a), prometheusNumber(b)];
  if (Number.isNaN(left) || Number.isNaN(right)) return last(Number.isNaN(left), Number.isNaN(right));
  return left === right ? 0 : sign * (left < right ? -1 : 1);
};
const last = (a: boolean, b: boolean): number => Number(a) - Number(b);

/** Columns are as wide as their longest cell, within these bounds, in characters. Labels repeat, so they get less room. */
const NARROWEST = 5;
const WIDEST_LABEL = 44;
const WIDEST = 90;
/** A value column that is wider than this does not stay in view: it would hide the labels. */
const WIDEST_PINNED = 32;
/** The space around a cell, and the sort mark beside a header. */
const PADDING = 4;

/** The width of each column in characters of a fixed-width font. */
export const columnWidths = (columns: readonly ResultColumn[], rows: readonly string[][]): number[] =>
  columns.map((column, index) => {
    const longest = rows.reduce((most, row) => Math.max(most, cellText(row[index] ?? '', column).length), column.name.length);
    return Math.min(Math.max(longest, NARROWEST), LABELS.has(column.kind) ? WIDEST_LABEL : WIDEST) + PADDING;
  });

const LABELS: ReadonlySet<string> = new Set(['metric', 'label', 'more']);

/** Whether the last column stays in view while the labels before it scroll below it: the value is what one came for. */
export const isPinned = (columns: readonly ResultColumn[], widths: readonly number[]): boolean =>
  columns.length > 1 && isNumeric(columns.at(-1)) && (widths.at(-1) ?? 0) <= WIDEST_PINNED;

/** What a cell shows of a long text; the line below the table has all of it. */
const LONGEST_CELL = 400;

/** A cell's text as it is shown: times in the user's own time zone, and nothing that is invisible or that reorders the text. */
export function cellText(text: string, column: ResultColumn): string {
  if (column.kind === 'time') return localTime(new Date(text).getTime()) || text;
  return visible(text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text);
}

/** Control characters, line breaks and marks of direction, as escapes. */
export const visible = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (character) => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The table as comma-separated values (RFC 4180). */
export function toCsv(columns: readonly ResultColumn[], rows: readonly string[][]): string {
  const lines = rows.map((row) => row.map((cell, index) => csvCell(cell, isNumeric(columns[index]))));
  return [columns.map(({ name }) => csvCell(name, false)), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Text of a server that a spreadsheet would take for a formula gets an apostrophe before it, which makes it text again. */
function csvCell(text: string, numeric: boolean): string {
  const safe = !numeric && /^[=+\-@\t\r]/.test(text) && Number.isNaN(prometheusNumber(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row in PromQL's own notation, with whatever it holds besides its labels after it. */
export function seriesText(columns: readonly ResultColumn[], row: readonly string[]): string {
  let metric = '';
  const matchers: string[] = [];
  const rest: string[] = [];
  columns.forEach(({ kind, name }, index) => {
    const cell = row[index] ?? '';
    if (kind === 'metric') metric = cell;
    else if (cell === '') return;
    else if (kind === 'label') matchers.push(`${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(cell)}`);
    else if (kind === 'more') matchers.push(cell);
    else rest.push(kind === 'value' && name === 'Value' ? cell : `${name}: ${cellText(cell, { kind, name })}`);
  });
  // A name beyond the classic characters is quoted inside the braces (Prometheus 3).
  if (metric !== '' && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)) {
    matchers.unshift(JSON.stringify(metric));
    metric = '';
  }
  const series = `${metric}${matchers.length > 0 ? `{${matchers.join(', ')}}` : metric === '' && rest.length > 0 ? '' : metric === '' ? '{}' : ''}`;
  return visible([series, ...rest].filter((part) => part !== '').join('   '));
}

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
