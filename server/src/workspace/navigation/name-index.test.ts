import assert from 'node:assert/strict';
import { NameIndex } from './name-index';

const names = (...keys: string[]): Map<string, boolean> => new Map(keys.map((key) => [key.replace('*', ''), key.endsWith('*')]));

describe('the index of names', () => {
  it('knows which files hold a name', () => {
    const index = new NameIndex();
    index.set('a', names('metric x*', 'metric y'));
    index.set('b', names('metric x'));
    assert.deepEqual([...index.holding(['metric x'])], ['a', 'b']);
    assert.deepEqual([...index.holding(['metric y', 'metric x'])].sort(), ['a', 'b']);
    assert.deepEqual([...index.holding(['metric z'])], []);
    assert.deepEqual([...index.holding(['metric x'], ['metric y'])], ['a']);
    assert.deepEqual([...index.holding(['metric x'], [])], []);
    assert.deepEqual([...index.defined()], [['metric x', 'a']]);
  });

  it('forgets what a file no longer holds, and files that are gone', () => {
    const index = new NameIndex();
    index.set('a', names('metric x*', 'metric y'));
    index.set('a', names('metric y*'));
    assert.deepEqual([...index.holding(['metric x'])], []);
    assert.deepEqual([...index.defined()], [['metric y', 'a']]);
    index.delete('a');
    assert.deepEqual([...index.files], []);
    assert.deepEqual([...index.holding(['metric y'])], []);
  });
});
