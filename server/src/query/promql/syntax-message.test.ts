import assert from 'node:assert/strict';
import { applyEdits } from '../../text/range';
import { parsePromql } from './parse';

/** A query whose marked part is reported with words, and what the first fix makes of it. */
type Case = readonly [marked: string, words: string, fixed?: string];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'the end of the query': [
    ['«»', 'The query is empty'],
    ['«# only a comment»', 'The query is empty'],
    ['sum(up«»', 'The `(` of `sum` is never closed: `)` is missing before the end of the query.', 'sum(up)'],
    ['(up«»', 'The `(` is never closed', '(up)'],
    ['sum(rate(x[5m«»', 'The `[` of `x` is never closed', 'sum(rate(x[5m]))'],
    ['x{a="b"«» # c', 'The `{` of `x` is never closed', 'x{a="b"} # c'],
    ['x{a«»', 'The query ends too early in label matchers: expected a matcher: `=`, `!=`, `=~` or `!~`.'],
    ['x{a=«»', 'expected a quoted value'],
    ['x{«»', 'expected a label name or `}`'],
    ['x[«»', 'The query ends too early in a range: expected a duration such as `5m`.'],
    ['sum by («»', 'in a list of labels: expected a label name or `)`'],
    ['sum by«»', 'expected a list of labels in parentheses, such as `(job)`'],
    ['sum by (job)«»', 'The query ends too early'],
    ['a +«»', 'The query ends too early: expected an expression.'],
    ['a and«»', 'expected an expression'],
    ['a offset«»', 'expected a duration such as `5m`'],
    ['a @«»', 'expected a Unix timestamp, `start()` or `end()`'],
    ['sum(«»', 'The query ends too early inside the parentheses: expected an expression.'],
  ],
  'what cannot stand where it stands': [
    ['up«)»', 'Unexpected `)`: there is no `(` that it closes.', 'up'],
    ['up«]»', 'there is no `[` that it closes', 'up'],
    ['sum(up«]»', 'Unexpected `]` inside the parentheses: expected an operator, `,` or `)`.'],
    ['a «b»', 'Unexpected `b`: expected an operator or the end of the query.'],
    ['a + «*» b', 'Unexpected `*`: expected an expression.'],
    ['a «$» b', 'Unexpected character `$`'],
    ['a «"b"»', 'Unexpected string `"b"`'],
    ['«,»', 'Unexpected `,`: expected an expression.'],
    ['x{a=«b»}', 'The value of a label matcher is a string: write `"b"`.', 'x{a="b"}'],
    ['x{a=«5»}', 'Unexpected `5` in label matchers: expected a quoted value.'],
    ['x{a«==»"b"}', 'expected a matcher: `=`, `!=`, `=~` or `!~`'],
    ['x{a="b" «c»="d"}', 'expected `,` or `}`'],
    ['x{«5»="a"}', 'expected a label name or `}`'],
    ['x{«a:b»="c"}', 'in label matchers'],
    ['x[«y»]', 'Unexpected `y` in a range: expected a duration such as `5m`.'],
    ['x[5m «5m»]', 'expected a duration such as `5m`, or `]`'],
    ['x[5m:1m«:»]', 'in a range'],
    ['sum by (job «le») (x)', 'in a list of labels: expected `,` or `)`'],
    ['sum by («5») (x)', 'expected a label name or `)`'],
    ['sum by «job» (x)', 'expected a list of labels in parentheses'],
    ['a / on «job» b', 'expected a list of labels in parentheses'],
    ['x offset «y»', 'expected a duration such as `5m`'],
    ['x @ «y»', 'expected a Unix timestamp, `start()` or `end()`'],
    ['a + bool«»', 'The query ends too early'],
    ['a «on»', 'Unexpected `on`'],
    ['«bool»', 'Unexpected `bool`'],
  ],
  'a function that is none': [
    ['«raet»(x[5m])', 'PromQL has no function `raet`; did you mean `rate`?', 'rate(x[5m])'],
    ['sum(«histogram_quantil»(0.9, x))', 'did you mean `histogram_quantile`?', 'sum(histogram_quantile(0.9, x))'],
    ['«frobnicate»(x)', 'PromQL has no function `frobnicate`.'],
    ['«RATE»(x[5m])', 'PromQL has no function `RATE`; did you mean `rate`?', 'rate(x[5m])'],
    ['a + «summ»(b)', 'did you mean `sum`?', 'a + sum(b)'],
  ],
  'a word that is wrong in itself': [
    ['x{a=«"b»', 'This string is never closed'],
    ['x{a=~«"\\d"»}', 'is not an escape sequence'],
    ['x > «5x»', 'neither a number nor a duration'],
    ['x[«5min»]', 'neither a number nor a duration'],
  ],
  'what the grammar takes but Prometheus does not': [
    ['«sum(a, b)»', '`sum` takes one argument, the series to aggregate, not 2.'],
    ['«topk(5)»', '`topk` takes two arguments, a number and the series to aggregate, not 1.'],
    ['«count_values(x)»', 'the name of a label and the series to aggregate'],
    ['«sum()»', '`sum` has nothing to aggregate'],
    ['«sum() by (a)»', '`sum` has nothing to aggregate'],
    ['abs(x«,»)', 'The arguments of a call cannot end with a comma.', 'abs(x)'],
    ['sum(x)«[5m]»', 'A range can only follow a selector', 'sum(x)[5m:]'],
    ['x[5m]«[5m]»', 'A range can only follow a selector'],
    ['x offset 5m«[5m]»', 'The range stands before the offset'],
    ['x @ 5«[5m]»', 'The range stands before the `@` modifier'],
    ['«sum(x)» offset 5m', 'An offset can only follow a selector, a range or a subquery.'],
    ['«x offset 5m» offset 5m', 'This selector has two offsets; keep one.'],
    ['«(x)» @ 5', 'An `@` modifier can only follow'],
    ['«x @ 5» @ 6', 'two `@` modifiers'],
    ['«x» @ Inf', 'The timestamp of an `@` modifier is out of bounds.'],
    ['«abs(x)» smoothed', '`smoothed` can only follow a selector or a range.'],
    ['«x[5m] anchored» smoothed', '`anchored` and `smoothed` cannot be used together.'],
    ['x[«0»]', 'A duration must be greater than 0.'],
    ['x[«-5m»]', 'A duration must be greater than 0.'],
    ['x[5m:«0s»]', 'A duration must be greater than 0.'],
    ['x[«5m1h»]', 'units stand from the largest to the smallest'],
    ['x[5m«/»0]', 'A duration cannot be divided by zero.'],
    ['x > «1e999»', 'out of range'],
    ['sum by («""»)(x)', 'A label must have a name.'],
  ],
};

for (const [name, cases] of Object.entries(CASES)) {
  describe(name, () => {
    for (const [source, words, fixed] of cases) {
      it(source, () => {
        const text = source.replace(/[«»]/g, '');
        const { syntax } = parsePromql(text);
        const first = syntax[0];
        assert.ok(first, 'nothing is reported');
        assert.equal(`${text.slice(0, first.from)}«${text.slice(first.from, first.to)}»${text.slice(first.to)}`, source, first.message);
        assert.ok(first.message.includes(words), first.message);
        assert.equal(first.fixes[0] && applyEdits(text, first.fixes[0].edits), fixed);
      });
    }
  });
}

describe('a first mistake', () => {
  it('is the only one that is reported, for what follows is guesswork', () => assert.equal(parsePromql('sum(a b c) + + )').syntax.length, 1));
  it('has a fix after which nothing is wrong any more', () => {
    for (const [, , fixed] of Object.values(CASES).flat()) if (fixed !== undefined) assert.deepEqual(parsePromql(fixed).syntax, [], fixed);
  });
  it('quotes no more of a long word than a reader needs', () => assert.ok(parsePromql(`a ${'b'.repeat(500)}`).syntax[0]!.message.length < 150));
});
