import assert from 'node:assert/strict';
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
  }
});

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
