/**
 * What files hold under one name, in the order in which they came. Of a hundred thousand names, nearly all are in one file, so that
 * the first file takes up no more than two words.
 */
export class ByFile<Value> {
  private file: string | undefined;
  private value: Value | undefined;
  /** All of them, once there were two. */
  private all: Map<string, Value> | undefined;

  get size(): number {
    return this.all ? this.all.size : this.file === undefined ? 0 : 1;
  }

  get(file: string): Value | undefined {
    if (this.all) return this.all.get(file);
    return this.file === file ? this.value : undefined;
  }

  set(file: string, value: Value): void {
    if (this.all) this.all.set(file, value);
    else if (this.file === undefined || this.file === file) {
      this.file = file;
      this.value = value;
    } else {
      this.all = new Map([[this.file, this.value!], [file, value]]);
      this.file = this.value = undefined;
    }
  }

  delete(file: string): void {
    this.all?.delete(file);
    if (this.file === file) this.file = this.value = undefined;
  }

  entries(): Iterable<readonly [file: string, value: Value]> {
    return this.all ?? (this.file === undefined ? [] : [[this.file, this.value!]]);
  }

  /** What there is, where it is in one file only. */
  get single(): Value | undefined {
    return this.all ? undefined : this.value;
  }
}
