import assert from 'node:assert/strict';
import fc from 'fast-check';
import { familiesOf, HEAD_START, SERVICES } from '../../scripts/demo/catalog.mjs';
import type { Series } from '../../scripts/demo/exposition.mjs';
import { defaultContract } from '../../server/src/contract/load-contract';

const services = Object.keys(SERVICES);
const anyService = fc.constantFrom(...services);
const anyMoment = fc.double({ min: HEAD_START, max: HEAD_START + 30 * 86_400, noNaN: true });
const anyPause = fc.double({ min: 0, max: 3600, noNaN: true });

/** Every number of a series that must never fall. */
const rising = (series: Series) => [series.value ?? 0, series.sum ?? 0, ...(series.buckets ?? []).map(({ count }) => count)];

describe('the demo services', () => {
  it('are those of the built-in contract, on its ports', () => {
    const contract = Object.entries(defaultContract().services).map(([name, { port }]) => [name, port]);
    assert.deepEqual(Object.entries(SERVICES), contract);
  });

  it('expose the whole metric catalog of the built-in contract, and nothing else, with its types and labels', () => {
    const common = ['service', 'environment', 'version'];
    const exposed = new Map<string, { type: string; labels: string[] }>();
    for (const { name, type, series } of services.flatMap((service) => familiesOf(service, HEAD_START))) {
      for (const { labels } of series) exposed.set(name, { type, labels: Object.keys(labels).sort() });
    }
    const promised = Object.entries(defaultContract().metrics.catalog).map(([name, { type, labels = [] }]) => ({ name, type, labels: [...common, ...labels].sort() }));
    assert.deepEqual(Object.fromEntries(exposed), Object.fromEntries(promised.map(({ name, ...rest }) => [name, rest])));
  });

  it('name themselves in every series', () => {
    for (const service of services) {
      for (const { name, series } of familiesOf(service, HEAD_START)) {
        assert.ok(series.length > 0, name);
        for (const { labels } of series) assert.equal(labels['service'], service);
      }
    }
  });

  it('never let a counter or a histogram fall', () => {
    fc.assert(
      fc.property(anyService, anyMoment, anyPause, (service, t, pause) => {
        const later = familiesOf(service, t + pause);
        familiesOf(service, t).forEach(({ name, type, series }, i) => {
          if (type === 'gauge') return;
          series.forEach((before, j) => {
            const after = rising(later[i]!.series[j]!);
            rising(before).forEach((number, k) => assert.ok(number <= after[k]!, `${name} fell from ${number} to ${after[k]}`));
          });
        });
      }),
    );
  });

  it('keep histograms consistent: cumulative buckets that end with +Inf', () => {
    fc.assert(
      fc.property(anyService, anyMoment, (service, t) => {
        const histograms = familiesOf(service, t).filter(({ type }) => type === 'histogram');
        assert.ok(histograms.length > 0);
        for (const { buckets } of histograms.flatMap(({ series }) => series)) {
          assert.equal(buckets!.at(-1)!.le, Infinity);
          for (let i = 1; i < buckets!.length; i++) {
            assert.ok(buckets![i - 1]!.le < buckets![i]!.le);
            assert.ok(buckets![i - 1]!.count <= buckets![i]!.count);
          }
        }
      }),
    );
  });

  it('have every counter rise in a month', () => {
    const month = 30 * 86_400;
    for (const service of services) {
      const later = familiesOf(service, HEAD_START + month);
      familiesOf(service, HEAD_START).forEach(({ name, type, series }, i) => {
        if (type !== 'counter') return;
        series.forEach((before, j) => assert.ok(before.value! < later[i]!.series[j]!.value!, name));
      });
    }
  });
});
