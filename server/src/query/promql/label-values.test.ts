import assert from 'node:assert/strict';
import { conditionsOf } from './label-values';
import { parseWithVariables } from './parse';

const conditions = (query: string): string[] => [...conditionsOf(parseWithVariables(query).expr!)].map(([label, matchers]) => `${label}${matchers.map(({ operator, value }) => operator + value).join('')}`);

describe('what selectors ask of the labels of a result', () => {
  for (const [query, expected] of [
    ['up{a="1", b=~"2|3", b!="2"}', ['a=1', 'b=~2|3!=2']],
    ['{__name__="up", a="1"}', ['a=1']],
    ['up{a="$a", b=~"${b:regex}", $c="1"}', []],
    ['-(rate(up{a="1"}[5m]))', ['a=1']],
    ['max_over_time(up{a="1"}[5m:1m])', ['a=1']],
    ['sum by (a) (up{a="1", b="2"})', ['a=1']],
    ['sum without (a) (up{a="1", b="2"})', ['b=2']],
    ['sum(up{a="1"})', []],
    ['topk(1, up{a="1"})', ['a=1']],
    ['count_values("a", up{a="1"})', []],
    ['sum by ($a) (up{a="1"})', []],
    ['label_replace(up{a="1"}, "a", "2", "", "")', []],
    ['absent(up{a="1"})', []],
    ['scalar(up{a="1"})', []],
    ['2 * up{a="1"}', ['a=1']],
    ['up{a="1"} > 0', ['a=1']],
    ['up{a="1"} * on (a, b) up{b="2", c="3"}', ['a=1', 'b=2']],
    ['up{a="1"} * ignoring (a) up{b="2"}', ['b=2']],
    ['up{a="1", b="2"} * on (a) group_left (c) up{b="3", c="4"}', ['a=1', 'b=2', 'c=4']],
    ['up{a="1", b="2"} * on (a) group_right (b) up{c="4"}', ['c=4', 'a=1', 'b=2']],
    ['up{a="1"} and up{b="2"}', ['a=1']],
    ['up{a="1"} unless up{a="2"}', ['a=1']],
    ['up{a="1"} or up{a="1"}', []],
  ] as const) {
    it(`of ${query}: ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(conditions(query), expected));
  }
});
