import assert from 'node:assert/strict';
import { walk, type Expr, type LabelFilter } from './ast';
import { isRefused, parseLogql, parseLogqlWithVariables } from './parse';

const complaints = (query: string): string[] => {
  const { syntax, types, stages, templates } = parseLogql(query);
  return [...syntax, ...types, ...stages, ...templates.refused].map(({ message }) => message);
};

describe('queries that Loki takes', () => {
  const VALID: Readonly<Record<string, readonly string[]>> = {
    selectors: ['{a="b"}', '{ a = "b" , c != `d` , e =~ "f.+" , g !~ "h" }', '{sum="a",rate="b",ip="c",bytes="d",vector="e",of="f",variants="g"}', '{größe="x"}', '({a="b"})', '{a=""  ,b=~".+"}'],
    'line filters': ['{a="b"} |= "x"', '{a="b"} != "x" !~ "y|z" |~ `\\d`', '{a="b"} |> "<_> x" !> "y <_>"', '{a="b"} |= "x" or "y" or `z` != "v" or "w"', '{a="b"} |= ip("10.0.0.0/8")', '{a="b"} != ip("::1") |= "x" or ip("10.0.0.1-10.0.0.9")', '{a="b"} |= ""'],
    parsers: ['{a="b"} | json', '{a="b"} | json x, y="z.w[0][\\"k\\"]"', '{a="b"} | json größe="x"', '{a="b"} | logfmt --strict --keep-empty x="y", z', '{a="b"} | LOGFMT', '{a="b"} | regexp "(?P<x>a)"', '{a="b"} | pattern "<_> <x>"', '{a="b"} | unpack | json'],
    'label filters': [
      '{a="b"} | x="y"', '{a="b"} | x=~"y" and z!="w" or v>5', '{a="b"} | x="y" z="w", v="u"', '{a="b"} | (x="y" or z>1) and v<2', '{a="b"} | x==5 | y>=1.5e3 | z<=-2 | w!=+3',
      '{a="b"} | took>250ms and took<1h30m', '{a="b"} | took>1.5h', '{a="b"} | took>-5m', '{a="b"} | size>5MB or size<1.5KiB', '{a="b"} | size=20B', '{a="b"} | addr=ip("10.0.0.1") or addr!=ip("fe80::/10")', '{a="b"} | duration>1s', '{a="b"} | rate = "x"', '{a="b"} | x>=400and x<500', '{a="b"} | x>5or y<1h', '{a="b"} | x>0x1p3', '{a="b"} | x>-0.5 and y<- 0',
    ],
    formatting: ['{a="b"} | line_format "{{.x}}"', '{a="b"} | label_format x=y, z="{{.w}}"', '{a="b"} | decolorize', '{a="b"} | drop x, y="z", w=~"v"', '{a="b"} | keep x', '{a="b"} | drop __error__, __error_details__'],
    'range aggregations': [
      'rate({a="b"}[5m])', 'count_over_time({a="b"} |= "x" | json [5m])', 'count_over_time({a="b"}[5m] |= "x" | json)', 'RATE({a="b"}[1h30m])', 'bytes_rate(({a="b"} |= "x")[5m])', 'rate((({a="b"}[5m])))', 'absent_over_time({a="b"}[5m])',
      'rate({a="b"}[5m] offset 1h)', 'rate({a="b"}[5m] offset -1h)', 'rate({a="b"}[5m] offset 1h |= "x")', 'rate(({a="b"})[5m] offset 1d)',
      'sum_over_time({a="b"} | json | unwrap x [5m])', 'sum_over_time({a="b"}[5m] | unwrap x)', 'sum_over_time(({a="b"} | unwrap x)[5m])', 'sum_over_time(({a="b"})[5m] | unwrap x)', 'sum_over_time({a="b"}[5m] offset 1h | json | unwrap x)',
      'max_over_time({a="b"} | unwrap duration(x) | __error__="" | y>5 [5m]) by (c)', 'avg_over_time({a="b"} | unwrap bytes(x)[5m]) without (c, d)', 'quantile_over_time(0.9, {a="b"} | unwrap duration_seconds(x)[5m]) by ()', 'rate_counter({a="b"} | unwrap x[5m])', 'rate({a="b"} | unwrap x [5m])',
      'first_over_time({a="b"} | unwrap x [5m])', 'last_over_time({a="b"} | unwrap x [5m]) by (c)', 'count_over_time({a="b"}[0])',
    ],
    'vector aggregations': ['sum(rate({a="b"}[5m]))', 'SUM BY (c) (rate({a="b"}[5m]))', 'sum(rate({a="b"}[5m])) without (c)', 'topk(5, rate({a="b"}[5m]))', 'bottomk by (c) (1, rate({a="b"}[5m]))', 'approx_topk(3, rate({a="b"}[5m]))', 'sort_desc(rate({a="b"}[5m]))', 'sort(rate({a="b"}[5m])) by ()', 'stddev(1)', 'count by () (vector(1))', 'topk(007, vector(1))'],
    operators: [
      '1', '-1', '+.5', '1 + 2 * 3 ^ 2', '2 - -1', 'rate({a="b"}[5m]) > 5', 'rate({a="b"}[5m]) > bool 5', '1 + bool 2', 'sum(rate({a="b"}[5m])) / on (c) group_left (d) rate({a="b"}[5m])', 'rate({a="b"}[5m]) * ignoring () group_right rate({a="b"}[5m])',
      'rate({a="b"}[5m]) or vector(0)', 'rate({a="b"}[5m]) and on () rate({c="d"}[5m]) unless rate({e="f"}[5m])', '(1 + 2) * vector(3)', 'rate({a="b"} |= "x" [5m]) != 3',
    ],
    functions: ['vector(5)', 'label_replace(rate({a="b"}[5m]), "x", "$1", "y", "(.*)")', 'variants(count_over_time({a="b"}[5m]), bytes_over_time({a="b"}[5m])) of ({a="b"}[5m])', 'label_replace(rate({a="b"}[5m]) * 100, "x", "$1", "y", "(.*)")', 'label_replace(vector(1), "x", "$1", "y", "(.*)")'],
    'comments and space': ['# a\n{a="b"} # b\n# c\n | json', '{a="b"} // c', '{a="b"} /* c\n d */ |= "x"', '\t{a="#"}\r\n', 'sum(\n\n rate({a="b"}[5m])\n)'],
  };
  for (const [name, queries] of Object.entries(VALID)) {
    describe(name, () => {
      for (const query of queries) {
        it(JSON.stringify(query), () => {
          assert.deepEqual(complaints(query), []);
          assert.ok(parseLogql(query).expr);
        });
      }
    });
  }
});

