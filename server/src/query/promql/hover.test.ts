import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from '../../../../test/helper/marked';
import type { QueryFacts } from './facts';
import { hoverPromql } from './hover';
import { MetricTable, NO_FACTS } from './metric-table';

const FACTS = new MetricTable([{ name: 'requests_total', type: 'counter', help: 'Requests *served*', labels: ['status', 'job'], source: 'contract' }]);

interface Shown {
  /** The part of the query that is spoken of. */
  readonly of: string;
  /** What is said: the expression, its type and labels, and what its words mean. */
  readonly sections: readonly string[];
}

function hover(source: string, facts: QueryFacts = FACTS): Shown | undefined {
  const { text, spans } = marked(source);
  const found = hoverPromql(text, spans[0]!.from, facts);
  return found && { of: text.slice(found.span.from, found.span.to), sections: found.markdown.split('\n\n---\n\n') };
}
/** What is said of the word or sign itself. */
const meaning = (source: string, facts?: QueryFacts): string | undefined => hover(source, facts)?.sections.at(-1);

describe('hovering over a query', () => {
  it('shows the innermost expression with its type and labels', () => {
    const shown = hover('sum by (job) (ra«»te(requests_total[5m]))');
    assert.equal(shown?.of, 'rate');
    assert.equal(shown.sections[0], '```promql\nrate(requests_total[5m])\n```\nInstant vector. It may have `status`, `job`; no other labels.');
  });

  it('shows the signature and the documentation of a function', () => {
    const shown = meaning('ra«»te(requests_total[5m])')!;
    assert.match(shown, /^```promql\nrate\(range: range vector\): instant vector\n```\nThe average per-second growth/);
    assert.match(shown, /\[Documentation\]\(https:\/\/prometheus\.io\/docs\/.*#rate\)$/);
  });
  it('and those of an aggregation, in whatever case it is written', () => assert.match(meaning('S«»UM(requests_total)')!, /^```promql\nsum \[by\|without \(label, …\)\] \(vector: instant vector\): instant vector\n```\nThe sum/));

  it('shows the type and the help of a metric', () => {
    const shown = hover('rate(requests«»_total{status="500"}[5m])');
    assert.equal(shown?.of, 'requests_total');
    assert.deepEqual(shown.sections, [
      '```promql\nrequests_total{status="500"}\n```\nInstant vector. It has `status`; may have `job`; no other labels.',
      "Counter `requests_total`, from the contract's catalog.\n\nRequests \\*served\\*",
    ]);
  });
  it('also of one with its name in braces', () => {
    assert.equal(hover('{"requests«»_total"}')?.sections.length, 2);
    assert.equal(hover('{__name__="requests«»_total"}')?.sections.length, 2);
  });

  it('says what a matcher asks for', () => {
    const CASES: Readonly<Record<string, string>> = {
      'up{a«»="b"}': 'Series whose label `a` is `b`.',
      'up{a=«»""}': 'Series without the label `a`, or with an empty one.',
      'up{a!="«»b"}': 'Series whose label `a` is not `b`, also those without it.',
      'up{a!=«»""}': 'Series that have the label `a`.',
      'up{a=~"b|«»c"}': 'Series whose label `a` is `b` or `c`.',
      'up{a!~"b|«»c"}': 'Series whose label `a` is none of `b`, `c`, also those without it.',
      'up{a=~"b.«»*"}': 'Series whose label `a` matches `b.*`. The regular expression (RE2) has to match the whole value.',
      'up{a=~"«».*"}': 'Series whose label `a` matches `.*`, also those without it. The regular expression (RE2) has to match the whole value.',
    };
    for (const [source, expected] of Object.entries(CASES)) assert.equal(meaning(source), expected, source);
    assert.equal(hover('up{a«»="b", c="d"}')?.of, 'a="b"');
  });

  it('says what a label does in a list, and why it can do nothing', () => {
    assert.equal(meaning('sum by (j«»ob) (requests_total)'), 'One group for each value of `job`.');
    assert.equal(meaning('sum without (j«»ob) (requests_total)'), 'The label `job` is dropped.');
    assert.match(meaning('sum by (p«»od) (requests_total)')!, /^One group for each value of `pod`\.\n\nNo series here has it: .*requests_total/);
    assert.equal(meaning('a / on (j«»ob) b'), 'Series match when `job` is equal on both sides.');
    assert.equal(meaning('a / ignoring (j«»ob) b'), 'Series match whatever `job` is.');
    assert.equal(meaning('a * on (job) group_left (v«»ersion) b'), 'The label `version` is copied from the right side.');
  });

  it('says what operators and words mean', () => {
    const CASES: Readonly<Record<string, RegExp>> = {
      'a «»/ b': /^Division/,
      'a a«»nd b': /^Keeps the series of the left side that have a match/,
      'a > b«»ool b': /^The comparison gives 1 or 0/,
      'a / o«»n (x) b': /^Two series match/,
      'a / on (x) group«»_left b': /^Many series of the left side/,
      'sum b«»y (x) (a)': /^One group for each combination/,
      'up off«»set 5m': /^Looks back/,
      'up «»@ 5': /^Evaluates the selector at this Unix time/,
      'up @ st«»art()': /^The start of the query's range/,
      'up anch«»ored': /^The range begins and ends/,
      'up offset 90«»m': /^1 hour 30 minutes\.$/,
      'up[1h30«»m]': /^The samples of the last 1 hour 30 minutes/,
      'up[1h:5«»m]': /^5 minutes\.$/,
      'up > 5«»m': /^5 minutes; as a number, 300 seconds\.$/,
      'up > 0x1«»F': /^The number 31\.$/,
      'up > I«»nf': /^The number \+Inf\.$/,
    };
    for (const [source, expected] of Object.entries(CASES)) assert.match(meaning(source)!, expected, source);
  });

  it('speaks of scalars and strings without labels', () => {
    assert.equal(hover('up > 5«»')?.sections[0], '```promql\n5\n```\nScalar.');
    assert.equal(hover('count_values("a«»", up)')?.sections[0], '```promql\n"a"\n```\nString.');
  });

  it('knows words in a query that does not parse', () => {
    assert.match(hover('sum(ra«»te(x')!.sections[0]!, /^```promql\nrate\(/);
    assert.match(hover('requests_«»total +')!.sections[0]!, /^Counter/);
    assert.equal(hover('x«» +'), undefined);
  });

  it('says nothing of comments, and of blanks between words', () => {
    assert.equal(hover('up # r«»ate'), undefined);
    assert.equal(hover('up   «»   + 1'), undefined);
  });

  it('lets nothing of a query out of its code', () => {
    const shown = hover('up{a«»="```\\n<img src=x> ![i](https://example.com)"}', NO_FACTS)!;
    assert.ok(shown.sections[0]!.startsWith('````promql\n'));
    assert.match(shown.sections.at(-1)!, /is ````?.*````?\.$/);
    const loss = hover('sum by ("a` ![i](https://e.x) `«»") (sum by ("b` ![i](https://e.x) `") (up))', NO_FACTS)!.sections.at(-1)!;
    assert.ok(!loss.replace(/`{2,}.*?`{2,}/g, '').includes(' !['), loss);
  });

  it('is never out of bounds', () => {
    const piece = fc.constantFrom('(', ')', '{', '}', '[', ']', ',', '"', '\n', ' ', '#', '+', '>', '=', '@', 'sum', 'rate', 'by', 'on', 'offset', 'bool', 'up', '5m', '5', '🚀', 'job', 'constructor');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        const found = hoverPromql(text, seed % (text.length + 1), FACTS);
        if (found) assert.ok(0 <= found.span.from && found.span.from < found.span.to && found.span.to <= text.length);
      }),
    );
  });
});
