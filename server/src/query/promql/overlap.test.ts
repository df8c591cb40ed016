import assert from 'node:assert/strict';
import { mayOverlap } from './overlap';
import { parsePromql } from './parse';

const parsed = (text: string) => parsePromql(text).expr ?? assert.fail(`no query: ${text}`);

describe('the results of two queries', () => {
  const OVERLAP: readonly (readonly [string, string])[] = [
    ['a > 5', 'a > 10'], ['a{x="1"}', 'a'], ['a{x=~"b.*"} > 0', 'a{x="bc"} > 0'], ['a{x!="b"}', 'a{x!="c"}'], ['sum(a)', 'sum(b)'], ['sum by (x) (a)', 'sum by (x) (a{y="z"})'],
    ['rate(a[5m]) > 1', 'rate(a[10m]) > 1'], ['a > 5', 'a * 2 < 3'], ['vector(1)', 'sum(a)'],
  ]; // prettier-ignore
  for (const [a, b] of OVERLAP) it(`may hold the same series: ${a} and ${b}`, () => assert.deepEqual([mayOverlap(parsed(a), parsed(b)), mayOverlap(parsed(b), parsed(a))], [true, true]));

  const APART: readonly (readonly [string, string])[] = [
    ['a > 5', 'b > 5'], ['a > 5', 'a <= 5'], ['a > 5', '(a) == 2'], ['a{x="1"}', 'a{x="2"}'], ['a{x=~"b.*"}', 'a{x="c"}'], ['sum by (x) (a)', 'sum by (y) (a)'],
  ]; // prettier-ignore
  for (const [a, b] of APART) it(`are apart: ${a} and ${b}`, () => assert.deepEqual([mayOverlap(parsed(a), parsed(b)), mayOverlap(parsed(b), parsed(a))], [false, false]));

  const OPEN: readonly (readonly [string, string])[] = [
    ['{__name__=~"a.*"}', '{__name__=~"b.*"}'], ['a{x=~"b|c"}', 'a{x=~"c|d"}'], ['a or b', 'a'], ['absent(a{x="y"})', 'absent(a{x="y",z="1"})'], ['label_replace(a, "x", "$1", "y", "(.*)")', 'a'],
  ]; // prettier-ignore
  for (const [a, b] of OPEN) it(`are not said to hold the same where that is not known: ${a} and ${b}`, () => assert.equal(mayOverlap(parsed(a), parsed(b)), false));
});
