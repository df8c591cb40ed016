import type { SeverityName } from '../contract/contract';
import type { Position } from '../text/line-index';
import type { CheckedFile } from './check';

const SEVERITY_NUMBER: Readonly<Record<SeverityName, number>> = { error: 1, warning: 2, information: 3, hint: 4 };

/** One problem as `--format json` prints it: zero-based LSP ranges and LSP severities. */
interface JsonProblem {
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly severity: number;
  readonly code: string;
  readonly message: string;
}

export function toJson({ file, snapshot, problems }: CheckedFile): JsonProblem[] {
  return problems.map((problem) => ({
    file,
    range: { start: snapshot.lines.position(problem.from), end: snapshot.lines.position(problem.to) },
    severity: SEVERITY_NUMBER[problem.severity],
    code: problem.rule,
    message: problem.message,
  }));
}

const COLOURS: Readonly<Record<SeverityName, string>> = { error: '31', warning: '33', information: '36', hint: '2' };

/** What a terminal takes for an order: control characters, and those that turn the direction of text around. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from files goes to a terminal, on one line: what could be more than text there must not get through. */
export const printable = (text: string): string => text.replaceAll('\t', ' ').replace(CONTROL, '\uFFFD');

/** JSON escapes most control characters by itself; the rest means the same when it is escaped. */
export const toJsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** For people: each problem with its line and carets below it. */
export function toPretty({ file, snapshot, problems }: CheckedFile, colour: boolean): string {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  let out = '';
  for (const problem of problems) {
    const start = snapshot.lines.position(problem.from);
    const end = snapshot.lines.position(problem.to);
    const line = snapshot.text.slice(snapshot.lines.lineStart(start.line), snapshot.lines.lineEnd(start.line));
    const until = end.line === start.line ? end.character : line.length;
    const number = String(start.line + 1);
    const { before, marked, carets } = excerpt(line, start.character, until);
    out += `${paint('1', `${printable(file)}:${number}:${start.character + 1}`)} ${paint(COLOURS[problem.severity], problem.severity)} ${printable(problem.message)} ${paint('2', problem.rule)}\n`;
    out += `${paint('2', `${number} |`)} ${printable(before + marked)}\n`;
    out += `${' '.repeat(number.length)} ${paint('2', '|')} ${' '.repeat(before.length === 0 ? 0 : carets.indent)}${paint(COLOURS[problem.severity], '^'.repeat(carets.width))}\n\n`;
  }
  return out;
}

/** The part of a long line that holds the marked text. */
function excerpt(line: string, from: number, to: number): { before: string; marked: string; carets: { indent: number; width: number } } {
  const MAX = 120;
  const start = to - from < MAX && from > MAX - 20 ? Math.max(0, from - 40) : 0;
  const lead = start > 0 ? '…' : '';
  const shown = line.slice(start, start + MAX);
  const tail = start + MAX < line.length ? '…' : '';
  const indent = from - start + lead.length;
  return { before: lead + shown.slice(0, from - start), marked: shown.slice(from - start) + tail, carets: { indent, width: Math.max(1, Math.min(to - from, MAX - (from - start))) } };
}

/** Such as "2 errors and 1 warning in 3 of 12 files". */
export function summary(counts: Readonly<Record<SeverityName, number>>, bad: number, all: number): string {
  const parts = (['error', 'warning', 'information', 'hint'] as const).filter((s) => counts[s] > 0).map((s) => `${counts[s]} ${s}${counts[s] > 1 && s !== 'information' ? 's' : ''}`);
  if (parts.length === 0) return `${all} ${all === 1 ? 'file' : 'files'} checked, nothing to report`;
  return `${parts.join(', ')} in ${bad} of ${all} ${all === 1 ? 'file' : 'files'}`;
}
