import assert from 'node:assert/strict';
import { formatLogql } from './format';
import { parseLogql } from './parse';
import { printLogql } from './print';

describe('formatting LogQL', () => {
  /** What is written, and what becomes of it on lines of 30 characters. */
  const CASES: readonly (readonly [name: string, source: string, formatted: string])[] = [
    ['what fits stays on one line', '{a="b",c=~`d`}|json|x=5', '{a="b", c=~"d"} | json | x = 5'],
    ['stages on lines of their own', '{service="execution"}|json|levelname="ERROR"|line_format "{{.message}}"', '{service="execution"}\n  | json\n  | levelname="ERROR"\n  | line_format "{{.message}}"'],
    ['line filters together, as long as they fit', '{service="execution"} |= "a" != "b" | json | x="y"', '{service="execution"}\n  |= "a" != "b"\n  | json\n  | x="y"'],
    ['a range behind the last stage', 'count_over_time({service="execution"}[5m]offset 1h|="timeout")', 'count_over_time(\n  {service="execution"}\n    |= "timeout" [5m] offset 1h\n)'],
    ['unwrap and its filters', 'avg_over_time({service="execution"} | json | unwrap duration( took ) | __error__="" [5m]) by (pod,node)', 'avg_over_time(\n  {service="execution"} | json\n    | unwrap duration(took)\n    | __error__="" [5m]\n) by (pod, node)'],
    ['a grouping in front', 'sum(rate({service="execution"}[5m])) by(pod)', 'sum by (pod)(\n  rate(\n    {service="execution"} [5m]\n  )\n)'],
    ['short calls on one line', 'sum by(d)(rate({a="b"}[5m]))', 'sum by (d) (rate({a="b"}[5m]))'],
    ['operators on lines of their own', 'rate({service="a"}[5m])/on(pod)group_left rate({service="b"}[5m])', '  rate({service="a"}[5m])\n/ on (pod) group_left\n  rate({service="b"}[5m])'],
    ['parentheses that say what belongs together', '(vector(1)+vector(2))*vector(3)', '  (vector(1) + vector(2))\n*\n  vector(3)'],
    ['filters as they are joined', '{a="b"}|(x="y"or z>5)and(w<=1.5,v!="u")', '{a="b"}\n  | (x="y" or z > 5) and (w <= 1.5, v!="u")'],
    ['numbers, durations and texts as they are written', '{a="b"} |~ `\\d"` | t>90m | s>1.50', '{a="b"}\n  |~ `\\d"`\n  | t > 90m\n  | s > 1.50'],
    ['comments behind their code', '{a="b"} # streams\n# what went wrong\n|= "x" # errors\n| json', '{a="b"} # streams\n  # what went wrong\n  |= "x" # errors\n  | json'],
    ['comments around', '# why\n\n{a="b"} # c', '# why\n\n{a="b"} # c'],
    ['comments in calls', 'sum( # all\n rate({a="b"}[5m]) # five\n)', 'sum( # all\n  rate({a="b"}[5m]) # five\n)'],
    ['variables', 'rate({a=~"$b"}|~"$c"[$__auto])', 'rate(\n  {a=~"$b"} |~ "$c" [$__auto]\n)'],
  ];
  for (const [name, source, formatted] of CASES) {
    it(name, () => {
      assert.equal(formatLogql(source, { width: 30 }), formatted);
      assert.equal(formatLogql(formatted, { width: 30 }), formatted, 'it stays as it is');
    });
  }

  it('leaves alone what cannot be read', () => {
    assert.equal(formatLogql('{a="b"} |'), undefined);
    assert.equal(formatLogql('# nothing'), undefined);
  });
});

describe('printing LogQL', () => {
  const CASES: Readonly<Record<string, string>> = {
    '{ a = `b"` }': '{a="b\\""}',
    'SUM( RATE({a="b"}[90m] OFFSET 7d) ) BY (c)': 'sum by (c) (rate({a="b"}[1h30m] offset 1w))',
    'quantile_over_time(0.90,({a="b"}|unwrap x)[5m])': 'quantile_over_time(0.9, {a="b"} | unwrap x [5m])',
    'label_replace(vector( 1 ),"a",`$1`,"b","c")': 'label_replace(vector(1), "a", "$1", "b", "c")',
    'variants(rate({a="b"}[5m]))of({a="b"}[5m])': 'variants(rate({a="b"}[5m])) of ({a="b"}[5m])',
    '{a="b"}|logfmt --strict x , y="z"|keep x|drop y="z"|decolorize': '{a="b"} | logfmt --strict x, y="z" | keep x | drop y="z" | decolorize',
    '1>bool 2^-3': '1 > bool 2 ^ -3',
    // Loki reads `-0` as a duration.
    '{a="b"} | x>- 0 or y>-0.5 or z>- 0x1p-1': '{a="b"} | x > - 0 or y > -0.5 or z > -0.5',
  };
  for (const [source, printed] of Object.entries(CASES)) it(source, () => assert.equal(printLogql(parseLogql(source).expr!), printed));
});
