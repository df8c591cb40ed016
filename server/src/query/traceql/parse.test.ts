import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mark } from '../../../../test/helper/marked';
import { splitTraceql, traceqlProblems } from './parse';

const shown = (text: string): string => mark(text, traceqlProblems(text));

describe('a TraceQL query', () => {
  const VALID = [
    '{}',
    '{ resource.service.name = "api" && span.http.status_code >= 500 }',
    '{ status = error && duration > 1h30m }',
    '{ .a = 1 } >> { span."foo bar" =~ `b.*` } | by(resource.service.name) | count() > 2',
    '{ } | quantile_over_time(duration, .99, .9) by (span.foo)',
    '{ nestedSetParent < 0 } | rate() with (exemplars=true)',
    '{ link.a = "x" } | rate() > 5',
    '{ resource.service.name = "$service" }',
    '{ event:name = "x" || trace:rootName != "y" }',
    '{ } | select(span.http.url)',
  ];
  for (const text of VALID) it(`is ${text}`, () => assert.deepEqual(traceqlProblems(text), []));

  const INVALID = ['{ .a «==» 1 }', '{ .a = «}»', '{ .a = 1 } | «foo»()', '{ status = «errr» }', '{ .a = 1 } «|»', '«{»', '{ .a = 1 && «}»', '{ duration > 2 «seconds» }'];
  for (const marked of INVALID) it(`is not ${marked}`, () => assert.equal(shown(marked.replace(/[«»]/g, '')), marked));

  it('is read without an exception, whatever it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[{}()|&.="'`a1s<>~! \n-]{0,30}$/), (text) => {
      for (const { from, to } of traceqlProblems(text)) assert.ok(0 <= from && from <= to && to <= text.length);
    }), { numRuns: 300 });
  });

  it('ends at a blank line, or a line of comments', () => {
    const text = '// Errors\n{ status = error\n  && .a = 1 }\n\n  { .b }  \n# More\n{ .c }';
    assert.equal(mark(text, splitTraceql(text)), '// Errors\n«{ status = error\n  && .a = 1 }»\n\n  «{ .b }»  \n# More\n«{ .c }»');
  });
});
