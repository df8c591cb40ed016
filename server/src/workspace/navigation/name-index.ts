import { nameKey, type Occurrence } from './occurrence';

/** The names of a file, by their keys, and whether they are defined in it. */
export type FileNames = ReadonlyMap<string, boolean>;

/** The names that occurrences bear, without the occurrences. */
export function namesOf(occurrences: Iterable<Occurrence>): FileNames {
  const names = new Map<string, boolean>();
  for (const { kind, name, role, suffix } of occurrences) {
    const key = nameKey(kind, name);
    names.set(key, names.get(key) === true || (role === 'definition' && suffix === undefined));
    if (kind === 'label' && role === 'reference') names.set(nameKey('selector', name), false);
  }
  return names;
}

/** The files that hold a name, each with whether it is defined there. */
interface Holders {
  readonly key: string;
  readonly files: Map<string, boolean>;
}

/** Which file holds which name. It knows no places, so that it stays small however large the files are. */
export class NameIndex {
  private readonly byName = new Map<string, Holders>();
  /** The texts of the names are those of `byName`, so that each is kept once. */
  private readonly byFile = new Map<string, readonly string[]>();

  /** A file is there, or has changed. */
  set(file: string, names: FileNames): void {
    for (const key of this.byFile.get(file) ?? []) {
      const files = this.byName.get(key)?.files;
      files?.delete(file);
      if (files?.size === 0) this.byName.delete(key);
    }
    const keys: string[] = [];
    for (const [key, isDefined] of names) {
      let holders = this.byName.get(key);
      if (!holders) this.byName.set(key, (holders = { key, files: new Map() }));
      holders.files.set(file, isDefined);
      keys.push(holders.key);
    }
    if (keys.length > 0) this.byFile.set(file, keys);
    else this.byFile.delete(file);
  }

  /** A file is gone. */
  delete(file: string): void {
    this.set(file, new Map());
  }

  get files(): Iterable<string> {
    return this.byFile.keys();
  }

  /** The files that hold one of several names, and one of others that are near. */
  holding(keys: readonly string[], near?: readonly string[]): Set<string> {
    const holding = new Set(keys.flatMap((key) => [...(this.byName.get(key)?.files.keys() ?? [])]));
    if (!near) return holding;
    const isNear = new Set(near.flatMap((key) => [...(this.byName.get(key)?.files.keys() ?? [])]));
    return new Set([...holding].filter((file) => isNear.has(file)));
  }

  /** Every name with the files that define it. */
  *defined(): Generator<readonly [key: string, file: string]> {
    for (const { key, files } of this.byName.values()) for (const [file, isDefined] of files) if (isDefined) yield [key, file];
  }
}
