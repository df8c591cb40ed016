/**
 * A set of which most have no or one member: a `Set` takes up two hundred bytes before anything is in it. The members are no sets themselves.
 * Values of this type are handed back changed, and what was handed in is not used any more.
 */
export type Few<T> = T | Set<T> | undefined;

export function withMember<T extends object | string>(few: Few<T>, member: T): Few<T> {
  if (few === undefined || few === member) return member;
  return few instanceof Set ? few.add(member) : new Set([few, member]);
}

export function withoutMember<T extends object | string>(few: Few<T>, member: T): Few<T> {
  if (few === member) return undefined;
  if (!(few instanceof Set)) return few;
  few.delete(member);
  return few.size === 0 ? undefined : few;
}

export const membersOf = <T extends object | string>(few: Few<T>): Iterable<T> => (few === undefined ? [] : few instanceof Set ? few : [few]);
