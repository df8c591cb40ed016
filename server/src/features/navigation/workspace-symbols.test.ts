import assert from 'node:assert/strict';
import { nameKey } from '../../workspace/navigation/occurrence';
import { matchingSymbols } from './workspace-symbols';

const DEFINED = [
  [nameKey('metric', 'job:errors:rate5m'), 'a.yaml'],
  [nameKey('alert', 'High Error Rate'), 'b.yaml'],
  [nameKey('label', 'app=errors'), 'c.yaml'],
  [nameKey('service-port', 'errors'), 'c.yaml'],
] as const;
const found = (query: string): string[] => matchingSymbols(query, DEFINED).map(({ kind, name, uri }) => `${kind} ${name} in ${uri}`);

describe('symbols of the workspace', () => {
  it('are found by characters of their names, in their order', () => {
    assert.deepEqual(found('jobrate'), ['metric job:errors:rate5m in a.yaml']);
    assert.deepEqual(found('HER'), ['alert High Error Rate in b.yaml']);
    assert.deepEqual(found('ratejob'), []);
  });

  it('are all names for nothing typed, but labels and ports', () => assert.deepEqual(found(''), ['metric job:errors:rate5m in a.yaml', 'alert High Error Rate in b.yaml']));

  it('are not more than anybody reads', () => assert.equal(matchingSymbols('', Array.from({ length: 5000 }, (_, i) => [nameKey('alert', `A${i}`), 'a.yaml'] as const)).length, 500));
});
