/**
 * A copy of a list with other items in the place of those from one index up to another. On every keystroke, lists with ten thousand
 * items are copied for the sake of one: as a whole that is one move of memory, and item by item it is most of what a keystroke costs.
 */
export function withItems<T>(list: readonly T[], from: number, to: number, items: readonly T[]): T[] {
  if (items.length !== to - from) return list.slice(0, from).concat(items, list.slice(to));
  const copy = list.slice();
  for (let i = 0; i < items.length; i++) copy[from + i] = items[i]!;
  return copy;
}