describe('queries that Loki refuses', () => {
  /** A query, and what is refused in it; marked by its text where it stands once. */
  const REFUSED: Readonly<Record<string, readonly (readonly [query: string, place: string, message: RegExp])[]>> = {
    selectors: [
      ['', '', /The query is empty/], ['{}', '{}', /A selector without matchers/], ['{a=~".*"}', '{a=~".*"}', /also accepts streams that do not have the label/], ['{a!="b", c=""}', '{a!="b", c=""}', /at least one matcher must ask for a value/],
      ['{a="b",}', ',', /no comma behind the last matcher/], ['{a=b}', 'b}', /write `"b"`/], ["{a='b'}", "'b'", /no strings in single quotes/], ['{a=="b"}', '==', /compares with `=`/], ['{a="b"', '', /`}` is missing/], ['{a="b', '"b', /never closed/],
      ['{by="a"}', 'by', /a word of LogQL/], ['{a="b"} /* c', '/*', /comment is never closed/], ['{"a"="b"}', '"a"', /without quotes/], ['{a=~"("}', '"("', /does not compile/], ['{a="\\q"}', '"\\q"', /not an escape sequence/], ['up', 'up', /Unexpected `up`/],
    ],
    stages: [
      ['{a="b"} "x"', '"x"', /stands an operator/], ['{a="b"} json', 'json', /begins with `\|`/], ['{a="b"} | "x"', '"x"', /`\|= "text"`/], ['{a="b"} |= x', 'x', /compares with a text/], ['{a="b"} |', '', /ends too early: expected a parser/],
      ['{a="b"} | jsno', 'jsno', /did you mean `json`/], ['{a="b"} | json | distinct x', 'distinct', /no stage `distinct`/], ['{a="b"} | x == "y"', '==', /compared with a text by `=`/], ['{a="b"} | x > "5"', '"5"', /stand without quotes/], ['{a="b"} | x > 5minutes', '5minutes', /neither a number, nor a duration/],
      ['{a="b"} | x >= ip("1.2.3.4")', 'ip', /goes with `=` and `!=`/], ['{a="b"} | x > 0x10', '0x10', /decimal ones only/], ['{a="b"} | x > 1_000', '1_000', /digits stand together/], ['{a="b"} | drop', '', /the names of labels/], ['{a="b"} | regexp', '', /a regular expression in quotes/],
      ['{a="b"} | unwrap x', 'unwrap', /cannot stand here/], ['{a="b"} | logfmt --lax', '--lax', /no flag/], ['{a="b"} | xml', 'xml', /no stage of a pipeline/],
    ],
    texts: [
      ['{a="b"} | addr=ip("x")', '"x"', /neither an address/], ['{a="b"} | (addr=ip("x"))', '"x"', /neither an address/], ['{a="b"} |= "y" != "z" or ip("x")', '"x"', /neither an address/], ['{a="b"} | json größe', 'größe', /the path into the line as well/], ['{a="b"} | x > 99999PB', '99999PB', /neither a number/],
    ],
    ranges: [
      ['{a="b"}[5m]', '[', /belongs to a function/], ['rate({a="b"})', ')', /The range is missing/], ['rate({a="b"}[])', ']', /The range is empty/], ['rate({a="b"}[ 5m ])', ' 5m ', /no blanks/], ['rate({a="b"}[5x])', '5x', /is not a duration/], ['rate({a="b"}[5m)', ')', /never closed/],
      ['sum(rate({a="b"}[5m])[1h:])', '[', /no subqueries/], ['rate({a="b"}[5m] offset 5)', '5)', /expected a duration/], ['rate({a="b"}[5m] offset -1d)', '-1d', /negative offset/], ['rate({a="b"} offset 1h [5m])', 'offset', /behind the range/],
      ['count_over_time({a="b"} | unwrap x [5m])', '| unwrap x', /reads no unwrapped label/], ['sum_over_time({a="b"}[5m])', 'sum_over_time', /which `\| unwrap` must name/], ['quantile_over_time({a="b"} | unwrap x [5m])', 'quantile_over_time', /needs the quantile/], ['rate(5, {a="b"}[5m])', '5,', /takes no number/], ['rate({a="b"}[5m]) by (c)', 'by (c)', /takes no `by`/],
      ['rate by (c) ({a="b"}[5m])', 'by', /follows the parentheses/], ['sum_over_time({a="b"} | unwrap x | json [5m])', 'json', /Unexpected `json`/],
    ],
    aggregations: [
      ['sum({a="b"})', '{a="b"}', /these are lines of logs/], ['topk(vector(1))', 'topk', /number of series to keep/], ['topk(0, vector(1))', '0', /greater than 0/], ['topk(1.5, vector(1))', '1.5', /a whole number/], ['sum(3, vector(1))', '3', /takes no number/],
      ['topk(5.0, vector(1))', '5.0', /at most 18 digits/], ['bottomk(1e1, vector(1))', '1e1', /at most 18 digits/], ['topk(99999999999999999999, vector(1))', '99999999999999999999', /at most 18 digits/],
      ['sort(vector(1)) by (c)', 'by (c)', /sorts by value/], ['approx_topk(1, vector(1)) by (c)', 'by (c)', /takes no `by`/], ['sum by (c) (vector(1)) by (d)', 'by (d)', /stands once/], ['histogram_quantile(0.9, vector(1))', 'histogram_quantile', /a function of PromQL/], ['smu(vector(1))', 'smu', /did you mean `sum`/], ['sum', 'sum', /Unexpected `sum`/],
    ],
    operators: [
      ['{a="b"} + 1', '{a="b"}', /these are lines of logs/], ['vector(1) or 1', '1', /`vector\(…\)` makes a series/], ['(1 + 1) and vector(1)', '(1 + 1)', /this is a number/], ['-vector(1)', 'vector', /Unexpected `vector`/], ['1 +', '', /expected an expression/], ['bool 1', 'bool', /Unexpected `bool`/], ['vector(1) * group_left vector(1)', 'group_left', /Unexpected `group_left`/],
      ['vector(vector(1))', 'vector(1)', /Unexpected `vector`/], ['label_replace(vector(1), "a", "b", "c", "(")', '"("', /does not compile/], ['label_replace(vector(1), "a")', ')', /expected/], ['variants(vector(1))', '', /ends too early/],
      ['label_replace(100 * rate({a="b"}[5m]), "a", "b", "c", "d")', '100', /write `… \* 100`/], ['label_replace(sum(2 - 3 - vector(1)), "a", "b", "c", "d")', '2 - 3', /the number stands/], ['label_replace(1, "a", "b", "c", "d")', '1', /a number has none/], ['vector(1) -0', '-0', /as a duration/],
    ],
  };
  for (const [name, cases] of Object.entries(REFUSED)) {
    describe(name, () => {
      for (const [query, place, message] of cases) {
        it(`${JSON.stringify(query)}: ${String(message)}`, () => {
          const { syntax, types, stages } = parseLogql(query);
          const [first] = [...syntax, ...types, ...stages];
          assert.match(first?.message ?? 'nothing', message);
          // What is written behind the marked place only tells it from another one.
          assert.ok(place === '' ? first!.from === first!.to || query === '' : query.lastIndexOf(place) === first!.from || query.indexOf(place) === first!.from, `at ${first!.from}: ${query.slice(first!.from, first!.to)}`);
        });
      }
    });
  }
});

