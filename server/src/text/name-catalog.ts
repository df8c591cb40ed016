import { didYouMean } from './did-you-mean';

/** Names that are compared letter by letter at most. */
const MOST_COMPARED = 500;

/**
 * Finds which name of a large catalog a word was most likely meant to be. To compare a word with each of a hundred thousand names takes a tenth of a
 * second, and whoever looks at the wrong server asks for thousands of words.
 *
 * Names consist of words with `_`, `:` and the like between them. What is compared are the names that share most of them, those of nearly the same
 * length before others: a slip of the pen leaves the other words as they are.
 */
export class NameCatalog {
  private readonly byWord = new Map<string, number[]>();
  private readonly names: readonly string[];

  constructor(names: Iterable<string>) {
    this.names = [...names];
    this.names.forEach((name, i) => {
      for (const word of new Set(wordsOf(name))) {
        const known = this.byWord.get(word);
        if (known) known.push(i);
        else this.byWord.set(word, [i]);
      }
    });
  }

  /** As `didYouMean` of the names that come into question. */
  nearest(wanted: string): string | undefined {
    if (this.names.length <= MOST_COMPARED) return didYouMean(wanted, this.names);
    const shared = new Uint8Array(this.names.length);
    let most = 0;
    for (const word of new Set(wordsOf(wanted))) for (const i of this.byWord.get(word) ?? []) most = Math.max(most, ++shared[i]!);
    const length = (i: number): number => Math.abs(this.names[i]!.length - wanted.length);
    const near: number[] = [];
    // Where no word is right, the names of nearly the same length are left.
    shared.forEach((count, i) => count >= most - 1 && length(i) <= Math.max(1, wanted.length / 3) && near.push(i));
    if (near.length > MOST_COMPARED) near.sort((a, b) => shared[b]! - shared[a]! || length(a) - length(b) || a - b);
    return didYouMean(wanted, near.slice(0, MOST_COMPARED).map((i) => this.names[i]!));
  }
}

const wordsOf = (name: string): string[] => name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
