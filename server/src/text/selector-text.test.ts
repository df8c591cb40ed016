import assert from 'node:assert/strict';
import { fieldSelectorProblem, labelSelectorProblem } from './selector-text';

describe('a label selector as a text', () => {
  for (const text of ['', 'a', '!a', 'a=b', 'a == b', 'a!=b,c', 'a=', 'a=,b', 'x.io/a in (b, c),!d', 'a notin (b,,c)', 'a in ()', 'a in (,)', 'in in (in)', 'a>1,b<2', ' a = b ']) {
    it(`${JSON.stringify(text)} is one`, () => assert.equal(labelSelectorProblem(text), undefined));
  }
  const CASES: Readonly<Record<string, RegExp>> = {
    'a=b,': /follow the last comma/,
    ',a': /in front of `,`/,
    'a,,b': /in front of `,`/,
    '!': /must follow its end/,
    '=a': /in front of `=`/,
    'a=b c': /comma must stand in front of `c`/,
    'a b': /`b` is no operator/,
    'a=~b': /`~b` is no value/,
    'a in b': /list in parentheses/,
    'a in (b': /not closed/,
    'a in (b c)': /in front of `c`/,
    'a in (b=c)': /in front of `=`/,
    'a in (-b)': /`-b` is no value/,
    'a===b': /in front of `=`/,
    'a>b': /whole number/,
    'a>': /whole number/,
    'a=b/c': /`b\/c` is no value/,
    '-a=b': /`-a` is no name/,
    '!a=b': /comma must stand in front of `=`/,
  };
  for (const [text, problem] of Object.entries(CASES)) it(`${JSON.stringify(text)} is none`, () => assert.match(labelSelectorProblem(text) ?? '', problem));
});

describe('a field selector', () => {
  for (const text of ['', 'a=b', 'a==b', 'a!=b,c=d', 'a=', 'a=b,', 'a=b\\,c\\=d\\\\', '=b']) it(`${JSON.stringify(text)} is one`, () => assert.equal(fieldSelectorProblem(text), undefined));
  const CASES: Readonly<Record<string, RegExp>> = {
    a: /`a` has no `=`/,
    'a in (b)': /has no `=`/,
    'a=b,c': /`c` has no `=`/,
    'a=b=c': /more than one/,
    'a=b\\c': /nothing that needs one/,
    'a=b\\': /nothing that needs one/,
  };
  for (const [text, problem] of Object.entries(CASES)) it(`${JSON.stringify(text)} is none`, () => assert.match(fieldSelectorProblem(text) ?? '', problem));
});
