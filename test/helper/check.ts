import assert from 'node:assert/strict';
import { defaultContract } from '../../server/src/contract/load-contract';
import { diagnose, type CheckSettings, type Pace, type Problem } from '../../server/src/features/diagnose';
import { SCHEMAS } from '../../server/src/files/schema-files';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { applyEdits } from '../../server/src/text/range';
import { WorkspaceIndex } from '../../server/src/workspace/facts';

export interface CheckOptions {
  /** The file's name, which tells its language: `rules.yaml` unless given. */
  readonly file?: string;
  readonly settings?: CheckSettings;
}

export const WITH_CONTRACT: CheckSettings = { contract: defaultContract(), severities: {}, today: '2026-01-31', schemas: SCHEMAS };
export const WITHOUT_CONTRACT: CheckSettings = { contract: undefined, severities: {}, today: '2026-01-31', schemas: SCHEMAS };

const NEVER: Pace = { pause: () => Promise.resolve(), cancelled: false };

export const languageOf = (file: string): string => (file.endsWith('.md') ? 'markdown' : (/\.(promql|logql|traceql|json)$/.exec(file)?.[1] ?? 'yaml'));

/** Everything that the product reports on a snapshot. */
export async function problemsIn(snapshot: Snapshot, settings: CheckSettings): Promise<Problem[]> {
  const problems = await diagnose(snapshot, settings, NEVER);
  assert.ok(problems, 'the check was cancelled');
  return problems;
}

/** Everything that the product reports on a text. */
export const problemsOf = (text: string, { file = 'rules.yaml', settings = WITH_CONTRACT }: CheckOptions = {}): Promise<Problem[]> => problemsIn(createSnapshot({ path: file, languageId: languageOf(file), text }), settings);

/** Everything that the product reports on the files of a workspace, by their names. */
export async function problemsOfFiles(files: Readonly<Record<string, string>>, settings: CheckSettings = WITH_CONTRACT): Promise<{ readonly file: string; readonly problem: Problem }[]> {
  const snapshots = Object.entries(files).map(([file, text]) => createSnapshot({ path: file, languageId: languageOf(file), text }));
  const index = new WorkspaceIndex();
  for (const { path, documents } of snapshots) index.set(path, documents.map(({ analysis }) => analysis));
  const found = await Promise.all(snapshots.map(async (snapshot) => (await problemsIn(snapshot, { ...settings, workspace: index.facts })).map((problem) => ({ file: snapshot.path, problem }))));
  return found.flat();
}

/** Everything that the product reports on the files of a workspace, with the words that are reported. */
export async function problemsAmong(files: Readonly<Record<string, string>>, settings: CheckSettings = WITHOUT_CONTRACT): Promise<{ file: string; rule: string; at: string; problem: Problem }[]> {
  return (await problemsOfFiles(files, settings)).map(({ file, problem }) => ({ file, rule: problem.rule, at: files[file]!.slice(problem.from, problem.to), problem }));
}

interface Expectation {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/**
 * Takes the expectation lines out of a text. A line `#   ^^^ some words` says that the columns above the carets are
 * reported with a message that holds those words.
 */
export function parseExpectations(marked: string): { text: string; expectations: Expectation[] } {
  let text = '';
  let lineStart = 0;
  const expectations: Expectation[] = [];
  for (const line of marked.split(/(?<=\n)/)) {
    const carets = /^#( *)(\^+) ?(.*?)\s*$/.exec(line);
    if (carets) {
      const from = lineStart + carets[1]!.length + 1;
      expectations.push({ from, to: from + carets[2]!.length, message: carets[3]! });
    } else {
      lineStart = text.length;
      text += line;
    }
  }
  return { text, expectations };
}

/** Checks a text against its own expectation lines: every one is met, and nothing else is reported. */
export async function check(marked: string, options: CheckOptions & { readonly rule?: string } = {}): Promise<{ text: string; problems: Problem[] }> {
  const { text, expectations } = parseExpectations(marked);
  const problems = await problemsOf(text, options);
  const show = (p: { from: number; to: number }): string => `${JSON.stringify(text.slice(p.from, p.to))} at ${lineAndColumn(text, p.from)}`;
  const left = [...problems];
  for (const expectation of expectations) {
    const index = left.findIndex((p) => p.from === expectation.from && p.to === expectation.to && p.message.includes(expectation.message));
    assert.ok(index >= 0, `expected a report on ${show(expectation)} with "${expectation.message}", found:\n${problems.map((p) => `  ${p.rule}: ${show(p)}: ${p.message}`).join('\n') || '  nothing'}`);
    left.splice(index, 1);
  }
  assert.deepEqual(left.map((p) => `${p.rule}: ${show(p)}: ${p.message}`), [], 'nothing else is reported');
  if (options.rule) for (const p of problems) assert.equal(p.rule, options.rule);
  return { text, problems };
}

/** The text after the first quick fix of every problem. */
export const applyFirstFixes = (text: string, problems: readonly Problem[]): string => applyEdits(text, problems.flatMap((p) => p.fixes[0]?.edits ?? []));

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before[before.length - 1]!.length + 1}`;
}
