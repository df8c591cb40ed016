import { lastIndex } from './last-index';
import type { Span } from './range';

/** Finds the items that lie within a span: those of a list in the order of the text, however many others there are. */
export function itemsWithin<Item>(items: readonly Item[], spanOf: (item: Item) => Span): (around: Span) => Item[] {
  const ordered = items.map((item) => ({ item, at: spanOf(item) })).sort((a, b) => a.at.from - b.at.from);
  return ({ from, to }) => {
    const found: Item[] = [];
    for (let i = lastIndex(ordered, ({ at }) => at.from < from) + 1; i < ordered.length && ordered[i]!.at.from <= to; i++) if (ordered[i]!.at.to <= to) found.push(ordered[i]!.item);
    return found;
  };
}
