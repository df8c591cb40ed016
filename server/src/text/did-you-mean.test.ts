import assert from 'node:assert/strict';
import fc from 'fast-check';
import { didYouMean, editDistance } from './did-you-mean';

describe('the distance of two words', () => {
  const CASES: readonly (readonly [string, string, number])[] = [
    ['', '', 0], ['', 'abc', 3], ['rate', 'rate', 0], ['rat', 'rate', 1], ['rates', 'rate', 1], ['rabe', 'rate', 1],
    // Two neighbours that swapped their places are one slip of the fingers.
    ['raet', 'rate', 1], ['arte', 'rate', 1], ['kitten', 'sitting', 3], ['abc', 'xyz', 3],
  ];
  for (const [a, b, distance] of CASES) {
    it(`${a || '(nothing)'} and ${b || '(nothing)'}: ${distance}`, () => {
      assert.equal(editDistance(a, b), distance);
      assert.equal(editDistance(b, a), distance);
    });
    it(`${a || '(nothing)'} and ${b || '(nothing)'}, where only so much counts: ${distance}`, () => {
      assert.equal(editDistance(a, b, distance), distance);
      assert.equal(editDistance(a, b, distance - 1), Infinity);
    });
  }

  it('is that of the whole table for any two words, as far as it counts', () => {
    // Few letters, so that swaps and repetitions are frequent.
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, most) => {
        const distance = wholeTable(a, b);
        assert.equal(editDistance(a, b), distance);
        assert.equal(editDistance(a, b, most), distance > most ? Infinity : distance);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The definition, without any short cut. */
function wholeTable(a: string, b: string): number {
  const at: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    at.push([]);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) at[i]!.push(i + j);
      else {
        const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at[i - 2]![j - 2]! + 1 : Infinity;
        at[i]!.push(Math.min(at[i - 1]![j]! + 1, at[i]![j - 1]! + 1, at[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
      }
    }
  }
  return at[a.length]![b.length]!;
}

describe('the word that was meant', () => {
  const CANDIDATES = ['rate', 'irate', 'increase', 'histogram_quantile', 'scrapeTimeout', 'interval'];
  const CASES: Readonly<Record<string, string | undefined>> = {
    rat: 'rate',
    Rate: 'rate',
    irtae: 'irate',
    histogram_quantil: 'histogram_quantile',
    histogramm_quntile: 'histogram_quantile',
    scrape_timeout: 'scrapeTimeout',
    SCRAPETIMEOUT: 'scrapeTimeout',
    // A third of the letters may be wrong, no more.
    intrvl: 'interval',
    abc: undefined,
    sum: undefined,
    '': undefined,
  };
  for (const [word, meant] of Object.entries(CASES)) it(`${word || '(nothing)'} → ${meant ?? 'nothing'}`, () => assert.equal(didYouMean(word, CANDIDATES), meant));

  it('is the first of those that are equally close', () => assert.equal(didYouMean('job', ['jobs', 'jot']), 'jobs'));
  it('is the closest one', () => assert.equal(didYouMean('namespce', ['namespaces', 'namespace']), 'namespace'));
  it('is none of no candidates', () => assert.equal(didYouMean('job', []), undefined));
});
