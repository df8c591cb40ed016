import { writeFile } from 'node:fs/promises';
import { formatQueries, unformattedQueries } from '../features/format';
import { readShortTextFile, type TextFile } from '../files/read-text';
import { languageOfFile } from '../files/source-files';
import { queryLanguage } from '../query/language';
import { applyEdits } from '../text/range';
import { UsageError, type FormatArguments } from './arguments';
import { expand, reader } from './check';
import { printable } from './report';

/** Where the formatter writes: results, and what it has to say about them. */
export interface Streams {
  out(text: string): Promise<void> | void;
  note(text: string): void;
}

/**
 * Formats the queries of files in place, or with `-` from the standard input to the standard output.
 *
 * @returns the exit code: 1 where something is not formatted, be it for `--check` or for a syntax error
 * @throws UsageError where a path cannot be read
 */
export async function format(args: FormatArguments, streams: Streams): Promise<number> {
  if (args.paths[0] === '-') return formatInput(args, streams);
  let files = 0;
  let changed = 0;
  let broken = 0;
  for await (const file of expand(args.paths)) {
    // In a folder, Markdown is prose that happens to show queries, Grafana writes its dashboards itself, and a configuration of Alloy holds no queries; whoever names a file means it.
    if (/^(?:markdown|json|alloy)$/.test(languageOfFile(file)) && !args.paths.includes(file)) continue;
    files++;
    const { text, hasByteOrderMark, isExact } = read(file);
    const { result, notes } = formatText(file, text, args);
    // Writing back what could only be read in part would change more than the queries.
    if (!isExact) notes.push('1:1 not formatted: the file is not valid UTF-8');
    broken += notes.length;
    for (const note of notes) streams.note(`${printable(file)}:${note}\n`);
    if (result === text || !isExact) continue;
    changed++;
    if (!args.check) await writeFile(file, `${hasByteOrderMark ? '\uFEFF' : ''}${result}`);
    await streams.out(`${printable(file)}\n`);
  }
  const what = args.check ? (changed === 1 ? 'is not formatted' : 'are not formatted') : changed === 1 ? 'was formatted' : 'were formatted';
  await streams.out(`${changed} of ${files} ${files === 1 ? 'file' : 'files'} ${what}\n`);
  return broken > 0 || (args.check && changed > 0) ? 1 : 0;
}

async function formatInput(args: FormatArguments, streams: Streams): Promise<number> {
  const input = await readInput();
  // A byte order mark is no part of the text, and stays where it is.
  const mark = /^\uFEFF?/.exec(input)![0];
  const text = input.slice(mark.length);
  const isYaml = reader(args.lokiRules)('-.yaml', text).documents.length > 0;
  const { result, notes } = formatText(isYaml ? '-.yaml' : `-.${queryLanguage(text)}`, text, args);
  for (const note of notes) streams.note(`-:${note}\n`);
  if (!args.check) await streams.out(mark + result);
  return notes.length > 0 || (args.check && result !== text) ? 1 : 0;
}

function formatText(file: string, text: string, { width, lokiRules }: FormatArguments): { result: string; notes: string[] } {
  const snapshot = reader(lokiRules)(file, text);
  const notes = unformattedQueries(snapshot).map(({ from, message }) => {
    const { line, character } = snapshot.lines.position(from);
    return `${line + 1}:${character + 1} not formatted: ${printable(message)}`;
  });
  return { result: applyEdits(snapshot.text, formatQueries(snapshot, { width })), notes };
}

function read(file: string): TextFile {
  try {
    return readShortTextFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
