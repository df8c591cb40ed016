import { span, type Span } from '../text/range';

/**
 * Splits a YAML file at its document markers: `---`, which begins a document, and `...`, which ends one.
 *
 * YAML forbids a marker inside any scalar, so a line scan finds the same documents as a parser does, and a mistake in
 * one document cannot swallow the next. What stands before a document's `---` and is no document itself (directives such
 * as `%YAML`, comments, white space) belongs to it.
 *
 * @returns at least one span; together they cover the text
 */
export function documentChunks(text: string): Span[] {
  const chunks: Span[] = [];
  let from = 0;
  let hasContent = false;
  const end = (at: number): void => {
    if (at > from) chunks.push(span(from, at));
    from = at;
    hasContent = false;
  };
  // Only a line feed ends a line here: `^` and `$` would also match at Unicode's line separators, which YAML reads as text.
  for (let at = 0; at < text.length; at = nextLine(text, at)) {
    const marker = markerAt(text, at);
    if (marker === '---' && hasContent) end(at);
    if (marker === '...') end(nextLine(text, at));
    else hasContent ||= marker === '---' || isContent(text, at);
  }
  // Nothing but white space and comments at the end is no document of its own.
  const last = chunks[chunks.length - 1];
  if (!last || hasContent) chunks.push(span(from, text.length));
  else chunks[chunks.length - 1] = span(last.from, text.length);
  return chunks;
}

const nextLine = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
};

const MARKER = /(---|\.\.\.)(?:[ \t\r\n]|$)/y;

function markerAt(text: string, at: number): string | undefined {
  const c = text[at];
  if (c !== '-' && c !== '.') return undefined;
  MARKER.lastIndex = at;
  return MARKER.exec(text)?.[1];
}

const CONTENT = /[ \t]*[^ \t\r\n#]/y;

/** Whether a line holds more than white space, a comment or a directive. */
function isContent(text: string, at: number): boolean {
  CONTENT.lastIndex = at;
  return text[at] !== '%' && CONTENT.test(text);
}
