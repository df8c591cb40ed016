/** The variables that a template may read at one place, in the order in which they came into scope. */
export class Declared {
  private readonly names: string[] = [];
  private readonly counts = new Map<string, number>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name);
  }

  get size(): number {
    return this.names.length;
  }

  add(name: string): void {
    this.names.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }

  all(): string[] {
    return [...new Set(this.names)];
  }

  cut(size: number): void {
    while (this.names.length > size) {
      const name = this.names.pop()!;
      this.counts.set(name, this.counts.get(name)! - 1);
    }
  }
}
