import assert from 'node:assert/strict';
import { matchersProblem } from './alertmanager-matcher';

describe('a list of matchers for Alertmanager', () => {
  for (const text of ['a=b', 'a="b"', 'a =~ "b|c"', 'a!~b', '{a="b", c!="d"}', '{a="b",}', '"ä.b"=c', 'a="b,c"', 'a="b\\"c"', '{}', '', 'a=', 'a==b', 'a=b c']) {
    it(`is ${JSON.stringify(text)}`, () => assert.equal(matchersProblem(text), undefined));
  }
  for (const text of ['a', '=b', 'a="b', '{a}', 'a{b=c}', 'a=="b"']) {
    it(`is not ${JSON.stringify(text)}`, () => assert.notEqual(matchersProblem(text), undefined));
  }
  it('takes no time to speak of, whatever the text', () => {
    for (const unit of ['a', '"', '\\', 'a=', ',', 'a="b",', ' ']) matchersProblem(unit.repeat(20_000));
  });
});
