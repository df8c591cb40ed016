import type { QueryOutcome } from '../../../server/src/lsp/protocol';

/** Lines that are written out; the whole result is in the other form of the output. */
const MOST_LINES = 50;

/** A result as plain text, for editors that cannot show the other form. */
export function outcomeText(outcome: QueryOutcome): string {
  const cut = (lines: string[], all: number): string => [...lines.slice(0, MOST_LINES), ...(all > MOST_LINES ? [`… and ${all - MOST_LINES} more`] : [])].join('\n');
  switch (outcome.kind) {
    case 'table':
      return outcome.rows.length === 0 ? 'The query returned no series.' : cut([outcome.columns.map(({ name }) => name).join('\t'), ...outcome.rows.map((row) => row.join('\t'))], outcome.rows.length + 1);
    case 'logs':
      return cut(outcome.lines.map(({ at, text }) => `${new Date(Number(at.slice(0, -6))).toISOString()}  ${text}`), outcome.lines.length);
    case 'cancelled':
      return 'Cancelled.';
    default:
      return outcome.message;
  }
}
