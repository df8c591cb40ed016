import assert from 'node:assert/strict';
import { marked } from '../../../../test/helper/marked';
import { hoverLogql } from './hover';
import { logqlSignature } from './signature-help';

const FACTS = { labels: [], fields: [], values: () => [], about: (name: string) => (name === 'levelname' ? 'A field.' : undefined) };

describe('what stands in a LogQL query', () => {
  /** A query with the caret in it, the part that is spoken of, and what is said. */
  const CASES: readonly (readonly [source: string, part: string, words: RegExp])[] = [
    ['{ser«»vice=~"a|b"}', 'service=~"a|b"', /Streams whose label `service` matches `a\|b`/],
    ['{service!="«»a"}', 'service!="a"', /is not `a`, also those without it/],
    ['{a="b"} | levelname«»="ERROR"', 'levelname="ERROR"', /Lines whose label `levelname` is `ERROR`\.\n\nA field\./],
    ['{a="b"} | took >«» 1h30m', 'took > 1h30m', /read as a duration, is more than 1 hour 30 minutes/],
    ['{a="b"} | size <= 5«»MB', 'size <= 5MB', /read as a size, is at most 5000000 bytes/],
    ['{a="b"} | status«» != 200', 'status != 200', /read as a number, is not 200/],
    ['{a="b"} | addr=«»ip("10.0.0.0/8")', 'addr=ip("10.0.0.0/8")', /holds an address of `10\.0\.0\.0\/8`/],
    ['{a="b"} «»|~ "x"', '|~', /regular expression \(RE2\) matches somewhere/],
    ['{a="b"} «»!= "x"', '!=', /do not hold the text/],
    ['{a="b"} | js«»on', 'json', /Makes labels of the fields of a JSON line/],
    ['{a="b"} | logfmt --st«»rict', '--strict', /LogfmtParserErr/],
    ['ra«»te({a="b"}[5m])', 'rate', /Lines per second/],
    ['rate({a="b"}[5«»m])', '5m', /5 minutes\./],
    ['sum b«»y (a) (rate({a="b"}[5m]))', 'by', /One group for each combination/],
    ['sum_over_time({a="b"} | unwrap dura«»tion(x) [5m])', 'duration', /The seconds of a duration/],
    ['{a="b"} | line_format "{{ .x | up«»per }}"', 'upper', /in upper case/],
    ['{a="b"} | line_format "{{ .«»took }}"', '.took', /The label `took` of the line/],
    ['rate({a="b"}[«»$__interval])', '$__interval', /The step of the panel/],
    // What the words of a query that does not parse mean, can be said all the same.
    ['{a="b"} | unp«»ack | ', 'unpack', /Promtail/],
  ];
  for (const [source, part, words] of CASES) {
    it(source, () => {
      const { text, spans } = marked(source);
      const found = hoverLogql(text, spans[0]!.from, FACTS);
      assert.ok(found, 'nothing is said');
      assert.equal(text.slice(found.span.from, found.span.to), part);
      assert.match(found.markdown, words);
    });
  }

  it('is nothing to speak of in comments and texts', () => {
    for (const source of ['{a="b"} # «»json', '{a="b"} |= "«»json"']) {
      const { text, spans } = marked(source);
      assert.doesNotMatch(hoverLogql(text, spans[0]!.from, FACTS)?.markdown ?? '', /JSON/);
    }
  });
});

describe('how a function of LogQL is called', () => {
  /** A query with the caret in it, and the signature with the argument that is being written. */
  const CASES: Readonly<Record<string, string | undefined>> = {
    'rate(«»': 'rate(«{…} [range]»)',
    'topk(«»': 'topk [by|without (label, …)] («k», vector)',
    'topk by (a) (5, «»': 'topk [by|without (label, …)] (k, «vector»)',
    'quantile_over_time(0.9, {a="b"} | «»': 'quantile_over_time(quantile, «{…} | unwrap label [range]»)',
    'label_replace(vector(1), "a", «»': 'label_replace(vector, "target", «"replacement"», "source", "regexp")',
    'sum(rate({a="b", «»': 'rate(«{…} [range]»)',
    'sum(rate({a="b"}[5m]), «»': 'sum [by|without (label, …)] (vector)',
    '{a="b"} | json «»': undefined,
    'rate({a="b"}[5m])«»': undefined,
  };
  for (const [source, expected] of Object.entries(CASES)) {
    it(source, () => {
      const { text, spans } = marked(source);
      const help = logqlSignature(text, spans[0]!.from);
      const at = help?.parameters[help.active];
      assert.equal(help && (at ? `${help.label.slice(0, at.from)}«${help.label.slice(at.from, at.to)}»${help.label.slice(at.to)}` : help.label), expected);
    });
  }
});
