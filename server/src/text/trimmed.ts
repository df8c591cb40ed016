const NONE: readonly never[] = [];

/** A list without the room for more that it grew into: an array to which one element was pushed has room for sixteen others. For lists that are kept. */
export const trimmed = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NONE : list.slice());
