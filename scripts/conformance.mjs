// Measures how far the product's verdicts agree with those of the programs that it stands in for, over a folder of cases.
// Usage: node scripts/conformance.mjs DIR [--verbose]   With --verbose every disagreement is shown.
// A disagreement is no failure: the exit code is 0 unless the cases cannot be read (2). See docs/conformance.md.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadEngine } from './conformance/engine.mjs';
import { ROWS, UnreadableCases } from './conformance/rows.mjs';

class UsageError extends Error {}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { verbose: { type: 'boolean' } } });
    if (positionals.length !== 1) throw new Error('name one folder of cases: npm run conformance -- DIR [--verbose]');
    return { folder: path.resolve(positionals[0]), verbose: values.verbose === true };
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

/** Judges every case of a row; undefined where the folder has no such file. */
async function measure(row, folder, engine) {
  const file = path.join(folder, row.file);
  if (!fs.existsSync(file)) return undefined;
  const verdicts = [];
  let undecidable = 0;
  for (const item of row.read(file)) {
    const verdict = await row.judge(item, engine);
    if (verdict) verdicts.push(verdict);
    else undecidable++;
  }
  return { verdicts, undecidable };
}

// Cases are other people's text, and this goes to a terminal.
const printable = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\uFFFD');
const indented = (text) => printable(text.trimEnd()).replace(/^/gm, '    ');

function showDisagreements(name, { verdicts }) {
  for (const { agrees, title, text, found } of verdicts) {
    if (!agrees) console.log(`${name}: ${printable(title)}\n${indented(text)}\n  found: ${found === '' ? 'nothing' : `\n${indented(found)}`}\n`);
  }
}

/** Lines of the table: the row itself and, where a file has several parts, each of them. */
function lines(name, measured, verbose) {
  if (!measured) return [[name, 'absent', '', '', '']];
  const count = (verdicts) => [verdicts.length, verdicts.filter(({ agrees }) => agrees).length, verdicts.filter(({ agrees }) => !agrees).length];
  const parts = verbose ? [...new Set(measured.verdicts.flatMap(({ part }) => part ?? []))] : [];
  return [
    [name, ...count(measured.verdicts), measured.undecidable],
    ...parts.map((part) => [`  ${part}`, ...count(measured.verdicts.filter((verdict) => verdict.part === part)), '']),
  ];
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]))).join('  ').trimEnd()).join('\n');
}

async function main() {
  const { folder, verbose } = readArguments();
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const engine = await loadEngine();
  const rows = [['file', 'cases', 'agree', 'disagree', 'left out']];
  for (const row of ROWS) {
    const measured = await measure(row, folder, engine);
    const name = row.title ?? row.file;
    if (verbose && measured) showDisagreements(name, measured);
    rows.push(...lines(name, measured, verbose));
  }
  console.log(table(rows));
}

main().catch((error) => {
  console.error(error instanceof UsageError || error instanceof UnreadableCases ? `conformance: ${error.message}` : `conformance: ${error.stack}`);
  process.exitCode = 2;
});
