/** The last index of a sorted list for which something is true that is true of all before it; -1 where it is of none. */
export function lastIndex<T>(list: readonly T[], isTrue: (item: T, index: number) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(list[middle]!, middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
