import type { Span } from '../../server/src/text/range';

/**
 * Takes the marks `«` and `»` out of a text. Each pair marks a span; `«»` marks a caret.
 *
 * @throws where a mark has no partner: the test that wrote it is wrong
 */
export function marked(source: string): { text: string; spans: Span[] } {
  let text = '';
  let open: number | undefined;
  const spans: Span[] = [];
  for (const part of source.split(/([«»])/)) {
    if (part === '«') {
      if (open !== undefined) throw new Error('« inside of a marked span');
      open = text.length;
    } else if (part === '»') {
      if (open === undefined) throw new Error('» without «');
      spans.push({ from: open, to: text.length });
      open = undefined;
    } else {
      text += part;
    }
  }
  if (open !== undefined) throw new Error('« without »');
  return { text, spans };
}

/** The inverse: a text with its spans marked, for messages that show where something was found. Spans must not cross. */
export function mark(text: string, spans: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    out += `${text.slice(at, Math.max(at, from))}«${text.slice(Math.max(at, from), to)}»`;
    at = Math.max(at, to);
  }
  return out + text.slice(at);
}
