import assert from 'node:assert/strict';
import { isLogfmtPath } from './paths';

describe('what the parser `logfmt` is to take out', () => {
  for (const path of ['level', ' level ', '"level"', '"a" "b"', '""', '"a', '"a]', 'a "b"\n"c"']) it(`can be ${JSON.stringify(path)}`, () => assert.ok(isLogfmtPath(path)));
  // The lexer ends a string with the first quote, and the grammar takes no name behind one.
  for (const path of ['', 'a b', '"a" b', '"a"b"', '""a', 'a.b', '1a', '-']) it(`cannot be ${JSON.stringify(path)}`, () => assert.ok(!isLogfmtPath(path)));
});
