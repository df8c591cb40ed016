/** A fact under a key, as a file contributes it. */
export interface Row<Value> {
  readonly key: string;
  readonly value: Value;
  /** Equal for facts that no check can tell apart. */
  readonly signature: string;
}

/** A change of what a file says under a key. */
export interface Change {
  readonly key: string;
  /** How many facts the file has under the key, before the change or after it. */
  readonly rows: number;
  /** How many files have any. */
  readonly files: number;
}

/**
 * Facts by key, from many files. What it hands out can be compared by identity: a list stays the same object until one of its
 * facts changes, so that whoever read it can tell at no cost whether it still says the same.
 */
export class Table<Value> {
  private readonly files = new Map<string, Map<string, readonly Row<Value>[]>>();
  private readonly lists = new Map<string, readonly Value[]>();
  private everything: readonly Value[] | undefined;
  private names: readonly string[] | undefined;

  /**
   * @param matters whether a change under a key can make a difference to any check; it always can, unless given. Who asks for a
   * list gets the newest in any case.
   */
  constructor(private readonly matters: (change: Change) => boolean = () => true) {}

  /** The facts under a key, in the order in which their files came. */
  get(key: string): readonly Value[] {
    const known = this.lists.get(key);
    if (known) return known;
    const files = this.files.get(key);
    if (!files) return NONE;
    const list = [...files.values()].flatMap((rows) => rows.map(({ value }) => value));
    this.lists.set(key, list);
    return list;
  }

  has(key: string): boolean {
    return this.files.has(key);
  }

  /** All keys; the same object until one comes or goes. */
  keys(): readonly string[] {
    return (this.names ??= [...this.files.keys()]);
  }

  /** All facts, once for each key that they are under; the same object until one changes. */
  all(): readonly Value[] {
    return (this.everything ??= [...this.files.values()].flatMap((files) => [...files.values()].flatMap((rows) => rows.map(({ value }) => value))));
  }

  /**
   * Replaces what a file says under a key.
   *
   * @returns whether any check could notice; undefined where it says the same as before
   */
  replace(key: string, file: string, rows: readonly Row<Value>[]): boolean | undefined {
    const files = this.files.get(key);
    const before = files?.get(file) ?? [];
    if (before.length === rows.length && before.every(({ signature }, i) => signature === rows[i]!.signature)) return undefined;
    const filesBefore = files?.size ?? 0;
    if (rows.length > 0) this.add(key, file, rows, files);
    else this.remove(key, file, files!);
    this.lists.delete(key);
    this.everything = undefined;
    return this.matters({ key, rows: Math.max(before.length, rows.length), files: Math.max(filesBefore, this.files.get(key)?.size ?? 0) });
  }

  private add(key: string, file: string, rows: readonly Row<Value>[], files: Map<string, readonly Row<Value>[]> | undefined): void {
    if (files) files.set(file, rows);
    else {
      this.files.set(key, new Map([[file, rows]]));
      this.names = undefined;
    }
  }

  private remove(key: string, file: string, files: Map<string, readonly Row<Value>[]>): void {
    files.delete(file);
    if (files.size > 0) return;
    this.files.delete(key);
    this.names = undefined;
  }
}

const NONE: readonly never[] = [];
