import assert from 'node:assert/strict';
import { queryLanguage, type QueryLanguage } from './language';

describe('the language of a query', () => {
  const CASES: Readonly<Record<QueryLanguage, readonly string[]>> = {
    promql: [
      '', 'up', 'sum by (job) (rate(errors_total[5m]))', 'up{job!="a"} != 5', 'x{a=~"b|c"}', 'x # a | b', 'a{b="c"} != on (d) e', '"a|b"', "x{a=~'b\\'|c'}", 'x{a=~`b"|c`} != 5',
      // Valid in both languages.
      'count_over_time({app="x"}[5m])', '{app="x"}', 'rate({app="x"}[5m])',
      // A name that only looks like one of Loki's functions.
      'bytes_total', 'my_bytes_rate',
    ],
    logql: [
      '{app="x"} |= "error"', '{app="x"} | json', '{app="x"} |~ `a` != "b"', '{app="x"} != "debug"', '{app="x"} !~ "a|b"', 'sum(rate({app="x"} | logfmt | level="error" [5m]))',
      'bytes_rate({app="x"}[5m])', 'sum(bytes_over_time({app="x"}[5m]))', 'rate_counter({app="x"} | unwrap y [1m])', '{app="x"} # why\n  != "debug"', '{app="x"} |', '{app="x|y"} | json',
    ],
  };
  for (const [language, queries] of Object.entries(CASES)) for (const query of queries) it(`${query || '(nothing)'}: ${language}`, () => assert.equal(queryLanguage(query), language));
});
