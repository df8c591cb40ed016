import fs from 'node:fs';
import path from 'node:path';

export const ROOT = process.cwd();

/** Folders that are not written by hand in this repository. */
const ELSEWHERE = new Set(['node_modules', 'dist', 'out']);

/** Every Markdown file of the project, relative to the root and with slashes; hidden folders are left out. */
export function markdownFiles(folder = ''): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('.') || ELSEWHERE.has(entry.name) ? [] : markdownFiles(name);
    // The pages beside the rules are the sources of those in docs/rules, which their links are meant for.
    return entry.name.endsWith('.md') && !name.startsWith('server/src/rules/') ? [name] : [];
  });
}

interface Fence {
  /** The whole info string, such as `yaml bad`. */
  info: string;
  text: string;
}

const FENCE = /^([ \t]*)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)^\1\2[ \t]*$/gm;

/** The fenced blocks of a document. */
export const fences = (markdown: string): Fence[] => [...markdown.matchAll(FENCE)].map(([, , , info = '', text = '']) => ({ info: info.trim(), text }));

/** A document without what is shown as code. */
const prose = (markdown: string): string => markdown.replace(FENCE, '').replace(/``[^\n]+?``|`[^`\n]+`/g, '``');

/** Where the links of a document lead to, as they are written. */
export const links = (markdown: string): string[] => {
  const text = prose(markdown);
  return [...[...text.matchAll(/\]\(<?([^()\s>]+)>?(?: "[^"\n]*")?\)/g)], ...text.matchAll(/^\[[^\]\n]+\]: <?(\S+?)>?$/gm)].map(([, to]) => to!);
};

/** The anchors of a document's headings, as GitHub makes them. */
export function headings(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...markdown.replace(FENCE, '').matchAll(/^#{1,6} +(.+?)[ #]*$/gm)].map(([, title]) => {
    const text = title!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replace(/ /g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** The cells of a line of a table, undefined of any other; a cell's own `|` is escaped as `\|`. */
const cellsOf = (line: string): string[] | undefined => (/^\|.*\|$/.test(line.trim()) ? line.trim().slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()) : undefined);

/** The rows of all tables whose first cell is code. */
export const codeRows = (markdown: string): string[][] => markdown.split('\n').map(cellsOf).filter((cells): cells is string[] => cells?.[0]?.startsWith('`') === true);

/** The rows of the table whose header begins with these cells. */
export function tableOf(markdown: string, ...header: string[]): string[][] {
  const rows = markdown.split('\n').map(cellsOf);
  const at = rows.findIndex((cells) => cells !== undefined && header.every((name, i) => cells[i] === name));
  if (at < 0) throw new Error(`no table begins with ${header.join(' | ')}`);
  const body = rows.slice(at + 2);
  const end = body.findIndex((cells) => cells === undefined);
  return (end < 0 ? body : body.slice(0, end)) as string[][];
}

/** The code in a cell: `` `a` `` gives `a`. */
export const code = (cell: string): string => /^`([^`]*)`$/.exec(cell)?.[1] ?? cell;
