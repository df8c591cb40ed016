/** The variables that a template may read at one place. */
export class Declared {
  /** In the order in which they came into scope. */
  private readonly names: string[] = [];
  /** How often each is among them. Few templates have any. */
  private counts: Map<string, number> | undefined;

  /** @param given those that are there before any is declared */
  constructor(private readonly given: ReadonlySet<string>) {}

  get size(): number {
    return this.names.length;
  }

  add(name: string): void {
    this.counts ??= new Map<string, number>();
    this.names.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return this.given.has(name) || (this.counts?.get(name) ?? 0) > 0;
  }

  all(): string[] {
    return [...new Set([...this.given, ...this.names])];
  }

  cut(size: number): void {
    while (this.names.length > size) {
      const name = this.names.pop()!;
      this.counts!.set(name, this.counts!.get(name)! - 1);
    }
  }
}
