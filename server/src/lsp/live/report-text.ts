import { oneLine } from './words';

/** What a report about a server's targets or alerts is: plain text, which an editor shows as a read-only document. */

/** More entries than anybody reads through. */
export const MOST_ENTRIES = 500;

export interface Entry {
  /** The parts of the first line: how it fares, and what it is. */
  readonly head: readonly string[];
  /** Further lines, each with a word in front; those without a text are left out. */
  readonly lines: readonly (readonly [word: string, text: string])[];
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** A report: a heading, what goes for all of it, and its sections. */
export function reportText(heading: string, about: readonly string[], sections: readonly Section[]): string {
  const shown = sections.filter(({ entries }) => entries.length > 0).map(sectionText);
  return [[heading, '='.repeat(Math.min(heading.length, 100))].join('\n'), about.filter((line) => line !== '').join('\n'), ...shown].filter((part) => part !== '').join('\n\n');
}

function sectionText({ title, entries }: Section): string {
  const more = entries.length - MOST_ENTRIES;
  const heading = `${title} (${entries.length})`;
  return [`${heading}\n${'-'.repeat(heading.length)}`, ...entries.slice(0, MOST_ENTRIES).map(entryText), ...(more > 0 ? [`… and ${more} more, which are left out here.`] : [])].join('\n\n');
}

function entryText({ head, lines }: Entry): string {
  const shown = lines.filter(([, text]) => text !== '');
  const width = Math.max(0, ...shown.map(([word]) => word.length));
  return [head.map((part) => oneLine(part, 300)).filter((part) => part !== '').join('  '), ...shown.map(([word, text]) => `    ${word.padEnd(width)}  ${oneLine(text, 2_000)}`)].join('\n');
}

/** Labels in PromQL's notation, without those that are said elsewhere. */
export const labelsText = (labels: Readonly<Record<string, string>>, without: readonly string[] = []): string =>
  Object.entries(labels).filter(([name]) => !without.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 100).map(([name, value]) => `${oneLine(name, 200)}=${JSON.stringify(oneLine(value, 300))}`).join(', ');

/** A time as people of this machine read it, from seconds since the epoch. */
export const clockText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
