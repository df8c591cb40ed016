/** A value that is kept with each of many objects. */
export interface Attached<Owner extends object, Value> {
  get(owner: Owner): Value | undefined;
  set(owner: Owner, value: Value): void;
  delete(owner: Owner): void;
}

/** Stands for an object that is there already, so that a class that extends it gives its private fields to that one. */
class Present {
  constructor(object: object) {
    return object;
  }
}

/**
 * A `WeakMap` for ten thousands of keys. In one that is old, every value counts as in use for the small collections of V8's garbage collector,
 * each of which looks through all of it; a private field of the object itself costs no more than any other property. Nobody sees it, and copies
 * of the object do not have it.
 */
export function attached<Owner extends object, Value>(): Attached<Owner, Value> {
  class Holder extends Present {
    #value: Value | undefined;

    static of(owner: Owner): Value | undefined {
      return #value in owner ? owner.#value : undefined;
    }

    static attach(owner: Owner, value: Value | undefined): void {
      const holder = #value in owner ? owner : new Holder(owner);
      holder.#value = value;
    }
  }
  return {
    get: (owner) => Holder.of(owner),
    set: (owner, value) => Holder.attach(owner, value),
    delete: (owner) => Holder.attach(owner, undefined),
  };
}
