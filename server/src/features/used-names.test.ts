import assert from 'node:assert/strict';
import { queriesBeside } from './around';
import { logFactsFor } from './log-facts';
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

describe('The names that LogQL uses beside a rule', () => {
  const query = (i: number): string => `sum(count_over_time({app="shop_${i}", zone_${i}="a"} | json | field_${i}="x" [5m])) > 0`;
  const logs = ['namespace: shop', 'groups:', '  - name: generated', '    rules:', ...Array.from({ length: RULES }, (_, i) => `      - alert: Generated${i}\n        expr: '${query(i)}'`), ''].join('\n');
  const logSnapshot = createSnapshot({ path: 'file:///w/loki/rules.yaml', languageId: 'yaml', text: logs, ruler: 'loki' });
  const index = logSnapshot.analyses.findIndex(({ queries }) => queries.some((each) => each.text.includes('shop_1500"')));
  const facts = logFactsFor(logSnapshot, index, queriesBeside(logSnapshot, index, undefined), undefined);

  it('are those of the rules around it', () => {
    assert.ok(index > 0 && logSnapshot.analyses[index]!.part, 'it is one of many parts');
    for (const near of [1499, 1501, 1100, 1900]) {
      assert.ok(facts.labels.includes(`zone_${near}`), `zone_${near}`);
      assert.ok(facts.fields.includes(`field_${near}`), `field_${near}`);
      assert.ok(facts.values('app').includes(`shop_${near}`), `shop_${near}`);
    }
  });

  it('are neither its own nor those from far away', () => {
    for (const other of [1500, 1]) assert.deepEqual([facts.labels.includes(`zone_${other}`), facts.fields.includes(`field_${other}`)], [false, false]);
  });
});
