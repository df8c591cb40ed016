import assert from 'node:assert/strict';
import { flowPlaceAt } from './flow-path';

/** The keys down to the caret, which `<|>` marks; `=` before a value's word, and the word in the end. */
function show(source: string): string {
  const offset = source.indexOf('<|>');
  const place = flowPlaceAt(source.replace('<|>', ''), offset);
  if (!place) return 'unknown';
  const siblings = place.siblings.length > 0 ? ` beside ${place.siblings.join(', ')}` : '';
  return `${place.path.join(' > ')}${place.at === 'value' ? ' =' : ' >'} ${place.word}`.trim() + siblings;
}

describe('where a caret stands in a flow collection', () => {
  const CASES: readonly (readonly [source: string, place: string])[] = [
    ['scrape: { <|>', 'scrape >'],
    ['scrape: { po<|> }', 'scrape > po'],
    ['scrape: { port: http, in<|>', 'scrape > in beside port'],
    ['scrape: { port: <|>', 'scrape > port ='],
    ['services:\n  risk: { port: 1, scrape: { interval: 5<|>', 'services > risk > scrape > interval = 5'],
    ['services:\n  risk: { scrape: { interval: 5s }, <|>', 'services > risk > beside scrape'],
    ['metrics:\n  labels: [a, b<|>', 'metrics > labels > 0 = b'],
    ['metrics:\n  catalog:\n    up: { labels: [<|>', 'metrics > catalog > up > labels > 0 ='],
    ['a: { "b, c": "d, e", f<|>', 'a > f beside b, c'],
    ['a: { b:c, d<|>', 'a > d'],
    // A quote, a comment, the end of the collection, and block style.
    ['a: { b: "c<|>', 'unknown'],
    ['a: { # <|>', 'unknown'],
    ['a: { b: 1 } <|>', 'unknown'],
    ['a: b<|>', 'unknown'],
    ['{ <|>', 'unknown'],
    ['<|>', 'unknown'],
  ];
  for (const [source, place] of CASES) it(JSON.stringify(source), () => assert.equal(show(source), place));
});
