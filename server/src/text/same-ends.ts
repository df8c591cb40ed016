/**
 * How many items two lists have in common at their beginnings and, behind that, at their ends.
 *
 * @param isSame whether two items are one; identity unless given
 */
export function sameEnds<T>(before: readonly T[], after: readonly T[], isSame: (a: T, b: T) => boolean = Object.is): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && isSame(before[head]!, after[head]!)) head++;
  let tail = 0;
  while (tail < most - head && isSame(before[before.length - 1 - tail]!, after[after.length - 1 - tail]!)) tail++;
  return { head, tail };
}
