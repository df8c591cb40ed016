import { ByFile } from './by-file';

/** A fact under a key, as a file contributes it. */
export interface Row<Value> {
  readonly key: string;
  readonly value: Value;
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
  private readonly files = new Map<string, ByFile<readonly Value[]>>();
  /** Lists that were handed out, other than those that a single file has. */
  private readonly lists = new Map<string, readonly Value[]>();
  private everything: readonly Value[] | undefined;
  private names: readonly string[] | undefined;

  /**
   * @param signatureOf equal for facts that no check can tell apart
   * @param matters whether a change under a key can make a difference to any check; it always can, unless given. Who asks for a
   * list gets the newest in any case.
   */
  constructor(
    private readonly signatureOf: (value: Value) => string,
    private readonly matters: (change: Change) => boolean = () => true,
  ) {}

  /** The facts under a key, in the order in which their files came. */
  get(key: string): readonly Value[] {
    const known = this.lists.get(key);
    if (known) return known;
    const files = this.files.get(key);
    if (!files) return NONE;
    if (files.single) return files.single;
    const list = [...files.entries()].flatMap(([, values]) => values);
    this.lists.set(key, list);
    return list;
  }

  /** What a single file says under a key. */
  saidBy(file: string, key: string): readonly Value[] {
    return this.files.get(key)?.get(file) ?? NONE;
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
    return (this.everything ??= [...this.files.values()].flatMap((files) => [...files.entries()].flatMap(([, values]) => values)));
  }

  /**
   * Replaces what a file says under a key.
   *
   * @returns whether any check could notice; undefined where it says the same as before
   */
  replace(key: string, file: string, values: readonly Value[]): boolean | undefined {
    const files = this.files.get(key);
    const before = files?.get(file) ?? NONE;
    if (this.areSame(before, values)) {
      // The list stays, and what is equal takes its place in it: who replaces a part of it next time finds it by itself.
      values.forEach((value, i) => void ((before as Value[])[i] = value));
      return undefined;
    }
    const filesBefore = files?.size ?? 0;
    if (values.length > 0) this.add(key, file, values, files);
    else this.remove(key, file, files!);
    this.lists.delete(key);
    this.everything = undefined;
    return this.matters({ key, rows: Math.max(before.length, values.length), files: Math.max(filesBefore, this.files.get(key)?.size ?? 0) });
  }

  /** Adds a fact behind those that a file has under a key; only before anybody has asked for any. */
  append(key: string, file: string, value: Value): void {
    const files = this.files.get(key);
    const before = files?.get(file);
    // Nobody else has the list yet. A short one is copied all the same: one that grew has room for sixteen others.
    if (before && before.length >= 8) (before as Value[]).push(value);
    else this.add(key, file, before ? [...before, value] : [value], files);
  }

  /** Hands out the list of another table from now on, where it says the same under a key. */
  adopt(key: string, { lists, files }: Table<Value>): void {
    const theirs = lists.get(key) ?? files.get(key)?.single;
    if (theirs && this.areSame(theirs, this.get(key))) this.lists.set(key, theirs);
  }

  /** Hands out the lists of another table for all of it, where they say the same. */
  adoptWhole({ names, everything }: Table<Value>): void {
    if (names?.length === this.files.size && names.every((name, i) => name === this.keys()[i])) this.names = names;
    if (everything && this.areSame(everything, this.all())) this.everything = everything;
  }

  private areSame(some: readonly Value[], others: readonly Value[]): boolean {
    return some.length === others.length && some.every((value, i) => value === others[i] || this.signatureOf(value) === this.signatureOf(others[i]!));
  }

  private add(key: string, file: string, values: readonly Value[], files: ByFile<readonly Value[]> | undefined): void {
    if (files) return files.set(file, values);
    const first = new ByFile<readonly Value[]>();
    first.set(file, values);
    this.files.set(key, first);
    this.names = undefined;
  }

  private remove(key: string, file: string, files: ByFile<readonly Value[]>): void {
    files.delete(file);
    if (files.size > 0) return;
    this.files.delete(key);
    this.names = undefined;
  }
}

const NONE: readonly never[] = [];
