import assert from 'node:assert/strict';
import { tokenize } from '../token';
import { highlightPromql } from './highlight';
import { OPERATORS } from './words';

describe('what the words of a query are', () => {
  const CASES: readonly (readonly [query: string, highlights: string])[] = [
    ['up', 'up variable'],
    ['sum(up)', 'sum function, up variable'],
    ['sum by (job, "k8s.pod") (up)', 'sum function, by keyword, job property, "k8s.pod" property, up variable'],
    ['rate(x{a="b",c=~"d|e",f!~`g`}[5m])', 'rate function, x variable, a property, = operator, "b" string, c property, =~ operator, "d|e" regexp, f property, !~ operator, `g` regexp, 5m number'],
    ['{"http.requests", "le.x"!="1"}', '"http.requests" variable, "le.x" property, != operator, "1" string'],
    ['a / on (x) group_left (y) b', 'a variable, / operator, on keyword, x property, group_left keyword, y property, b variable'],
    ['a AND Bool b unless c', 'a variable, AND keyword, Bool keyword, b variable, unless keyword, c variable'],
    ['x offset 5m @ end()', 'x variable, offset keyword, 5m number, @ operator, end function'],
    ['x[5m] anchored', 'x variable, 5m number, anchored keyword'],
    ['a + fill_left(0) b', 'a variable, + operator, fill_left keyword, 0 number, b variable'],
    ['Inf > nan', 'Inf number, > operator, nan number'],
    ['label_replace(up, "a", "$1", "b", "c")', 'label_replace function, up variable, "a" string, "$1" string, "b" string, "c" string'],
    // An aggregation's name may be a metric's, too.
    ['sum + count', 'sum variable, + operator, count variable'],
    ['# why\nup # because', '# why comment, up variable, # because comment'],
    // A comment between two words changes neither.
    ['sum # a\nby # b\n(job) (up)', 'sum function, # a comment, by keyword, # b comment, job property, up variable'],
    // Queries are coloured while they are typed.
    ['sum(rate(x{a=', 'sum function, rate function, x variable, a property, = operator'],
    ['x{a="b', 'x variable, a property, = operator, "b string'],
    ['a $ b)', 'a variable, b variable'],
  ];
  for (const [query, highlights] of CASES) {
    it(query, () => assert.equal(highlightPromql(tokenize(query, OPERATORS)).map(({ from, to, type }) => `${query.slice(from, to)} ${type}`).join(', '), highlights));
  }
});
