import assert from 'node:assert/strict';
import { BOMBS, NESTED, ODD_TEXTS } from '../../../../test/helper/bad-input';
import { createSnapshot } from '../../features/snapshot';
import { occurrencesOf } from './occurrences';
import { literalAlternatives } from './spelling';

describe('the names of a document', function () {
  this.timeout(120_000);
  for (const [name, text] of Object.entries({ ...BOMBS, ...NESTED, ...ODD_TEXTS })) {
    it(`are found in ${name} without an error, inside of the text`, () => {
      for (const path of ['a.yaml', 'observability-contract.yaml', 'a.promql']) {
        const { documents } = createSnapshot({ path, languageId: path.endsWith('l') && path !== 'a.promql' ? 'yaml' : 'promql', text });
        for (const { analysis } of documents) for (const { from, to } of occurrencesOf(analysis)) assert.ok(0 <= from && from <= to && to <= analysis.document.text.length);
      }
    });
  }
});

describe('the names that a regular expression lists', () => {
  const CASES: Readonly<Record<string, readonly [names: readonly string[], isAll: boolean]>> = {
    'a|b': [['a', 'b'], true],
    '^(?:a|b)$': [['a', 'b'], true],
    '(a)': [['a'], true],
    'a|b.*': [['a'], false],
    'a\\.b|c': [['a.b', 'c'], true],
    'x(a|b)': [[], false],
    'a\\|b': [[], false],
    '.+': [[], false],
    '^a|b': [['a', 'b'], true],
  };
  for (const [pattern, [names, isAll]] of Object.entries(CASES)) {
    it(`of ${pattern}`, () => {
      const found = literalAlternatives(pattern);
      assert.deepEqual([found.names.map(({ name }) => name), found.isAll], [names, isAll]);
      for (const { name, from, to } of found.names) assert.equal(pattern.slice(from, to).replace('\\', ''), name);
    });
  }
});
