/** Where the lines end that follow a place and are indented deeper than the line of the key. */
export function endOfDeeperLines(text: string, from: number, at: number): number {
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  // In `- expr: x`, the key's column counts, not the dash's. A value on a line of its own stands deeper than its key.
  const column = line.trim() === '' ? line.length - 1 : /^[ \t]*(?:-[ \t]+)*/.exec(line)![0].length;
  let end = at;
  const lines = /\r?\n([ \t]*)([^\r\n]*)/y;
  lines.lastIndex = at + /^[^\r\n]*/.exec(text.slice(at))![0].length;
  for (let found = lines.exec(text); found && (found[2] === '' || found[1]!.length > column); found = lines.exec(text)) {
    if (found[2] !== '') end = found.index + found[0].trimEnd().length;
  }
  return end;
}

/** Lines without the indentation that all but the first have in common. */
export function dedent(text: string): string {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const common = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return [first, ...rest.map((line) => line.slice(Number.isFinite(common) ? common : 0))].map((line) => line.trimEnd()).join('\n');
}
