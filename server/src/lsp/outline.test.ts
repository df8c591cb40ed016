import assert from 'node:assert/strict';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { editParts, partsOf } from '../yaml/parts';
import { documentOutline } from './outline';

const RULES = Array.from({ length: 1000 }, (_, i) => `  - alert: A${i}\n    expr: up == ${i}\n`).join('');
const TEXT = `groups:\n- name: many\n  rules:\n${RULES}`;

const parts = partsOf(TEXT);
const read = (text: typeof parts, previous?: Snapshot): Snapshot => createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }, previous);
const wanted = (): Promise<boolean> => Promise.resolve(true);

describe('the outline of a long document', () => {
  it('lets others do something in between, and ends when nobody wants it any more', async () => {
    let pauses = 0;
    assert.equal((await documentOutline(read(parts), () => Promise.resolve(++pauses > 0)))?.[0]?.children?.length, 1000);
    assert.equal(pauses, 5);
    assert.equal(await documentOutline(read(parts), () => Promise.resolve(--pauses > 3)), undefined);
    assert.equal(pauses, 3);
  });

  it('makes symbols anew of what an edit changed or moved to other lines alone', async () => {
    const before = read(parts);
    const edited = async (from: number, text: string): Promise<boolean[]> => {
      const old = (await documentOutline(before, wanted))![0]!.children!;
      const now = (await documentOutline(read(editParts(parts, { from, to: from, text }), before), wanted))![0]!.children!;
      return now.map((symbol, i) => symbol === old[i]);
    };
    const at = TEXT.indexOf('A500');
    assert.deepEqual((await edited(at, 'Y')).flatMap((isSame, i) => (isSame ? [] : [i])), [500]);
    const moved = await edited(TEXT.indexOf('\n', at), '\n');
    assert.equal(moved.indexOf(false), 500);
    assert.ok(moved.slice(500).every((isSame) => !isSame));
  });
});
