import assert from 'node:assert/strict';
import { matchesName, matchesPath } from './glob';

describe('a pattern of paths', () => {
  const CASES: readonly (readonly [pattern: string, paths: readonly string[], others: readonly string[]])[] = [
    ['legacy/**', ['legacy/a.yaml', 'legacy/b/a.yaml'], ['legacy.yaml', 'a/legacy/b.yaml', 'legac/a.yaml']],
    ['legacy', ['legacy', 'legacy/a.yaml', 'legacy/b/a.yaml'], ['a/legacy/b.yaml', 'legacy2/a.yaml']],
    ['./legacy/', ['legacy/a.yaml'], ['a/legacy']],
    ['**/legacy/*.yaml', ['legacy/a.yaml', 'a/legacy/a.yaml', 'a/b/legacy/x.yaml'], ['legacy/a/b.yml', 'legacy/a.yml']],
    ['a/**/b.yaml', ['a/b.yaml', 'a/x/b.yaml', 'a/x/y/b.yaml'], ['b.yaml', 'a/x/c.yaml']],
    ['**', ['a', 'a/b'], []],
    ['*.yaml', ['a.yaml'], ['b/a.yaml', 'a.yml']],
    ['a?c', ['abc'], ['ac', 'a/c']],
    ['a.b+(c)', ['a.b+(c)'], ['aXb+(c)']],
    ['', [], ['a', '']],
  ];
  for (const [pattern, paths, others] of CASES) {
    it(JSON.stringify(pattern), () => {
      for (const path of paths) assert.ok(matchesPath(pattern, path), path);
      for (const path of others) assert.ok(!matchesPath(pattern, path), path);
    });
  }
  it('takes no time that grows without measure', () => {
    assert.ok(!matchesPath(`${'**/a*/'.repeat(500)}x`, 'a/'.repeat(500)));
    assert.ok(!matchesName('*a'.repeat(5000), 'a'.repeat(4999)));
  });
});

describe('a pattern of names', () => {
  it('has stars for any text', () => {
    for (const [pattern, name] of [['High*', 'HighLatency'], ['*', ''], ['*Down', 'ServiceDown'], ['a*b*c', 'aXbYbZc']] as const) assert.ok(matchesName(pattern, name), pattern);
    for (const [pattern, name] of [['High', 'HighLatency'], ['', 'a'], ['a*b', 'abc'], ['?', '']] as const) assert.ok(!matchesName(pattern, name), pattern);
  });
});
