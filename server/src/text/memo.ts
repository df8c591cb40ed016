/** Entries beyond which a memo begins anew. */
const MOST = 20_000;

/** The memos that keep something. */
const filled: Memo<object, unknown>[] = [];

/**
 * Keeps what was worked out of the parts of a query or a template while its checks ask for it again and again.
 *
 * Not a `WeakMap`, although the trees go soon: in one that is old, every value counts as in use for the small collections of V8's garbage
 * collector, and with it the tree that it belongs to. Ten thousand queries then all stay until a large one.
 */
export class Memo<Key extends object, Value> {
  /**
   * A new one behind every look at a document: a map that is cleared leaves its table behind, and where that is old, everything in it stays
   * until the next large collection.
   */
  private known: Map<Key, Value> | undefined;

  get(key: Key): Value | undefined {
    return this.known?.get(key);
  }

  has(key: Key): boolean {
    return this.known?.has(key) ?? false;
  }

  set(key: Key, value: Value): void {
    if (this.known === undefined) filled.push(this);
    if (this.known === undefined || this.known.size >= MOST) this.known = new Map();
    this.known.set(key, value);
  }

  clear(): void {
    this.known = undefined;
  }
}

/** Lets everything go that memos keep: the checks of a document are through. What is asked for again is worked out again. */
export function forgetMemos(): void {
  for (const memo of filled) memo.clear();
  filled.length = 0;
}
