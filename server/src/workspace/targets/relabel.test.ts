import assert from 'node:assert/strict';
import { relabel, type RelabelStep } from './relabel';

const step = (more: Partial<RelabelStep>): RelabelStep => ({ action: 'replace', sourceLabels: [], separator: ';', regex: '(.*)', targetLabel: '', replacement: '$1', ...more });
const GIVEN = { __name__: 'errors_total', job: 'risk', namespace: 'trading', pod: undefined };
const after = (...steps: Partial<RelabelStep>[]): Record<string, string | undefined> | 'dropped' => {
  const { labels, droppedBy } = relabel(steps.map(step), new Map(Object.entries(GIVEN)));
  return droppedBy ? 'dropped' : Object.fromEntries(labels);
};

describe('relabeling', () => {
  it('drops what an expression matches as a whole, and keeps nothing else', () => {
    assert.equal(after({ action: 'drop', sourceLabels: ['__name__'], regex: 'errors_.*' }), 'dropped');
    assert.equal(after({ action: 'keep', sourceLabels: ['job', 'namespace'], separator: '/', regex: 'risk/prod' }), 'dropped');
    assert.deepEqual(after({ action: 'drop', sourceLabels: ['__name__'], regex: 'errors' }, { action: 'keep', sourceLabels: ['job'], regex: 'r.+' }), GIVEN);
  });
  it('leaves it open what depends on labels that are not known', () => {
    assert.deepEqual(after({ action: 'drop', sourceLabels: ['__name__', 'pod'], regex: 'errors_total;a' }, { action: 'keep', sourceLabels: ['pod'], regex: 'a' }), GIVEN);
    assert.deepEqual(after({ sourceLabels: ['pod'], targetLabel: 'job' }), { ...GIVEN, job: undefined });
    assert.deepEqual(after({ action: 'hashmod', sourceLabels: ['job'], targetLabel: 'job' }), { ...GIVEN, job: undefined });
  });
  it('writes constants, parts of what is known, and other cases of it', () => {
    assert.deepEqual(after({ targetLabel: 'team', replacement: 'core' }), { ...GIVEN, team: 'core' });
    assert.deepEqual(after({ sourceLabels: ['namespace', 'job'], regex: '(.*);(.*)', targetLabel: 'job', replacement: '${2}.$1' }), { ...GIVEN, job: 'risk.trading' });
    assert.deepEqual(after({ action: 'uppercase', sourceLabels: ['job'], targetLabel: 'job' }), { ...GIVEN, job: 'RISK' });
    assert.deepEqual(after({ sourceLabels: ['job'], regex: 'other', targetLabel: 'job', replacement: 'x' }), GIVEN);
  });
  it('writes nothing where nothing is copied', () => assert.deepEqual(after({ targetLabel: 'job' }), { ...GIVEN, job: '' }));
  it('takes labels away by name, and never the name of the series', () => {
    assert.deepEqual(after({ action: 'labeldrop', regex: 'pod|job' }), { ...GIVEN, pod: '', job: '' });
    assert.deepEqual(after({ action: 'labelkeep', regex: 'job' }), { ...GIVEN, pod: '', namespace: '' });
  });
  it('knows nothing of a label that another one may be mapped to', () => {
    assert.deepEqual(after({ action: 'labelmap', regex: '__meta_kubernetes_pod_label_(job|team)' }), { ...GIVEN, job: undefined });
    assert.deepEqual(after({ action: 'labelmap', regex: '(.+)_extra' }), { ...GIVEN, job: undefined, namespace: undefined });
  });
  it('knows nothing of any label where the value says which one is written', () => {
    assert.deepEqual(Object.values(after({ sourceLabels: ['job'], targetLabel: '$1', replacement: 'x' })).slice(0, 4), [undefined, undefined, undefined, undefined]);
  });
  it('does nothing with an expression that does not compile', () => {
    assert.deepEqual(after({ action: 'drop', sourceLabels: ['job'], regex: '(' }, { action: 'labeldrop', regex: '(' }, { action: 'labelmap', regex: '(' }), GIVEN);
  });
  it('runs long over no expression', () => assert.deepEqual(after({ action: 'drop', sourceLabels: ['job'], regex: `${'(a*)*'.repeat(50)}b` }), GIVEN));
});
