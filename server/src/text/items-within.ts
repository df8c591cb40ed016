import type { Span } from './range';

/** Finds the items that lie within a span: those of a list in the order of the text, however many others there are. */
export function itemsWithin<Item>(items: readonly Item[], spanOf: (item: Item) => Span): (around: Span) => Item[] {
  const ordered = items.map((item) => ({ item, at: spanOf(item) })).sort((a, b) => a.at.from - b.at.from);
  return ({ from, to }) => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ordered[middle]!.at.from < from) low = middle + 1;
      else high = middle;
    }
    const found: Item[] = [];
    for (; low < ordered.length && ordered[low]!.at.from <= to; low++) if (ordered[low]!.at.to <= to) found.push(ordered[low]!.item);
    return found;
  };
}