describe('queries that Loki takes, and that come to nothing or fail later', () => {
  /** A query, and what of it is a warning. */
  const LATE: readonly (readonly [query: string, place: string, message: RegExp])[] = [
    ['{a="b"} | addr=ip("x") or c="d"', '"x"', /nothing ever matches/],
    ['sum_over_time({a="b"} | unwrap c | addr!=ip("x") [5m])', '"x"', /nothing ever matches/],
    ['{a="b"} |= "y" or ip("x")', '"x"', /neither an address/],
    ['{a="b"} |~ ip("10.0.0.1")', '"10.0.0.1"', /goes with/],
    ['{a="b"} | logfmt größe', 'größe', /the path into the line as well/],
  ];
  for (const [query, place, message] of LATE) {
    it(query, () => {
      const parsed = parseLogql(query);
      assert.ok(!isRefused(parsed));
      assert.deepEqual(parsed.stages.map(({ from, to, isLate }) => [query.slice(from, to), isLate]), [[place, true]]);
      assert.match(parsed.stages[0]!.message, message);
    });
  }
});

/** A query with parentheses around everything that an operator joins. */
function grouped(expr: Expr): string {
  switch (expr.kind) {
    case 'binary':
      return `(${grouped(expr.left)} ${expr.operator} ${grouped(expr.right)})`;
    case 'paren':
      return grouped(expr.expr);
    case 'vector':
      return 'v';
    default:
      return 'value' in expr ? String(expr.value) : expr.kind;
  }
}

