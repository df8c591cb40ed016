import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accepts, compileRegexp, literalOf, picksSubstring, withoutAnchors } from './regexp';

describe('the regular expressions of matchers', () => {
  it('match the whole value, line breaks included', () => {
    assert.equal(accepts({ operator: '=~', value: 'a.c' }, 'abc'), true);
    assert.equal(accepts({ operator: '=~', value: 'b' }, 'abc'), false);
    assert.equal(accepts({ operator: '=~', value: 'a|b' }, 'b'), true);
    assert.equal(accepts({ operator: '=~', value: 'a.c' }, 'a\nc'), true);
    assert.equal(accepts({ operator: '!~', value: 'a.*' }, 'abc'), false);
    assert.equal(accepts({ operator: '!=', value: 'a' }, 'b'), true);
  });

  it('say why they do not compile', () => {
    assert.match(compileRegexp('a(').error!, /missing closing/);
    assert.equal(accepts({ operator: '=~', value: 'a(' }, 'a'), undefined);
  });

  it('are a literal where nothing in them has a meaning', () => {
    for (const [pattern, literal] of [['abc', 'abc'], ['', ''], ['a-b/c:d', 'a-b/c:d'], ['a\\.b', 'a.b'], ['1\\+1', '1+1']] as const) assert.equal(literalOf(pattern), literal);
    for (const pattern of ['a.b', 'a|b', '(?i)a', '\\d', 'a+', '[a]', '^a', 'a$', '(a)', 'a{2}']) assert.equal(literalOf(pattern), undefined, pattern);
  });

  it('which are literals match their text and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.', '\\', '+', '-', '/', '|'), maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', '-', '/', '|', '\\'), maxLength: 6 }), (pattern, value) => {
        const literal = literalOf(pattern);
        if (literal === undefined) return;
        assert.equal(accepts({ operator: '=~', value: pattern }, literal), true);
        assert.equal(accepts({ operator: '=~', value: pattern }, value), value === literal);
      }),
    );
  });

  it('mean the same without anchors', () => {
    for (const [pattern, text] of [['^a$', 'a'], ['^a', 'a'], ['a$', 'a'], ['a\\$', 'a\\$'], ['a\\\\$', 'a\\\\'], ['^a|b$', 'a|b'], ['\\Qa$', '\\Qa$'], ['a', 'a'], ['^$', '']] as const) assert.equal(withoutAnchors(pattern).text, text, pattern);
    const part = fc.constantFrom('^', '$', 'a', 'b', '|', '.', '\\\\', '\\$', '*');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', '$', '\\'), maxLength: 3 }), (parts, value) => {
        const pattern = parts.join('');
        const [before, after] = [accepts({ operator: '=~', value: pattern }, value), accepts({ operator: '=~', value: withoutAnchors(pattern).text }, value)];
        if (before !== undefined && after !== undefined) assert.equal(after, before, pattern);
      }),
    );
  });

  it('pick a substring out where words stand on both sides of anything, or anything on both sides of a word', () => {
    for (const pattern of ['service_.*_prod', 'a-.+-b', 'etcd-.*\\.timer', '.*canary.*', '.+-canary-.+', 'a.*b.*', 'a.*b.*c']) assert.ok(picksSubstring(pattern), pattern);
    for (const pattern of ['5..', '5.*', '5.*0', '.*bar', 'foo.+', '.*5.*', '10\\..*\\..*', '.*', '.*.*', 'a.*5.*', '(.*)b.*', 'a|b', '[a-z]foo.*', '(a).*b', 'a.*(b|c)']) assert.ok(!picksSubstring(pattern), pattern);
  });
});
