/**
 * A query notebook as it stands in a file (`.promnb`): JSON that people can read and compare. Results are not kept, for they are data of
 * servers and not of the repository.
 */

export const CELL_KINDS = ['promql', 'logql', 'markdown'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export interface Cell {
  readonly kind: CellKind;
  readonly text: string;
  /** Over how long a range a query runs, in Prometheus' notation; now, where there is none. */
  readonly range?: string;
  /** What another version has written beside it, which is kept. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The version of the format; one that is not read in this way gets another number. */
const VERSION = 1;

/** Why a file is no notebook, as a sentence. */
export class NotebookError extends Error {}

/** @throws NotebookError for what is no notebook, or one of a newer version: a file that is not understood must not be written */
export function readNotebook(text: string): Notebook {
  if (text.trim() === '') return { cells: [], rest: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NotebookError(`The file is no query notebook: ${error instanceof Error ? error.message : String(error)}. Open it as text to mend it; it was not changed.`);
  }
  if (!isObject(json) || !Array.isArray(json.cells)) throw new NotebookError('The file is no query notebook: it has no list of `cells`. It was not changed.');
  const { version, cells, ...rest } = json;
  if (version !== VERSION) throw new NotebookError(`The file is a query notebook of version ${JSON.stringify(version) ?? 'none'}, and this extension reads version ${VERSION}. It was not changed.`);
  return { cells: (cells as unknown[]).map(readCell), rest };
}

function readCell(cell: unknown, at: number): Cell {
  const bad = (why: string): never => {
    throw new NotebookError(`Cell ${at + 1} of the query notebook ${why}. The file was not changed.`);
  };
  if (!isObject(cell)) return bad('is no object');
  const { kind, text, range, ...rest } = cell;
  const known = CELL_KINDS.find((each) => each === kind);
  if (!known) return bad(`has the kind ${JSON.stringify(kind) ?? 'none'}; there are ${CELL_KINDS.join(', ')}`);
  const lines = typeof text === 'string' ? [text] : text;
  if (!Array.isArray(lines) || !lines.every((line) => typeof line === 'string')) return bad('has a `text` that is no list of lines');
  if (range !== undefined && (typeof range !== 'string' || !isRange(range))) return bad(`has the range ${JSON.stringify(range)}, which is no duration such as 1h`);
  return { kind: known, text: lines.join('\n'), ...(range === undefined ? {} : { range }), rest };
}

/** The file of a notebook: a line of text stands on a line of its own, so that changes can be read. */
export function writeNotebook({ cells, rest }: Notebook): string {
  const written = cells.map(({ kind, text, range, rest: more }) => ({ kind, ...(range === undefined ? {} : { range }), text: text.split('\n'), ...more }));
  return `${JSON.stringify({ version: VERSION, cells: written, ...rest }, null, 2)}\n`;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const RANGE = /^(\d{1,6})([smhdw])$/;
const isRange = (text: string): boolean => RANGE.test(text) && !/^0+[smhdw]$/.test(text);

/** The seconds of a range; undefined where a query runs now. */
export function secondsOf(range: string | undefined): number | undefined {
  const match = range === undefined ? null : RANGE.exec(range);
  return match ? Number(match[1]) * UNITS[match[2]!]! : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
