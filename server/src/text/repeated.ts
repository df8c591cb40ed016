import { Recent } from './recent';

/**
 * Keeps what was worked out by what it was worked out from, for long only where it came back. Of a file in which everything is different,
 * hardly anything is kept: what stays until it is old costs the garbage collector more than to work it out again.
 */
export class Repeated<Key, Value> {
  private readonly once: Recent<Key, Value>;
  private readonly again: Recent<Key, Value>;

  /**
   * @param size so many of those that came back are kept at least, and at most twice as many
   * @param window so many are watched at least for whether they come back
   */
  constructor(size: number, window: number) {
    this.again = new Recent(size);
    this.once = new Recent(window);
  }

  get(key: Key): Value | undefined {
    const kept = this.again.get(key);
    if (kept !== undefined) return kept;
    const value = this.once.get(key);
    if (value !== undefined) this.again.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.once.set(key, value);
  }
}
