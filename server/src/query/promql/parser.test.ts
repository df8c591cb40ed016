import assert from 'node:assert/strict';
import { walk } from './ast';
import { parsePromql } from './parse';
import { printPromql } from './print';

describe('queries that Prometheus takes', () => {
  const VALID: Readonly<Record<string, readonly string[]>> = {
    numbers: ['5', '-5', '+.5', '1e3', '0x1F', '1_000', 'Inf', '-inf', 'NaN', '5m', '1h30m * 2', '2 ^ -1'],
    strings: ['"a"', "'it\\'s'", '`\\d`', '""'],
    selectors: ['up', 'job:errors:rate5m', ':a', 'up{}', 'up{a="b"}', 'up{a="b",}', 'up{a!="b",c=~"d",e!~"f"}', '{a="b"}', '{__name__="up"}', '{"up"}', '{"http.requests","le.x"="1"}', "up{'a b'=\"c\"}", 'up{on="x",by="y",offset="z",bool="",and=""}'],
    'names that are words elsewhere': ['sum', 'by', 'offset{a="b"}', 'group + count', 'step', 'fill', 'start', 'x{sum="a"}', 'sum by (sum, by, on) (x)', 'min_of'],
    ranges: ['x[5m]', 'x{a="b"}[1h30m]', 'x[300]', 'x [ 5m ]', 'x[5m] offset 1h', 'x[step()]', 'x[5m + 1m]', 'x[(2 * step())]', 'x[min_of(5m, range())]', 'x[-(-5m)]', 'x[5m] smoothed', 'x anchored'],
    subqueries: ['x[1h:]', 'x[1h:5m]', 'sum(x)[1h:5m] offset 5m', '(a + b)[1h:] @ end()', 'max_over_time(rate(x[5m])[1h:1m])', 'x[1h:step()]'],
    modifiers: ['x offset 5m', 'x OFFSET -5m', 'x offset +1h', 'x @ 1700000000', 'x @ -1.5', 'x @ start()', 'x @ end() offset 5m', 'x offset 5m @ 5', 'x offset 300', 'x offset (5m)', 'x offset step()'],
    calls: ['time()', 'rate(x[5m])', 'histogram_quantile(0.9, sum by (le) (rate(x[5m])))', 'label_replace(x, "a", "$1", "b", "(.*)")', 'label_join(x, "a", ",")', 'label_join(x, "a", ",", "b", "c")', 'round(x)', 'round(x, 5)', 'day_of_week()', 'hour(x)', 'absent(x)', 'vector(1)', 'scalar(x)', 'pi()', 'info(x)', 'info(x, {a="b"})', 'sort_by_label(x, "a", "b")'],
    aggregations: ['sum(x)', 'SUM(x)', 'sum by (a) (x)', 'sum(x) by (a)', 'sum without (a, b,) (x)', 'sum by () (x)', 'count_values("v", x)', 'topk(5, x)', 'topk by (a) (5, x)', 'quantile(0.9, x) without (a)', 'limitk(5, x)', 'limit_ratio(-0.5, x)', 'group(x)', 'sum by ("a b") (x)'],
    operators: ['a + b', 'a - -b', 'a atan2 b', 'a % b ^ c', 'a == b', 'a > bool b', '1 > bool 2', 'a and b', 'a OR b', 'a unless on (c) b', 'a / on (c) b', 'a / ignoring () b', 'a * on (c) group_left b', 'a * on (c) group_right (d, "e f") b', 'a * ignoring (c) group_left () b', 'a </ 5', 'a >/ 5', 'a + fill(0) b', 'a + on (c) fill_left(1) fill_right(-2) b', '-x', '+(x)', '- - x'],
    'comments and space': ['# a\nup', 'up # a', 'sum( # a\n x # b\n) # c', '\n\tup\r\n', 'a\n\n+\n\nb'],
  };
  for (const [name, queries] of Object.entries(VALID)) {
    describe(name, () => {
      for (const query of queries) {
        it(JSON.stringify(query), () => {
          const { expr, syntax, types } = parsePromql(query);
          assert.deepEqual([...syntax, ...types].map(({ message }) => message), []);
          assert.ok(expr);
        });
      }
    });
  }
});