const groupedFilter = (filter: LabelFilter): string =>
  filter.kind === 'comparison' ? filter.name : filter.kind === 'paren' ? groupedFilter(filter.filter) : `(${groupedFilter(filter.left)} ${filter.operator || '·'} ${groupedFilter(filter.right)})`;

describe('what belongs to what', () => {
  const CASES: Readonly<Record<string, string>> = { '1 + 2 * 3': '(1 + (2 * 3))', '1 - 2 - 3': '((1 - 2) - 3)', '2 ^ 3 ^ 2': '(2 ^ (3 ^ 2))', 'vector(1) or vector(1) and vector(1)': '(v or (v and v))', '1 < 2 + 3': '(1 < (2 + 3))', '-1 ^ 2': '(-1 ^ 2)' };
  for (const [query, expected] of Object.entries(CASES)) it(`${query} is ${expected}`, () => assert.equal(grouped(parseLogql(query).expr!), expected));

  // The grammar gives a comma no precedence: it takes what follows, however weak.
  const FILTERS: Readonly<Record<string, string>> = { 'a=1 and b=1 or c=1': '((a and b) or c)', 'a=1 or b=1 and c=1': '(a or (b and c))', 'a=1, b=1 or c=1': '(a , (b or c))', 'a=1 or b=1, c=1': '(a or (b , c))', 'a=1 and b=1 c=1': '(a and (b · c))', 'a=1 (b=1 or c=1)': '(a · (b or c))' };
  for (const [filter, expected] of Object.entries(FILTERS)) {
    it(`| ${filter} is ${expected}`, () => {
      const { expr } = parseLogql(`{x="y"} | ${filter}`);
      assert.ok(expr?.kind === 'logs' && expr.stages[0]?.kind === 'label-filter');
      assert.equal(groupedFilter(expr.stages[0].filter), expected);
    });
  }
});

