import type { Contribution, Entry } from './contribution';

/**
 * Copies of what files say, which hold nothing of the files. A name that was cut out of a text keeps the whole text in memory, and what
 * was put together from pieces keeps these; of ten thousand files, only what they say must stay. What several of them say is kept once.
 */
export class Keeper {
  private readonly texts = new Map<string, string>();
  private readonly objects = new Map<string, object>();

  /** The same text, in memory of its own. */
  text(text: string): string {
    let kept = this.texts.get(text);
    if (kept === undefined) this.texts.set((kept = ownText(text)), kept);
    return kept;
  }

  /** What documents say, as one. */
  contribution(documents: readonly Contribution[]): Contribution {
    return { entries: documents.flatMap(({ entries }) => entries.map(({ table, key, value }) => ({ table, key: this.text(key), value: this.copy(value) }) as Entry)) };
  }

  private copy(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.copy(item));
    if (typeof value !== 'object' || value === null) return value;
    // Labels have no prototype, so that a name such as `constructor` is none of theirs.
    const isBare = Object.getPrototypeOf(value) === null;
    const copy: Record<string, unknown> = isBare ? (Object.assign(Object.create(null) as object, value) as Record<string, unknown>) : { ...value };
    for (const [key, part] of Object.entries(value)) copy[key] = this.copy(part);
    return isSmall(copy) ? this.once(copy, isBare) : copy;
  }

  /** Small objects are those that many facts have in common, such as where they stand. */
  private once(copy: object, isBare: boolean): object {
    const key = `${isBare ? 'bare ' : ''}${JSON.stringify(copy)}`;
    const known = this.objects.get(key);
    if (!known) this.objects.set(key, copy);
    return known ?? copy;
  }
}

function isSmall(object: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(object);
  return values.length <= 4 && values.every((value) => value === undefined || typeof value === 'string');
}

/** A text in memory of its own: what `JSON.parse` makes is no piece of anything. */
const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;
