import assert from 'node:assert/strict';
import { keyPathAt, type KeyPlace } from './key-path';

/** The place of the caret, which `<|>` marks. */
function placeAt(source: string): KeyPlace | undefined {
  const offset = source.indexOf('<|>');
  assert.ok(offset >= 0, 'no caret');
  return keyPathAt(source.replace('<|>', ''), offset);
}

describe('where a caret stands', () => {
  /** The keys down to the caret; `=` before a value's word, and the word in the end. */
  const show = (place: KeyPlace | undefined): string => (place ? `${place.path.join(' > ')}${place.at === 'value' ? ' =' : ' >'} ${place.word}`.trim() : 'unknown');
  const CASES: readonly (readonly [source: string, place: string])[] = [
    ['<|>', '>'],
    ['scr<|>', '> scr'],
    ['scrape:\n  <|>', 'scrape >'],
    ['scrape:\n  po<|>', 'scrape > po'],
    ['scrape:\n  port: <|>', 'scrape > port ='],
    ['scrape:\n  port: ht<|>', 'scrape > port = ht'],
    ['scrape:\n  port: ht<|>tp\n', 'scrape > port = ht'],
    ['scrape:\n  port: http\n<|>', '>'],
    ['metrics:\n  catalog:\n    up:\n      type: <|>\n', 'metrics > catalog > up > type ='],
    ['metrics:\n  catalog:\n    up:\n      type: gauge\n    <|>', 'metrics > catalog >'],
    ['metrics:\n  labels: [a]\n\n  # why\n  <|>\n  catalog: {}\n', 'metrics >'],
    // A line without a word means what its indentation says.
    ['metrics:\n  catalog:\n    up:\n  <|>', 'metrics >'],
    ['"quoted key" :\n  \'other\':\n    <|>', 'quoted key > other >'],
    ['rules:\n  promql/syntax: <|>', 'rules > promql/syntax ='],
    ['services:\r\n  risk:\r\n    po<|>', 'services > risk > po'],
    ['a:\n  - b:\n      <|>', 'a > 0 > b >'],
    ['a:\n  - b: 1\n    <|>', 'a > 0 >'],
    ['a:\n  - b: 1\n    c: <|>', 'a > 0 > c ='],
    ['a:\n  - po<|>', 'a > 0 > po'],
    ['a:\n- b: 1\n  c:\n  - d: 2\n    <|>', 'a > 0 > c > 0 >'],
    ['a:\n- b: 1\n- <|>', 'a > 0 >'],
    ['a:\n  - - b: <|>', 'a > 0 > 0 > b ='],
    ['a:\n  -\n    b<|>', 'a > 0 > b'],
    ['a: x\nb:\n  <|>', 'b >'],
    // Indentation says nothing here.
    ['# sc<|>', 'unknown'],
    ['scrape: # <|>', 'unknown'],
    ['scrape: { po<|>', 'unknown'],
    ['list: [<|>', 'unknown'],
    ['a b <|>', 'unknown'],
  ];
  for (const [source, place] of CASES) it(JSON.stringify(source), () => assert.equal(show(placeAt(source)), place));
});

describe('the keys beside a typed one', () => {
  const CASES: readonly (readonly [source: string, siblings: readonly string[]])[] = [
    ['<|>', []],
    ['a: 1\n<|>\nb:\n  c: 2\n', ['a', 'b']],
    ['a:\n  b: 1\n  <|>\n  c: 2\nd:\n  e: 3\n', ['b', 'c']],
    ['a:\n  b: 1\n\n  # why\n  <|>', ['b']],
    ['a:\n  b:\n    deep: 1\n  <|>\n    deeper: 1\n', ['b']],
    ['a:\n  x: 1\nb:\n  <|>\nc:\n  x: 2\n', []],
    ['a:\r\n  b: 1\r\n  <|>\r\n  c: 2\r\n', ['b', 'c']],
    ['a:\n  - b: 1\n    <|>\n    c: 2\n  - d: 3\n', ['b', 'c']],
    ['a:\n  - b: 1\n  - <|>\n    c: 2\n', ['c']],
  ];
  for (const [source, siblings] of CASES) it(JSON.stringify(source), () => assert.deepEqual(placeAt(source)?.siblings, siblings));

  it('come with the indentation of the typed one', () => assert.equal(placeAt('a:\n    <|>')?.indent, '    '));
});
