/** Longer than any title of an error page, shorter than what would drown a message. */
const LONGEST = 300;
/** Only the start of a page is looked at, however long it is. */
const LOOK_AT = 20_000;

/**
 * The first line of an answer that is not what was expected, for a message: of an HTML page its title or first words,
 * of anything else its first line that is not blank. Empty if there is none.
 */
export function firstLine(body: string): string {
  const start = body.slice(0, LOOK_AT);
  const text = /^\s*(?:<!doctype html|<html|<head|<body|<h1|<title)/i.test(start) ? textOfPage(start) : start;
  const line = text.split(/\r\n|[\r\n]/).map(clean).find((each) => each !== '') ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function textOfPage(page: string): string {
  const title = /<title[^<>]*>([^<]{1,1000})<\/title/i.exec(page)?.[1];
  if (title !== undefined && title.trim() !== '') return decode(title.replace(/\s+/g, ' '));
  const visible = page.replace(/<(script|style)\b[^]*?(?:<\/\1[^<>]*>|$)/gi, ' ').replace(/<[^<>]*>/g, '\n');
  return decode(visible);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decode = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');

/** Control characters (a terminal's escapes among them) and direction overrides say nothing in a message. */
const clean = (line: string): string => line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').replace(/ {2,}/g, ' ').trim();
