import assert from 'node:assert/strict';
import { createSnapshot } from './snapshot';
import { namesBeside } from './used-names';

const RULES = 3000;

const text = ['groups:', '  - name: generated', '    rules:', ...Array.from({ length: RULES }, (_, i) => `      - record: job:generated_${i}:sum\n        expr: sum by (zone_${i}) (requests_${i}{pod="p"})`), ''].join('\n');
const snapshot = createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text });
const partOf = (rule: number): number => snapshot.analyses.findIndex(({ queries }) => queries.some((query) => query.text.includes(`requests_${rule}{`)));

describe('The names that are used beside a rule', () => {
  const { labels, facts } = namesBeside(snapshot, partOf(1500));

  it('are those of the rules around it', () => {
    for (const near of [1499, 1501, 1100, 1900]) {
      assert.ok(labels.includes(`zone_${near}`), `zone_${near}`);
      assert.ok(facts.metric(`requests_${near}`), `requests_${near}`);
    }
  });

  it('are not its own', () => assert.equal(labels.includes('zone_1500'), false));

  it('are not those from far away, for all of a long file would keep its writer waiting', () => assert.equal(labels.includes('zone_1'), false));
});
