import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { simpleRegexp } from './simple-regexp';

describe('simple regular expressions', () => {
  for (const [pattern, matchesEmpty] of [['', true], ['5..', false], ['.*', true], ['a*|b', true], ['(a|)x', false], ['(|a)(b?)', true], ['team-7|shared-.*', false], ['(.*)-[a-z0-9]+', false], ['\\.svc', false]] as const) {
    it(`${JSON.stringify(pattern)} ${matchesEmpty ? 'matches' : 'does not match'} the empty value`, () => assert.deepEqual(simpleRegexp(pattern), { matchesEmpty }));
  }

  for (const pattern of ['(', ')', 'a)', 'a**', '(a)*', '+', 'a{2}', '[z-a]', '[', '\\d', '(?i)a', '^a$', 'é', 'a'.repeat(201)]) it(`${JSON.stringify(pattern.slice(0, 20))} is left alone`, () => assert.equal(simpleRegexp(pattern), undefined));

  it('are all taken by RE2, which says the same of the empty value', () => {
    let simple = 0;
    const piece = fc.constantFrom('a', 'B', '7', '_', '-', ' ', ':', '/', ',', '@', '=', '.', '.*', '.+', 'a?', '\\.', '\\-', '|', '(', ')', '[a-z0-9]', '[^a-z]+', '[_.:]*', '[A-Z', ']', '*', '?', '+', '{2}', '^', '$', '\\d', '(?:');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')), (pattern) => {
      const known = simpleRegexp(pattern);
      if (!known) return;
      simple++;
      assert.equal(RE2JS.compile(`^(?s:${pattern})$`).matches(''), known.matchesEmpty, pattern);
    }), { numRuns: 5000 });
    assert.ok(simple > 500, `${simple} were simple`);
  });
});