describe('what belongs to what', () => {
  /** A query, and the same with parentheses around everything that an operator joins. */
  const CASES: Readonly<Record<string, string>> = {
    'a + b * c': '(a + (b * c))',
    'a * b + c': '((a * b) + c)',
    'a - b - c': '((a - b) - c)',
    'a ^ b ^ c': '(a ^ (b ^ c))',
    'a * b ^ c': '(a * (b ^ c))',
    'a or b and c': '(a or (b and c))',
    'a and b unless c': '((a and b) unless c)',
    'a > b + c': '(a > (b + c))',
    'a == b and c == d': '((a == b) and (c == d))',
    'a atan2 b * c': '((a atan2 b) * c)',
    '-a ^ b': '-(a ^ b)',
    '-a * b': '(-a * b)',
    'a - -b ^ c': '(a - -(b ^ c))',
    'a + b offset 5m': '(a + b offset 5m)',
    'x offset 5m + y': '(x offset 5m + y)',
  };
  for (const [query, grouped] of Object.entries(CASES)) {
    it(`${query} is ${grouped}`, () => {
      const show = (text: string): string => {
        const { expr } = parsePromql(text);
        assert.ok(expr, text);
        return shape(expr);
      };
      assert.equal(show(query), show(grouped));
    });
  }
  /** The tree by its operators, parentheses left out. */
  const shape = (expr: Parameters<typeof printPromql>[0]): string => {
    if (expr.kind === 'paren') return shape(expr.expr);
    if (expr.kind === 'unary') return `[${expr.operator} ${shape(expr.expr)}]`;
    return expr.kind === 'binary' ? `[${shape(expr.left)} ${expr.operator} ${shape(expr.right)}]` : printPromql(expr);
  };
});

describe('where the parts of a query stand', () => {
  it('each expression has its own span, its modifiers included', () => {
    const query = ' sum by (a) (rate(x{b="c"}[5m] offset 1h)) / -(y) ';
    const spans = [...walk(parsePromql(query).expr!)].map((expr) => `${expr.kind}: ${query.slice(expr.from, expr.to)}`);
    assert.deepEqual(spans, [
      'binary: sum by (a) (rate(x{b="c"}[5m] offset 1h)) / -(y)',
      'aggregation: sum by (a) (rate(x{b="c"}[5m] offset 1h))',
      'call: rate(x{b="c"}[5m] offset 1h)',
      'matrix: x{b="c"}[5m] offset 1h',
      'selector: x{b="c"}',
      'unary: -(y)',
      'paren: (y)',
      'selector: y',
    ]);
  });

  it('a deeply nested query is left alone, neither refused nor read', () => {
    const { expr, syntax, types } = parsePromql(`${'('.repeat(5000)}x${')'.repeat(5000)}`);
    assert.deepEqual([expr, syntax, types], [undefined, [], []]);
  });

  it('equal texts share one parse', () => assert.equal(parsePromql('a + b'), parsePromql('a + b')));
});

describe('features that a server must enable', () => {
  const FLAGS: Readonly<Record<string, readonly string[]>> = {
    'rate(x[5m])': [],
    'x offset 5m': [],
    'limitk(5, x)': ['promql-experimental-functions'],
    'mad_over_time(x[5m])': ['promql-experimental-functions'],
    'x[5m + 1m]': ['promql-duration-expr'],
    'x[step()]': ['promql-duration-expr'],
    'x[5m] anchored': ['promql-extended-range-selectors'],
    'a + fill(0) b': ['promql-binop-fill-modifiers'],
  };
  for (const [query, flags] of Object.entries(FLAGS)) it(`${query}: ${flags.join(', ') || 'none'}`, () => assert.deepEqual(parsePromql(query).features.map(({ flag }) => flag), flags));
});
