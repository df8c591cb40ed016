import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { examine, MOST_PROBLEMS, type CheckSettings, type Cut, type Problem } from '../features/diagnose';
import { fixAllEdits, type FixAll } from '../features/fixes';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { readShortTextFile, type TextFile } from '../files/read-text';
import { languageOfFile, sourceFiles } from '../files/source-files';
import { matchesPath } from '../text/glob';
import { applyEdits } from '../text/range';
import { UsageError, type CheckArguments } from './arguments';
import { ContractLookup } from './contract-lookup';
import { RunFacts } from './workspace-facts';

/** The problems of one file, with the snapshot that they were found in. */
export interface CheckedFile {
  readonly file: string;
  readonly snapshot: Snapshot;
  readonly problems: readonly Problem[];
  /** What comments in the file hide. */
  readonly suppressed: readonly Problem[];
  readonly cut: Cut | undefined;
}

/** A fix may uncover another problem that has a fix; each round fixes at least one, so a few rounds are enough. */
const MAX_FIX_ROUNDS = 10;

/** Characters of text. Files beyond them are read a second time, for a tree takes many times as much memory as its text. */
const MAX_KEPT = 30_000_000;

/** A file that was read, with the text as it stood then as long as there is room for it. */
interface ReadFile {
  readonly file: string;
  readonly kept: { readonly source: TextFile; readonly snapshot: Snapshot } | undefined;
}

/**
 * Checks files and folders, one after the other, in the order of their names. All of them are read first, for what one of
 * them says decides over the checks of others.
 *
 * @param note is told what a user should know beside the problems of files
 * @throws UsageError where a path or the contract cannot be read, or a file cannot be written
 */
export async function* checkPaths(args: CheckArguments, note: (text: string) => void = () => undefined): AsyncGenerator<CheckedFile> {
  const contracts = new ContractLookup(args.contract, note, args.prometheus);
  const which: FixAll = args.unsafeFixes ? 'sole' : 'safe';
  const snapshotOf = reader(args.lokiRules);
  const facts = new RunFacts();
  const files: ReadFile[] = [];
  let size = 0;
  for await (const file of expand(args.paths)) {
    const source = read(file);
    const snapshot = snapshotOf(file, source.text);
    facts.collect(snapshot);
    size += source.text.length;
    files.push({ file, kept: size <= MAX_KEPT ? { source, snapshot } : undefined });
  }
  // What was checked is let go.
  for (let next = files.shift(); next; next = files.shift()) {
    const { file } = next;
    const settings = await contracts.of(file);
    const source = next.kept?.source ?? read(file);
    const checked = await checkSnapshot(file, next.kept?.snapshot ?? snapshotOf(file, source.text), facts.with(settings));
    if (args.fix && !source.isExact && fixAllEdits(checked.problems, which).length > 0) note(`${file} is not valid UTF-8, so nothing in it is fixed`);
    const result = args.fix && source.isExact ? await fix(checked, source, settings, facts, which, snapshotOf) : checked;
    if (result.cut) note(leftOut(result, result.cut));
    yield result;
  }
}

function leftOut({ file, snapshot }: CheckedFile, { at, behind }: Cut): string {
  const from = `from line ${snapshot.lines.position(at).line + 1} on`;
  return behind === 'nothing' ? `${file} has ${MOST_PROBLEMS} errors: what is ${from} is not looked at` : `${file} has ${MOST_PROBLEMS} problems other than errors: ${from}, errors alone are listed`;
}

/** The files below paths, each once. @throws UsageError where a path cannot be read */
export async function* expand(paths: readonly string[]): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const path of paths) {
    const files = (await kindOf(path)) === 'folder' ? sourceFiles([path]) : [path];
    for await (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

async function kindOf(path: string): Promise<'file' | 'folder'> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'folder';
    if (stats.isFile()) return 'file';
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new UsageError(`${path} is neither a file nor a folder`);
}

function read(file: string): TextFile {
  try {
    // A check has nothing else to do meanwhile, so that a long file may be read at once as well.
    return readShortTextFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const withSlashes = (file: string): string => file.split(path.sep).join('/');

/** Reads the text of a file. */
type Reader = (file: string, text: string) => Snapshot;

/** @param lokiRules patterns of files, from the current folder on, whose rules are those of Loki */
export const reader = (lokiRules: readonly string[] = []): Reader => (file, text) => {
  const below = withSlashes(path.relative('', file));
  return createSnapshot({ path: withSlashes(path.resolve(file)), languageId: languageOfFile(file), text, ruler: lokiRules.some((pattern) => matchesPath(pattern, below)) ? 'loki' : undefined });
};

async function checkSnapshot(file: string, snapshot: Snapshot, settings: CheckSettings): Promise<CheckedFile> {
  const found = await examine(snapshot, settings, { pause: () => Promise.resolve(), cancelled: false });
  return { file, snapshot, problems: found?.problems ?? [], suppressed: found?.suppressed ?? [], cut: found?.cut };
}

async function fix(checked: CheckedFile, source: TextFile, settings: CheckSettings, facts: RunFacts, which: FixAll, snapshotOf: Reader): Promise<CheckedFile> {
  let at = checked;
  for (let round = 0; round < MAX_FIX_ROUNDS; round++) {
    const edits = fixAllEdits(at.problems, which);
    if (edits.length === 0) break;
    const snapshot = snapshotOf(at.file, applyEdits(at.snapshot.text, edits));
    facts.collect(snapshot);
    at = await checkSnapshot(at.file, snapshot, facts.with(settings));
  }
  if (at === checked) return at;
  try {
    await writeFile(at.file, `${source.hasByteOrderMark ? '\uFEFF' : ''}${at.snapshot.text}`);
  } catch (error) {
    throw new UsageError(`${at.file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return at;
}
