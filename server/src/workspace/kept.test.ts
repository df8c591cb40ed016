import assert from 'node:assert/strict';
import { WorkspaceIndex } from './facts';
import { Keeper } from './kept';
import { createSnapshot } from '../features/snapshot';

describe('what is kept of files', () => {
  const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: n, labels: { app: a } }\nspec: { selector: { app: a } }\n';
  const index = new WorkspaceIndex();
  index.set('a.yaml', createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: SERVICE }).analyses);

  it('says the same, of labels with any name', () => {
    const kept = new WorkspaceIndex();
    const keeper = new Keeper();
    kept.put('a.yaml', [keeper.contribution(index.saidBy('a.yaml'))]);
    const [service] = kept.facts.all('services');
    assert.deepEqual(service, index.facts.all('services')[0]);
    assert.deepEqual([service!.labels.app, service!.labels.constructor, service!.selector.constructor], ['a', undefined, undefined]);
  });
});
