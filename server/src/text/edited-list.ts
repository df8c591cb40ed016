import { attached } from './attached';

/** What a list was copied from, and how many items it has in common with that at its beginning and its end. */
interface Origin {
  readonly list: WeakRef<readonly unknown[]>;
  readonly head: number;
  readonly tail: number;
}

const origins = attached<readonly unknown[], Origin>();

/**
 * A copy of a list with other items in the place of those from one index up to another. On every keystroke, lists with ten thousand
 * items are copied for the sake of one: as a whole that is one move of memory, and item by item it is most of what a keystroke costs.
 */
export function withItems<T>(list: readonly T[], from: number, to: number, items: readonly T[]): T[] {
  let copy: T[];
  if (items.length === to - from) {
    copy = list.slice();
    for (let i = 0; i < items.length; i++) copy[from + i] = items[i]!;
  } else copy = list.slice(0, from).concat(items, list.slice(to));
  // To the small collections of V8's garbage collector, weak references are strong ones: a list that led to all before it would keep them.
  origins.delete(list);
  origins.set(copy, { list: new WeakRef(list), head: from, tail: list.length - to });
  return copy;
}

/**
 * How many items two lists have in common at their beginnings and, behind that, at their ends: the very same items. Of a list and its copy
 * `withItems`, that is known but for a few items, and several ask for it on every keystroke.
 */
export function sameEnds<T>(before: readonly T[], after: readonly T[]): Ends {
  const most = Math.min(before.length, after.length);
  const origin = origins.get(after);
  let { head, tail } = origin?.list.deref() === before ? origin : NOTHING;
  while (head + tail < most && before[head] === after[head]) head++;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { head, tail };
}

const NOTHING: Ends = { head: 0, tail: 0 };

/** The same for items that are alike. */
export function alikeEnds<T>(before: readonly T[], after: readonly T[], areAlike: (a: T, b: T) => boolean): Ends {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && areAlike(before[head]!, after[head]!)) head++;
  let tail = 0;
  while (tail < most - head && areAlike(before[before.length - 1 - tail]!, after[after.length - 1 - tail]!)) tail++;
  return { head, tail };
}

interface Ends {
  readonly head: number;
  readonly tail: number;
}
