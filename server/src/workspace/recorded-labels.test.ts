import assert from 'node:assert/strict';
import { createSnapshot } from '../features/snapshot';
import { MetricTable } from '../query/promql/metric-table';
import { WorkspaceIndex } from './facts';
import { labelsOfRecorded, type RecordedLabels } from './recorded-labels';

/** Files of the workspace by their names, each with the metrics that it records and their expressions. */
type Files = Readonly<Record<string, Readonly<Record<string, string>>>>;

const BASE = [new MetricTable([{ name: 'known', type: 'gauge', source: 'contract', labels: ['job', 'pod'] }])];

function fill(index: WorkspaceIndex, files: Files): RecordedLabels {
  for (const [file, rules] of Object.entries(files)) {
    const text = `groups:\n  - name: g\n    rules:\n${Object.entries(rules).map(([record, expr]) => `      - { record: ${record}, expr: ${expr} }\n`).join('')}`;
    index.set(file, createSnapshot({ path: file, languageId: 'yaml', text: Object.keys(rules).length > 0 ? text : '' }).analyses);
  }
  return labelsOfRecorded(index.facts, BASE);
}

const METRICS = ['a', 'b', 'c', 'd', 'm'];
const seen = (labels: RecordedLabels): unknown => ({ ofEach: METRICS.map((name) => [name, labels.of(name)]), all: labels.all() });

/** Edits files one step after the other, and sees that at each of them it is known what would be known of files that had been opened like that. */
function check(...steps: readonly Files[]): RecordedLabels {
  const index = new WorkspaceIndex();
  let now: Files = {};
  let labels: RecordedLabels | undefined;
  for (const step of steps) {
    now = { ...now, ...step };
    labels = fill(index, step);
    assert.deepEqual(seen(labels), seen(fill(new WorkspaceIndex(), now)), JSON.stringify(now));
  }
  return labels!;
}

describe('the labels of recorded metrics', () => {
  it('are those of the rule', () => assert.deepEqual(check({ x: { a: 'sum by (job) (m)' } }).of('a'), ['job']));
  it('follow the rule', () => assert.deepEqual(check({ x: { a: 'sum by (job) (m)' } }, { x: { a: 'sum by (pod) (m)' } }).of('a'), ['pod']));
  it('follow the rules that it is built on', () => {
    assert.deepEqual(check({ x: { a: 'rate(b)', b: 'max(c) by (job)' }, y: { c: 'd', d: 'sum by (job) (m)' } }, { x: { a: 'c' } }, { y: { c: 'd', d: 'sum by (zone) (m)' } }).of('a'), ['zone']);
  });
  it('follow a rule that is new, and one that is gone', () => {
    const chain: Files = { x: { a: 'b' } };
    assert.deepEqual(check(chain, { y: { b: 'sum by (job) (m)' } }).of('a'), ['job']);
    assert.equal(check(chain, { y: { b: 'sum by (job) (m)' } }, { y: {} }).of('a'), undefined);
  });
  it('follow another rule that records the same', () => assert.deepEqual(check({ x: { a: 'sum by (job) (m)' } }, { y: { a: 'sum by (pod) (m)' } }).of('a'), ['job', 'pod']));
  it('follow rules that build on themselves, and no more', () => {
    assert.equal(check({ x: { a: 'b', b: 'c', c: 'a' } }).of('b'), undefined);
    assert.deepEqual(check({ x: { a: 'b', b: 'c', c: 'a' } }, { x: { a: 'b', b: 'c', c: 'sum by (job) (a)' } }).of('a'), ['job']);
  });
  it('go by what is known elsewhere', () => assert.deepEqual(check({ x: { a: 'known' } }, { x: { a: 'known', known: 'sum by (zone) (m)' } }).of('a'), ['job', 'pod']));

  it('are listed for all metrics, those of most metrics first', () => {
    assert.deepEqual(check({ x: { a: 'sum by (job) (m)', b: 'sum by (pod, job) (m)' } }, { y: { c: 'sum by (pod) (m)', d: 'c' } }).all(), ['pod', 'job']);
    assert.deepEqual(check({ x: { a: 'sum by (job) (m)', b: 'sum by (pod, job) (m)' } }, { x: { b: 'm' } }).all(), []);
  });

  it('stay what they are where nothing else is known, so that an edit costs what it changes', () => {
    const index = new WorkspaceIndex();
    const before = fill(index, { x: { a: 'sum by (job) (m)', b: 'a' }, y: { c: 'known', d: 'sum by (job) (m)' } });
    const all = ['a', 'b', 'c', 'd'].map((name) => before.of(name));
    const after = fill(index, { x: { a: 'sum by (pod) (m)', b: 'a' } });
    assert.equal(after, before);
    assert.deepEqual(['a', 'b', 'c', 'd'].map((name, i) => after.of(name) === all[i]), [false, false, true, true]);
  });
});
