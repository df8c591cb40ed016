import type { QueryTable } from '../../server/src/lsp/protocol';
import { element } from './dom';

/** The answer of the server as it came; a whole one is indented. */
export function jsonView(raw: NonNullable<QueryTable['raw']>): HTMLElement {
  const { text, length } = raw;
  const isCut = text.length < length;
  const pre = element('pre', { class: 'json', tabindex: '0', 'aria-label': 'Answer of the server' }, isCut ? text : indented(text));
  const note = isCut ? [element('p', { class: 'placeholder' }, `The first ${text.length.toLocaleString('en-US')} of ${length.toLocaleString('en-US')} characters. Copy the query as curl to see the rest.`)] : [];
  return element('div', { class: 'raw' }, ...note, pre);
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // An answer that was read and is still no JSON is shown as it is.
    return text;
  }
}
