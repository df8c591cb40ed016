/** How many items two lists have in common at their beginnings and, behind that, at their ends: the very same items, for a keystroke compares thousands of them. */
export function sameEnds<T>(before: readonly T[], after: readonly T[]): Ends {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { head, tail };
}

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
