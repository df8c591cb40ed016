import { editDistance } from './did-you-mean';

/** Names of objects in Kubernetes and values of labels are not longer. */
const LONGEST = 253;
/** Shorter words are alike by chance. */
const SHORTEST_WORD = 4;

const wordsOf = (name: string): string[] => name.toLowerCase().split(/[-_./:]+/);
const letters = (name: string): string => name.replace(/\d+/g, '');

/**
 * The name that another one was most likely meant to be, where many names are alike on purpose: `orders-dev` and `orders-prd`,
 * `kafka-1` and `kafka-2`, or `risk` and `risk-canary` are different things, while `rsik-canary` is a slip of the finger.
 */
export function slipOf(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = distanceOf(name, candidate);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** In slips; without end where two names are two things. */
function distanceOf(name: string, candidate: string): number {
  if (name === candidate || candidate.length > LONGEST || (letters(name) === letters(candidate) && name.length === candidate.length)) return Infinity;
  const [words, others] = [wordsOf(name), wordsOf(candidate)];
  if (words.join('') === others.join('')) return 0;
  if (words.length !== others.length) return slip(words.join(''), others.join(''), 8);
  return words.reduce((sum, word, i) => sum + (word === others[i] ? 0 : slip(word, others[i]!, SHORTEST_WORD)), 0);
}

/** One slip in a word, two in a long one; what stands behind a whole word, or digits that differ, makes another word. */
function slip(word: string, other: string, shortest: number): number {
  const most = Math.min(word.length, other.length) >= 8 ? 2 : 1;
  if (Math.min(word.length, other.length) < shortest || Math.abs(word.length - other.length) > most || letters(word) === letters(other)) return Infinity;
  const distance = editDistance(word, other);
  return distance <= most ? distance : Infinity;
}