describe('what a query says', () => {
  it('is read with its values', () => {
    const { expr } = parseLogql('sum by (c) (max_over_time({a=~"b"} |= "x" or ip("::1") | json s="r.c", t | took > 1h30m and size >= 1.5KiB | unwrap duration(t) | s=2 [1d12h] offset 90s))');
    assert.ok(expr?.kind === 'aggregation' && expr.expr.kind === 'range-aggregation');
    const { range } = expr.expr;
    assert.deepEqual([range.range.value, range.offset?.value, range.unwrap?.label, range.unwrap?.conversion], [129_600, 90, 't', 'duration']);
    const [line, parser, filter] = range.logs.stages;
    assert.ok(line?.kind === 'line-filter' && parser?.kind === 'parser' && filter?.kind === 'label-filter' && filter.filter.kind === 'operation');
    assert.deepEqual(line.matches.map(({ isIp, text }) => [isIp, text.value]), [[false, 'x'], [true, '::1']]);
    assert.deepEqual(parser.extractions.map(({ name, path }) => [name, path?.value]), [['s', 'r.c'], ['t', undefined]]);
    assert.deepEqual([filter.filter.left, filter.filter.right].map((side) => (side.kind === 'comparison' && 'value' in side.value ? side.value.value : side.kind)), [5400, 1536]);
  });

  it('stands where its nodes say', () => {
    const query = 'sum( topk(5,  rate(( {a="b"} |= "x" ) [5m]) ) ) / 2';
    const parts = [...walk(parseLogql(query).expr!)].map(({ from, to }) => query.slice(from, to));
    assert.deepEqual(parts, [query, 'sum( topk(5,  rate(( {a="b"} |= "x" ) [5m]) ) )', 'topk(5,  rate(( {a="b"} |= "x" ) [5m]) )', 'rate(( {a="b"} |= "x" ) [5m])', '{a="b"} |= "x"', '2']);
  });
});

describe("Grafana's variables", () => {
  for (const query of ['rate({a="$b"}[$__interval])', 'sum by ($group) (rate({a=~"${b:regex}"} |~ "$search" [$__auto]))', 'topk($n, rate({a="b"}[${__range}]))', '{$filters} | json | x=$y', '{a="b"} | json | took > $min', '$op(rate({a="b"}[5m] offset $shift))', 'rate({a="b"}[[[window]]])', '$query']) {
    it(`${query} is a query of a dashboard, and none of Loki`, () => {
      assert.deepEqual(parseLogqlWithVariables(query).syntax, []);
      const isOpen = parseLogqlWithVariables(query).variables.length > 0;
      assert.equal(isRefused(parseLogql(query)), isOpen);
    });
  }
});

describe('a query that was made to be large', () => {
  it('is left alone where it nests deeper than anybody writes', () => {
    for (const query of [`${'('.repeat(5000)}1${')'.repeat(5000)}`, `{a="b"} | ${'('.repeat(5000)}x="y"`, `{a="b"}${' |= "x"'.repeat(5000)}`, `1${' + 1'.repeat(5000)}`]) assert.equal(isRefused(parseLogql(query)), false);
  });

  it('is refused where Loki reads no further', () => assert.match(complaints(`{a="${'b'.repeat(140_000)}"}`)[0]!, /reads fewer than 131072 bytes/));
});
