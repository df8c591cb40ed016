import assert from 'node:assert/strict';
import { applyEdits } from '../../text/range';
import { FUNCTION_TABLE } from './functions';
import { isRefused, parsePromql } from './parse';
import { signature, typeOf } from './types';

/** A query whose marked part is reported with words, and what the first fix makes of it. */
type Case = readonly [marked: string, words: string, fixed?: string];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'arguments of functions': [
    ['rate(«x»)', '`rate` needs a range vector; add a range such as `[5m]`.', 'rate(x[5m])'],
    ['rate(«(x)»)', 'a range vector', 'rate((x[5m]))'],
    ['rate(«sum(x)»)', 'add a range such as `[5m:]`', 'rate(sum(x)[5m:])'],
    ['rate(«x offset 5m»)', 'a range vector'],
    ['abs(«x[5m]»)', '`abs` needs an instant vector, and this is a range vector', 'abs(x)'],
    ['abs(«5»)', 'an instant vector, and this is a scalar', 'abs(vector(5))'],
    ['abs(«"a"»)', '`abs` needs an instant vector, and this is a string.'],
    ['vector(«x»)', 'a scalar, and this is an instant vector', 'vector(scalar(x))'],
    ['clamp(x, «y», 5)', 'The argument `min` of `clamp` is a scalar', 'clamp(x, scalar(y), 5)'],
    ['label_replace(x, «5», "a", "b", "c")', 'The argument `target_label` of `label_replace` is a string, and this is a scalar.'],
    ['«abs()»', '`abs` takes 1 argument, not 0: `abs(vector: instant vector)`.'],
    ['«time(x)»', '`time` takes no arguments, not 1'],
    ['«round(x, 1, 2)»', '`round` takes 1 to 2 arguments, not 3'],
    ['«label_join(x)»', '`label_join` takes at least'],
    ['info(x, «y[5m]»)', 'The second argument of `info` is a selector of labels'],
    ['info(x, «y»)', 'no metric name in front'],
  ],
  'aggregations': [
    ['sum(«x[5m]»)', '`sum` aggregates an instant vector, and this is a range vector', 'sum(x)'],
    ['sum(«5»)', '`sum` aggregates an instant vector, and this is a scalar', 'sum(vector(5))'],
    ['topk(«"a"», x)', 'The first argument of `topk` is a scalar, and this is a string.'],
    ['topk(«y», x)', 'The first argument of `topk` is a scalar', 'topk(scalar(y), x)'],
    ['count_values(«5», x)', 'The first argument of `count_values` is a string'],
  ],
  'operators': [
    ['«x[5m]» + 1', '`+` works on scalars and instant vectors; this is a range vector.'],
    ['1 + «"a"»', 'this is a string'],
    ['1 «>» 2', 'write `> bool`', '1 > bool 2'],
    ['x + «bool» y', '`bool` belongs to comparisons; `+` is none.', 'x +  y'],
    ['«x and 1»', '`and` combines two vectors; its right side is a scalar.'],
    ['«1 or x»', 'its left side is a scalar'],
    ['x and on (a) «group_left» y', '`group_left` has no place in it', 'x and on (a)  y'],
    ['x / on (a) group_left («a») y', 'The label `a` is matched in `on` already'],
    ['x + «on (a)» 5', '`on` matches series of two vectors; here one side is no vector.'],
    ['5 * «ignoring (a)» x', '`ignoring` matches series'],
    ['x + «fill(0)» 5', 'can only be filled in between two vectors'],
    ['x and «fill(0)» y', 'cannot be filled in for `and`'],
    ['«-x[5m]»', 'A sign can stand before a scalar or an instant vector, not before a range vector.'],
    ['«-"a"»', 'not before a string'],
  ],
  'selectors': [
    ['«{}»', 'needs at least one matcher that does not match the empty value'],
    ['«{a=""}»', 'needs at least one matcher'],
    ['«{a!="b"}»', 'needs at least one matcher'],
    ['«{a=~".*"}»', 'needs at least one matcher', '{a=~".+"}'],
    ['«{a=~"b|"}»', 'needs at least one matcher'],
    ['«x{__name__="y"}»', "The metric's name is set twice: `x` before the braces and \"y\" in them."],
    ['«x{"y"}»', "The metric's name is set twice"],
    ['x{a=~«"("»}', 'The regular expression does not compile: missing closing )'],
    ['x{a!~«"a{2,1}"»}', 'does not compile: invalid repeat count'],
    ['x{a=~«"(?=b)"»}', 'does not compile'],
    ['info(x, {a=~«"("»})', 'does not compile'],
  ],
  'subqueries': [
    ['«x[5m][5m:]»', 'A subquery evaluates an instant vector again and again; this is a range vector.'],
    ['«5[5m:]»', 'this is a scalar'],
  ],
};

for (const [name, cases] of Object.entries(CASES)) {
  describe(`types of ${name}`, () => {
    for (const [source, words, fixed] of cases) {
      it(source, () => {
        const text = source.replace(/[«»]/g, '');
        const { syntax, types } = parsePromql(text);
        assert.deepEqual(syntax, []);
        const [first] = types;
        assert.ok(first, 'nothing is reported');
        assert.equal(types.length, 1);
        assert.equal(`${text.slice(0, first.from)}«${text.slice(first.from, first.to)}»${text.slice(first.to)}`, source, first.message);
        assert.ok(first.message.includes(words), first.message);
        const result = first.fixes[0] && applyEdits(text, first.fixes[0].edits);
        assert.equal(result, fixed);
        if (result !== undefined) assert.ok(!isRefused(parsePromql(result)), result);
      });
    }
  });
}

describe('the type of an expression', () => {
  const TYPES: Readonly<Record<string, string>> = {
    '5': 'scalar', '1h': 'scalar', '"a"': 'string', x: 'instant vector', 'x[5m]': 'range vector', 'sum(x)[1h:5m]': 'range vector', 'sum(x)': 'instant vector',
    'time()': 'scalar', 'scalar(x)': 'scalar', 'rate(x[5m])': 'instant vector', '1 + 2': 'scalar', '1 + x': 'instant vector', '1 > bool 2': 'scalar', '-(5)': 'scalar', '-(x)': 'instant vector', '((x[5m]))': 'range vector',
  }; // prettier-ignore
  for (const [query, type] of Object.entries(TYPES)) it(`${query}: ${type}`, () => assert.equal(typeOf(parsePromql(query).expr!), type));
});

describe('the signature of a function', () => {
  const SIGNATURES: Readonly<Record<string, string>> = {
    rate: 'rate(range: range vector)',
    clamp: 'clamp(vector: instant vector, min: scalar, max: scalar)',
    time: 'time()',
    hour: 'hour(timestamps: instant vector?)',
  };
  for (const [name, text] of Object.entries(SIGNATURES)) it(text, () => assert.equal(signature(FUNCTION_TABLE.get(name)!), text));
});
