import assert from 'node:assert/strict';
import fs from 'node:fs';
import { regressions } from './regressions.mjs';

describe('what became slower', () => {
  const committed = { open: { ratio: 2, noise: 0.5 }, edit: { ratio: 1, noise: 0.2 } };

  it('is a ratio beyond its noise in every try', () => {
    assert.deepEqual(regressions(committed, [{ open: 3.1, edit: 1 }]), ['open']);
    assert.deepEqual(regressions(committed, [{ open: 3.1, edit: 1.3 }, { open: 2.9, edit: 1.25 }]), ['edit']);
  });

  it('is none within its noise', () => assert.deepEqual(regressions(committed, [{ open: 3, edit: 1.2 }]), []));
  it('is a ratio that nobody measured', () => assert.deepEqual(regressions(committed, [{ open: 1 }, { open: 1, edit: Number.NaN }]), ['edit']));

  it('is compared with ratios that are all there', () => {
    const ratios = JSON.parse(fs.readFileSync('test/bench/ratios.json', 'utf8')) as Record<string, { ratio: number; noise: number }>;
    assert.equal(Object.keys(ratios).length, 4);
    for (const { ratio, noise } of Object.values(ratios)) assert.ok(ratio > 0 && noise >= 0.5 && noise < 3);
  });
});
