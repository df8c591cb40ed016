import type { Fix } from '../../rules/rule';
import { lineBreakOf } from '../../yaml/edit';
import { indexAt } from '../around';
import type { Snapshot } from '../snapshot';
import { Scalars } from './scalars';

interface Found {
  readonly rule: string;
  readonly from: number;
}

/**
 * Disables a rule for the line that a problem begins on, by a comment above it: in a query that keeps its lines, a comment of the
 * query; in any other scalar of several lines, one above the scalar, which then is about all of it.
 *
 * @returns undefined where no comment can stand, such as in JSON
 */
export function disableForLine(snapshot: Snapshot, { rule, from: found }: Found): Fix | undefined {
  // JSON has no comments. Of a dashboard in a scalar, the whole scalar is meant.
  const from = isJson(snapshot, found) ? snapshot.starts[indexAt(snapshot, found)]! - 1 : found;
  if (from < 0) return undefined;
  const { text, lines } = snapshot;
  const scalars = new Scalars(snapshot);
  const fix = (at: number, comment: string): Fix => ({ title: `Disable ${rule} for this line`, edits: [{ from: at, to: at, text: comment }] });
  // A scalar begins before the line that it is left for, so this comes to an end.
  for (let at = from; ; ) {
    const line = lines.lineAt(at);
    const start = lines.lineStart(line);
    const scalar = scalars.around(start);
    const isInside = scalar !== undefined && scalar.from < start;
    if (!isInside || (at <= scalar.to && scalars.takesLine(scalar, start))) {
      const indent = /^[ \t]*/.exec(text.slice(start, lines.lineEnd(line)))![0];
      return fix(start, `${indent}# observability-disable-next-line ${rule}${lineBreakOf(text)}`);
    }
    if (at >= scalar.to) {
      const end = lines.lineEnd(line);
      return scalars.lastBefore(end)!.to > end ? undefined : fix(end, ` # observability-disable-line ${rule}`);
    }
    at = scalar.from;
  }
}

/** Whether an offset lies in a dashboard. */
const isJson = (snapshot: Snapshot, at: number): boolean => snapshot.analyses[indexAt(snapshot, at)]?.kind === 'dashboard';

/** Disables a rule for a file, by a comment at its top; undefined where none can stand there. */
export const disableForFile = (snapshot: Snapshot, { rule }: Found): Fix | undefined => {
  const { text } = snapshot;
  if (isJson(snapshot, 0)) return undefined;
  const at = text.startsWith('\uFEFF') ? 1 : 0;
  return { title: `Disable ${rule} for this file`, edits: [{ from: at, to: at, text: `# observability-disable-file ${rule}${lineBreakOf(text)}` }] };
};
