import assert from 'node:assert/strict';
import { formatPromql } from './format';

/** Formats with so little room that everything is split that can be. */
const narrow = (query: string): string | undefined => formatPromql(query, { width: 10 });
const lines = (...text: string[]): string => text.join('\n');

describe('formatting a query', () => {
  describe('lays it out as Prometheus does', () => {
    const CASES: Readonly<Record<string, string>> = {
      'a+b': 'a + b',
      'errors_total/requests_total': lines('  errors_total', '/', '  requests_total'),
      'sum(rate(errors_total[5m]))by(job)': lines('sum by (job) (', '  rate(', '    errors_total[5m]', '  )', ')'),
      'topk(3,errors_total)': lines('topk(', '  3,', '  errors_total', ')'),
      'a_long_metric+on(job)group_left(team)another_metric': lines('  a_long_metric', '+ on (job) group_left (team)', '  another_metric'),
      '-(errors_total)': lines('-(', '  errors_total', ')'),
      'max_over_time(rate(errors_total[5m])[1h:])': lines('max_over_time(', '  rate(', '    errors_total[5m]', '  )[1h:]', ')'),
      'a_long_metric{job="a",instance="b"}': 'a_long_metric{instance="b",job="a"}',
    };
    for (const [query, formatted] of Object.entries(CASES)) it(query, () => assert.equal(narrow(query), formatted));

    it('with a hundred bytes on a line unless told otherwise', () => {
      const query = `sum(${'m'.repeat(95)})`;
      assert.equal(formatPromql(query), query);
      assert.equal(formatPromql(`sum(${'m'.repeat(96)})`), `sum(\n  ${'m'.repeat(96)}\n)`);
      // Prometheus counts bytes, and so must who wants the same lines.
      assert.equal(formatPromql(`sum({"${'é'.repeat(46)}"})`), `sum(\n  {"${'é'.repeat(46)}"}\n)`);
    });

    it('but indents a short subquery in a call that is split, which Prometheus forgets', () => assert.equal(narrow('sum_over_time(a[1h:1m])'), lines('sum_over_time(', '  a[1h:1m]', ')')));
    it('and leaves a call without arguments on its line', () => assert.equal(formatPromql('time()', { width: 1 }), 'time()'));
  });

  describe('keeps literals as they were chosen', () => {
    const CASES: Readonly<Record<string, string>> = {
      'x>0x1F': 'x > 0x1F',
      'x>1e9': 'x > 1e9',
      'x>1_000': 'x > 1_000',
      'x>.5': 'x > .5',
      'x[24h]offset 90m': 'x[24h] offset 90m',
      'x offset 0s': 'x offset 0s',
      'x{a=~`\\d+`,b=\'c\'}': 'x{a=~`\\d+`,b="c"}',
      "{'http.requests',b='1',a='2'}": '{"http.requests",a="2",b="1"}',
      'sum by("inf","job")(x)': 'sum by ("inf", job) (x)',
      'x>- -5': 'x > 5',
      'x>-inf': 'x > -Inf',
      // Prometheus prints timestamps as it keeps them.
      'x@5': 'x @ 5.000',
    };
    for (const [query, formatted] of Object.entries(CASES)) it(query, () => assert.equal(formatPromql(query), formatted));
  });

  describe('keeps comments', () => {
    const CASES: Readonly<Record<string, readonly [query: string, formatted: string]>> = {
      'above and behind the query': [lines('# the share', '', '# of errors', 'a/b # c', '# d'), lines('# the share', '', '# of errors', 'a / b # c', '# d')],
      'apart from the query': [lines('# title', '', 'up'), lines('# title', '', 'up')],
      'of operands': [lines('a # first', '# then', '+ # plus', '# second', 'b'), lines('  a # first', '# then', '+ # plus', '  # second', '  b')],
      'of arguments': [lines('clamp(x, # the vector', '# at least', '0, 1 # at most', ')'), lines('clamp(', '  x, # the vector', '  # at least', '  0,', '  1 # at most', ')')],
      'of matchers, which then keep their order': [lines('x{b="1", # one', '# two', 'a="2"}[5m]'), lines('x{', '  b="1", # one', '  # two', '  a="2"', '}[5m]')],
      'of labels': [lines('sum by (job, # who', 'pod) (x)'), lines('sum by (', '  job, # who', '  pod', ') (', '  x', ')')],
      'of matched labels': [lines('a + on (job # who', ') group_left b'), lines('  a', '+ on (', '  job # who', ') group_left ()', '  b')],
      'behind an opening bracket': [lines('sum( # all', 'x)'), lines('sum( # all', '  x', ')')],
      'before a closing bracket': [lines('sum(x', '# end', ')'), lines('sum(', '  x', '  # end', ')')],
      'of a range, behind it': [lines('rate(x[5m # window', '])'), lines('rate(', '  x[5m] # window', ')')],
      'of a grouping that moves to the front, behind the arguments': [lines('sum(x # what', ') by (job # who', ')'), lines('sum by (job) (', '  x # what', ') # who')],
      'of an empty grouping that goes': [lines('sum by ( # all', ') (x)'), lines('sum( # all', '  x', ')')],
      'of empty braces that go': [lines('up{ # all', '}'), 'up # all'],
      'that hold quotes and brackets': ["up # it's ( {", "up # it's ( {"],
      'with blanks behind them': ['up # x   ', 'up # x'],
    };
    for (const [name, [query, formatted]] of Object.entries(CASES)) {
      it(name, () => assert.equal(formatPromql(query), formatted));
      it(`${name}, the second time too`, () => assert.equal(formatPromql(formatted), formatted));
    }
    it('and takes no # in a string for one', () => assert.equal(formatPromql('x{a="b # c"}'), 'x{a="b # c"}'));
    it('with line ends of Windows', () => assert.equal(formatPromql('a # x\r\n+ b\r\n'), lines('  a # x', '+', '  b')));
  });

  describe('leaves alone', () => {
    it('a query with a syntax error', () => assert.equal(formatPromql('sum(rate(x[5m])'), undefined));
    it('an empty query', () => assert.equal(formatPromql(' \n'), undefined));
    it('a query of comments only', () => assert.equal(formatPromql('# nothing'), undefined));
    it('but not a query whose types are wrong, for that is still being written', () => assert.equal(formatPromql('rate( x )'), 'rate(x)'));
  });
});
