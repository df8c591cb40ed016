import { ByFile } from '../by-file';
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
  readonly files: ByFile<boolean>;
}

/** Which file holds which name. It knows no places, so that it stays small however large the files are. */
export class NameIndex {
  private readonly byName = new Map<string, Holders>();
  /** The texts of the names are those of `byName`, so that each is kept once. */
  private readonly byFile = new Map<string, string[]>();

  /** A file is there, or has changed. */
  set(file: string, names: FileNames): void {
    this.delete(file);
    this.add(file, names, (key) => key);
  }

  /** A part of a file was read. @param own makes a copy of a name which is kept, where that would keep the text of the file */
  add(file: string, names: FileNames, own: (key: string) => string): void {
    for (const [name, isDefined] of names) {
      let holders = this.byName.get(name);
      if (!holders) {
        const key = own(name);
        this.byName.set(key, (holders = { key, files: new ByFile() }));
      }
      const before = holders.files.get(file);
      if (before !== true) holders.files.set(file, isDefined);
      if (before !== undefined) continue;
      const keys = this.byFile.get(file);
      if (keys) keys.push(holders.key);
      else this.byFile.set(file, [holders.key]);
    }
  }

  /** A file is gone. */
  delete(file: string): void {
    for (const key of this.byFile.get(file) ?? []) {
      const files = this.byName.get(key)?.files;
      files?.delete(file);
      if (files?.size === 0) this.byName.delete(key);
    }
    this.byFile.delete(file);
  }

  get files(): Iterable<string> {
    return this.byFile.keys();
  }

  /** The files that hold one of several names, and one of others that are near. */
  holding(keys: readonly string[], near?: readonly string[]): Set<string> {
    const holding = new Set(keys.flatMap((key) => this.filesOf(key)));
    if (!near) return holding;
    const isNear = new Set(near.flatMap((key) => this.filesOf(key)));
    return new Set([...holding].filter((file) => isNear.has(file)));
  }

  /** Every name with the files that define it. */
  *defined(): Generator<readonly [key: string, file: string]> {
    for (const { key, files } of this.byName.values()) for (const [file, isDefined] of files.entries()) if (isDefined) yield [key, file];
  }

  private filesOf(key: string): string[] {
    return [...(this.byName.get(key)?.files.entries() ?? [])].map(([file]) => file);
  }
}
