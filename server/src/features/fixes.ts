import { applyEdits, overlaps, type Span, type TextEdit } from '../text/range';
import type { Fix } from '../rules/rule';
import { diagnose, type CheckSettings, type Pace, type Problem } from './diagnose';
import { createSnapshot, type Snapshot } from './snapshot';

/** The fixes of the problems at a span, the problems in the order of the text. */
export const fixesAt = (problems: readonly Problem[], at: Span): { problem: Problem; fix: Fix; isPreferred: boolean }[] =>
  problems.filter((problem) => overlaps(problem, at)).flatMap((problem) => problem.fixes.map((fix, i) => ({ problem, fix, isPreferred: i === 0 })));

/** Which fixes are made without asking: `safe` are those that change nothing that is monitored; `sole` are also those that are the only one of their problem. */
export type FixAll = 'safe' | 'sole';

/** The edits of all fixes that are made without asking, in the order of the problems, as long as they do not touch each other: of two that do, the first counts. */
export function fixAllEdits(problems: readonly Problem[], which: FixAll): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { fixes } of problems) {
    const fix = fixes[0]?.isSafe || (which === 'sole' && fixes.length === 1) ? fixes[0]! : undefined;
    if (fix && fix.edits.every((edit) => !edits.some((other) => overlaps(edit, other)))) edits.push(...fix.edits);
  }
  return edits;
}

/** A fix may uncover another problem that has a fix; more rounds than these are left to the next time. */
const MAX_ROUNDS = 5;

/**
 * The edits that make a file's fixes again and again, until nothing is left to fix.
 *
 * @returns undefined when the work was cancelled
 */
export async function fixAll(snapshot: Snapshot, settings: CheckSettings, which: FixAll, pace: Pace): Promise<TextEdit[] | undefined> {
  const rounds: TextEdit[][] = [];
  let at = snapshot;
  while (rounds.length < MAX_ROUNDS) {
    const problems = await diagnose(at, settings, pace);
    if (!problems) return undefined;
    const edits = fixAllEdits(problems, which);
    if (edits.length === 0) break;
    rounds.push(edits);
    at = createSnapshot({ path: at.path, languageId: at.languageId, ruler: at.ruler, text: applyEdits(at.text, edits) }, at);
  }
  return rounds.length < 2 ? rounds.flat() : [difference(snapshot.text, at.text)];
}

/** The one edit that makes a text of another, from the first to the last character that differ. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let left = 0;
  while (left < shorter - from && before[before.length - 1 - left] === after[after.length - 1 - left]) left++;
  return { from, to: before.length - left, text: after.slice(from, after.length - left) };
}
