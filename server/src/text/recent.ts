/** All that there are: a few for the program, none for a document or a request. */
const all: Recent<unknown, unknown>[] = [];

/**
 * Keeps what was worked out last by what it was worked out from. What nobody asked for in a while is let go, so that a file of any size
 * takes up no more memory than a few of its pages.
 */
export class Recent<Key, Value> {
  private newer = new Map<Key, Value>();
  private older = new Map<Key, Value>();

  /** @param size so many are kept at least, and at most twice as many */
  constructor(private readonly size: number) {
    all.push(this);
  }

  get(key: Key): Value | undefined {
    const known = this.newer.get(key);
    if (known !== undefined) return known;
    const old = this.older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.newer.size >= this.size) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(key, value);
  }

  clear(): void {
    this.newer = new Map();
    this.older = new Map();
  }
}

/** Lets go of everything that is kept: a text that was cut out of a file holds all of that file, which may have been closed. */
export function forgetRecent(): void {
  for (const recent of all) recent.clear();
}
