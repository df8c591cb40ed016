import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from '../../../../test/helper/marked';
import { caretAt, isFinished } from './caret';
import type { Caret } from './place';

/** The caret at the mark `«»`. */
function at(source: string): Caret {
  const { text, spans } = marked(source);
  return caretAt(text, spans[0]!.from);
}

/** What can be written at the mark, in a word or two. */
function placeOf(source: string): string {
  const { place } = at(source);
  switch (place.at) {
    case 'operand':
      return place.operator ? `operand of ${place.operator.text}` : 'operand';
    case 'operator':
      return `operator behind ${place.operand.kind}`;
    case 'label-list':
      return `labels ${place.word}`;
    case 'matcher':
      return `matcher of ${place.selector.metric ?? 'any metric'}`;
    case 'label-value':
      return `value of ${place.label}`;
    case 'duration':
      return `duration of ${place.of}`;
    default:
      return place.at;
  }
}

describe('the place of a caret in a query', () => {
  const PLACES: Readonly<Record<string, string>> = {
    '«»': 'operand',
    '  «»': 'operand',
    'rat«»': 'operand',
    'ra«»te(x[5m])': 'operand',
    'up «»': 'operator behind selector',
    'up un«»': 'operator behind selector',
    'up{job="a"}«»': 'operator behind selector',
    'rate(x[5m]) «»': 'operator behind call',
    'sum(x) b«»': 'operator behind aggregation',
    'sum b«»': 'operator behind selector',
    'sum by (job) «»': 'nothing',
    'sum by «»': 'nothing',
    'up + «»': 'operand of +',
    'up and on (job) «»': 'operand of and',
    'up / on (job) group_left «»': 'operand of /',
    'up > bool «»': 'operand of >',
    'up + 5«»': 'operand of +',
    'up 5«»': 'nothing',
    'sum(«»': 'operand',
    'sum(«»)': 'operand',
    'clamp_max(up, «»)': 'operand',
    'sum by («»)': 'labels by',
    'sum by (job, «»)': 'labels by',
    'sum by (job «»)': 'nothing',
    'sum(up) without (a«»)': 'labels without',
    'up / on («») x': 'labels on',
    'up / ignoring (a) group_right («») x': 'labels group_right',
    'up{«»}': 'matcher of up',
    'up{job="a", «»': 'matcher of up',
    '{«»}': 'matcher of any metric',
    '{"http.requests", «»}': 'matcher of http.requests',
    '{__name__="up", «»}': 'matcher of up',
    'up{job«»="a"}': 'matcher of up',
    'up{job «»': 'match-operator',
    'up{job!«»}': 'match-operator',
    'up{job=«»~"a"}': 'match-operator',
    'up{job=«»': 'value of job',
    'up{job="«»"}': 'value of job',
    'up{job="a«»': 'value of job',
    'up{"job"=~\'«»\'}': 'value of job',
    'up{job="a"«»}': 'nothing',
    'up[«»]': 'duration of range',
    'up[5«»]': 'duration of range',
    'up[5m:«»]': 'duration of step',
    'up[5m «»]': 'duration-operator',
    'up[5m + «»]': 'duration of range',
    'up[min_of(5m, «»)]': 'duration of range',
    'up offset «»': 'duration of offset',
    'up offset -5«»': 'duration of offset',
    'up offset (1m + «»)': 'duration of offset',
    'up offset 5m «»': 'operator behind selector',
    'up @ «»': 'time',
    'up @ s«»': 'time',
    'up @ start() «»': 'operator behind selector',
    'a + fill(«») b': 'fill-value',
    'label_replace(up, "«»", "", "", "")': 'argument-string',
    '"«»"': 'nothing',
    'up # and «»': 'nothing',
    'up # and\n«»': 'operator behind selector',
    '"(" + up{job="[«»"}': 'value of job',
    '$__«»': 'nothing',
    'foo) + («»': 'operand',
  };
  for (const [source, expected] of Object.entries(PLACES)) {
    it(`${source.replace('\n', '⏎')} is ${expected}`, () => assert.equal(placeOf(source), expected));
  }

  it('does not depend on what stands behind it', () => {
    for (const source of Object.keys(PLACES)) {
      const { text, spans } = marked(source);
      const before = text.slice(0, spans[0]!.from);
      const places = ['', ' ', ' )', ' ]}) + {', ' "', ' or sum(x['].map((after) => caretAt(before + after, before.length).place.at);
      assert.deepEqual([...new Set(places)], [places[0]], source);
    }
  });
});

describe('the word at a caret', () => {
  const word = (source: string): [string, string] => {
    const { text, spans } = marked(source);
    const { word: { from, to }, typed } = caretAt(text, spans[0]!.from);
    return [text.slice(from, to), typed];
  };

  it('is the whole word, also what stands behind the caret', () => assert.deepEqual(word('sum(http_«»requests_total)'), ['http_requests_total', 'http_']));
  it('is empty at the beginning of a word', () => assert.deepEqual(word('sum(«»http)'), ['', '']));
  it('has the colons of a recorded metric', () => assert.deepEqual(word('job:http:ra«»te5m'), ['job:http:rate5m', 'job:http:ra']));
  it('has none of the colons of a subquery', () => assert.deepEqual(word('up[5m:1«»]'), ['1', '1']));
  it('is the content of a string', () => assert.deepEqual(word('up{job="ab«»cd"}'), ['abcd', 'ab']));
  it('of a string that is not closed ends before the brackets', () => assert.deepEqual(word('up{job="ab«»cd} + 1'), ['abcd', 'ab']));
});

describe('the calls around a caret', () => {
  const calls = (source: string): string => at(source).calls.map(({ name, argument }) => `${name} ${argument}`).join(', ');

  it('are there from the outside in, each with its argument', () => assert.equal(calls('histogram_quantile(0.9, sum by (le) (rate(x«»'), 'histogram_quantile 1, sum 0, rate 0'));
  it('do not count commas of inner brackets, strings and comments', () => assert.equal(calls('clamp(sum by (a, b) (x{c="1,2", d="3"}), # a, b\n 1, «»'), 'clamp 2'));
  it('end with their parenthesis', () => assert.equal(calls('clamp(rate(x[5m]), «»'), 'clamp 1'));
  it('know an aggregation by its list of labels', () => assert.equal(calls('sum by («») (x)'), 'sum -1'));
  it('know an aggregation written in capitals', () => assert.equal(calls('SUM(«»'), 'sum 0'));
  it('are none in parentheses alone', () => assert.equal(calls('(«»'), ''));
});

describe('whether a query can end where it ends', () => {
  for (const text of ['up', 'sum(up)', 'sum by (a) (b)', 'up offset 5m', 'up # c']) it(`${text}: yes`, () => assert.ok(isFinished(text)));
  for (const text of ['', 'sum(', 'up +', 'up{', 'up offset', 'sum by', '# c']) it(`${text || 'nothing'}: no`, () => assert.ok(!isFinished(text)));
});

describe('a caret anywhere in anything', () => {
  const piece = fc.constantFrom('(', ')', '{', '}', '[', ']', ',', ':', '"', "'", '`', '\\', '\n', ' ', '#', '+', '-', '=', '=~', '!', '@', '$', 'sum', 'rate', 'by', 'on', 'group_left', 'offset', 'bool', 'fill', 'up', '5m', '5', '0x', 'é', '🚀', 'job');
  it('has a place, and its word holds it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        const offset = seed % (text.length + 1);
        const { word } = caretAt(text, offset);
        assert.ok(0 <= word.from && word.from <= offset && offset <= word.to && word.to <= text.length);
      }),
    );
  });
});
