import type { Contract } from '../../contract/contract';
import { contractFacts } from '../../contract/contract-facts';
import { editDistance } from '../../text/did-you-mean';

/** Words that Prometheus's naming rules put at the end of a name, and that are easily forgotten or put there too often. */
const ENDING = /_(?:total|count|sum|bucket|seconds|info)$/;

/** Shorter names are alike by chance. */
const SHORTEST = 8;

const digitsOf = (name: string): string => name.replace(/\D+/g, '');
const wordsOf = (name: string): string => name.replace(ENDING, '');

/** The letters that a word has, each as a bit. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** Whether so few edits may turn one word into another: each takes one letter away at most, and brings one in. */
function mayBeNear(letters: number, others: number, edits: number): boolean {
  let differing = letters ^ others;
  for (let i = 0; i < 2 * edits && differing !== 0; i++) differing &= differing - 1;
  return differing === 0;
}

/** A metric of a catalog, with all that names are compared by. */
interface Candidate {
  readonly name: string;
  readonly lower: string;
  readonly letters: number;
  /** Its place in the catalog: of two that are as near, the first one is meant. */
  readonly order: number;
}

/** The names of a catalog, made ready once: those of thousands of selectors are held against them. */
class Catalog {
  /** By the name, and by what is left of it without its ending. */
  private readonly byWords = new Map<string, Candidate>();
  private readonly byLower = new Map<string, Candidate>();
  private readonly byDigits = new Map<string, Candidate[]>();

  constructor(contract: Contract) {
    let order = 0;
    for (const { name } of contractFacts(contract).metrics()) {
      const lower = name.toLowerCase();
      const candidate: Candidate = { name, lower, letters: lettersOf(lower), order: order++ };
      for (const words of [name, wordsOf(name)]) if (!this.byWords.has(words)) this.byWords.set(words, candidate);
      if (!this.byLower.has(lower)) this.byLower.set(lower, candidate);
      const digits = digitsOf(name);
      const alike = this.byDigits.get(digits);
      if (alike) alike.push(candidate);
      else this.byDigits.set(digits, [candidate]);
    }
  }

  /** The first that is the same but for an ending or for capitals. */
  same(name: string): string | undefined {
    let first: Candidate | undefined;
    for (const one of [this.byWords.get(name), this.byWords.get(wordsOf(name)), this.byLower.get(name.toLowerCase())]) if (one && !(first && first.order <= one.order)) first = one;
    return first?.name;
  }

  /** The nearest one, a slip of the finger or two away. */
  nearest(name: string): string | undefined {
    const lower = name.toLowerCase();
    const letters = lettersOf(lower);
    let best: string | undefined;
    let most = name.length > 14 ? 2 : 1;
    for (const known of this.byDigits.get(digitsOf(name)) ?? []) {
      if (Math.abs(known.name.length - name.length) > most || !mayBeNear(letters, known.letters, most)) continue;
      const distance = editDistance(lower, known.lower, most);
      if (distance > most) continue;
      best = known.name;
      most = distance - 1;
    }
    return best;
  }
}

const catalogs = new WeakMap<Contract, Catalog>();

/**
 * The metric of the catalog that a name was meant to be: a slip of the finger away, or the same but for an ending. Names that
 * differ in a digit alone are different metrics.
 */
export function meantMetric(name: string, contract: Contract): string | undefined {
  if (name.length < SHORTEST || name.includes(':')) return undefined;
  let catalog = catalogs.get(contract);
  if (!catalog) catalogs.set(contract, (catalog = new Catalog(contract)));
  return catalog.same(name) ?? catalog.nearest(name);
}
