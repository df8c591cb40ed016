/** Longer texts of others are cut: a hover is no place to read a page. */
const LONGEST = 1000;

/**
 * Control characters, and those that turn the direction of writing around, by which a text could pretend to be another.
 */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** What can be shown of a text: without control characters, and not longer than anybody would read here. */
export function showable(text: string, longest = LONGEST): string {
  const clean = text.replaceAll('\r\n', '\n').replace(UNSEEN, '\uFFFD');
  if (clean.length <= longest) return clean;
  const cut = clean.slice(0, longest - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The characters that mean something in Markdown, HTML included. */
const SPECIAL = /[\\`*_{}[\]()<>#+!|~&$-]/g;

/** Any text, as Markdown that shows just this text: no links, images, HTML or emphasis come out of it. */
export const plain = (text: string): string => showable(text).replace(/\s+/g, ' ').trim().replace(SPECIAL, '\\$&');

/** The longest run of backticks in a text. */
const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** Any text as code within a line. */
export function inlineCode(text: string): string {
  const line = showable(text).replace(/\s+/g, ' ');
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') || (line.startsWith(' ') && line.endsWith(' ')) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Any text as a block of code of its own. */
export function codeBlock(text: string, language: string): string {
  const shown = showable(text);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}
