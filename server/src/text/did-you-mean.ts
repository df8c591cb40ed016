/** The candidate that a word was most likely meant to be, or undefined when none is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The rows of the table that is filled in, kept from one pair of words to the next: catalogs are long, and are gone through for thousands of names. */
const ROWS: readonly [number[], number[], number[]] = [[], [], []];

/** More than any distance. Not infinite, for V8 keeps small integers in less. */
const FAR = 2 ** 29;

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
 *
 * @param most beyond which nobody wants to know: infinite where it takes more
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  // What both begin and end with is left as it is.
  let start = 0;
  let endOfA = a.length;
  let endOfB = b.length;
  while (start < endOfA && start < endOfB && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  while (endOfA > start && endOfB > start && a.charCodeAt(endOfA - 1) === b.charCodeAt(endOfB - 1)) {
    endOfA--;
    endOfB--;
  }
  const height = endOfA - start;
  const width = endOfB - start;
  if (Math.abs(height - width) > most) return Infinity;
  let [beforeLast, last, row] = ROWS;
  for (let j = 0; j <= width; j++) last[j] = j;
  for (let i = 1; i <= height; i++) {
    const ofA = a.charCodeAt(start + i - 1);
    const beforeInA = a.charCodeAt(start + i - 2);
    // What is further from the diagonal takes more insertions or deletions than count.
    const first = Math.max(1, i - most);
    const end = Math.min(width, i + most);
    row[first - 1] = first === 1 ? i : FAR;
    let least = row[first - 1]!;
    for (let j = first; j <= end; j++) {
      const ofB = b.charCodeAt(start + j - 1);
      let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (ofA === ofB ? 0 : 1));
      if (i > 1 && j > 1 && ofA === b.charCodeAt(start + j - 2) && beforeInA === ofB) distance = Math.min(distance, beforeLast[j - 2]! + 1);
      row[j] = distance;
      least = Math.min(least, distance);
    }
    if (end < width) row[end + 1] = FAR;
    // Distances never shrink from one row to the next, nor by a swap from the one before it.
    if (least > most) return Infinity;
    const free = beforeLast;
    beforeLast = last;
    last = row;
    row = free;
  }
  return last[width]! > most ? Infinity : last[width]!;
}
