import assert from 'node:assert/strict';
import { queriesBeside } from './around';
import { createSnapshot, type Snapshot } from './snapshot';
import { namesAround } from './used-names';

const RULES = 3000;

const text = ['groups:', '  - name: generated', '    rules:', ...Array.from({ length: RULES }, (_, i) => `      - record: job:generated_${i}:sum\n        expr: sum by (zone_${i}) (requests_${i}{pod="p"})`), ''].join('\n');
const snapshot = createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text });
const partOf = (rule: number): number => snapshot.analyses.findIndex(({ queries }) => queries.some((query) => query.text.includes(`requests_${rule}{`)));

describe('The names that are used beside a rule', () => {
  const index = partOf(1500);
  const { labels, facts } = namesAround(snapshot, index, queriesBeside(snapshot, index, undefined));
  const uses = (metric: string): boolean => facts.some((part) => part.metric(metric) !== undefined);

  it('are those of the rules around it', () => {
    for (const near of [1499, 1501, 1100, 1900]) {
      assert.ok(labels.includes(`zone_${near}`), `zone_${near}`);
      assert.ok(uses(`requests_${near}`), `requests_${near}`);
    }
  });

  it('are not its own', () => assert.equal(labels.includes('zone_1500'), false));

  it('stay the same object while only that rule changes', () => {
    const edited = (rule: number): Snapshot => createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text: text.replace(`(requests_${rule}{`, `(renamed_${rule}{`) }, snapshot);
    const factsIn = (version: Snapshot): unknown => namesAround(version, index, []).facts[0];
    assert.equal(factsIn(edited(1500)), factsIn(snapshot));
    assert.notEqual(factsIn(edited(1501)), factsIn(snapshot));
  });

  it('are not those from far away, for all of a long file would keep its writer waiting', () => assert.equal(labels.includes('zone_1'), false));
});
