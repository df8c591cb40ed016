import assert from 'node:assert/strict';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { createSnapshot, type Snapshot } from '../features/snapshot';
import { editParts, partsOf } from '../yaml/parts';
import { SentTokens, tokenData, tokenDataIn } from './token-data';

const RULES = Array.from({ length: 300 }, (_, i) => `  - alert: A${i}\n    expr: up == ${i}\n`).join('');
const TEXT = `groups:\n- name: many\n  rules:\n${RULES}`;

const parts = partsOf(TEXT);
const read = (text: typeof parts | string, previous?: Snapshot): Snapshot => createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }, previous);
const dataOf = async (snapshot: Snapshot): Promise<number[]> => (await tokenData(snapshot, () => Promise.resolve(true)))!;

describe('the tokens of a long document', () => {
  it('are those of its parts, one behind the other', async () => {
    const data = await dataOf(read(parts));
    assert.equal(data.length, 300 * 3 * 5);
    assert.deepEqual(data, await dataOf(read(partsOf(TEXT, Infinity))));
  });

  it('let others do something in between, and end when nobody wants them any more', async () => {
    let pauses = 0;
    assert.ok(await tokenData(read(parts), () => Promise.resolve(++pauses > 0)));
    assert.equal(pauses, 3);
    assert.equal(await tokenData(read(parts), () => Promise.resolve(--pauses > 1)), undefined);
    assert.equal(pauses, 1);
  });

  it('are those of a range where one is asked for, those that touch it included', () => {
    const line = TEXT.slice(0, TEXT.indexOf('up == 7\n')).split('\n').length - 1;
    const range = { start: { line, character: 12 }, end: { line, character: 14 } };
    assert.deepEqual(tokenDataIn(read(parts), range), [line, 10, 2, 7, 0, 0, 3, 2, 6, 0]);
  });
});

describe('the tokens behind an edit', () => {
  const applied = (old: readonly number[], { edits }: SemanticTokensDelta): number[] => edits.reduceRight((data, { start, deleteCount, data: more = [] }) => [...data.slice(0, start), ...more, ...data.slice(start + deleteCount)], [...old]);

  const EDITS = {
    'a letter more': ['up == 7\n', 'upp == 7\n'],
    'a token more': ['up == 7\n', 'up == 7 + 1\n'],
    'nothing that is a token': ['alert: A7\n', 'alert: B7\n'],
    'a line more': ['  - alert: A7\n', '\n  - alert: A7\n'],
    'a rule less': ['  - alert: A7\n    expr: up == 7\n', ''],
    'two rules alike': ['  - alert: A7\n', '  - alert: A6\n    expr: up == 6\n  - alert: A7\n'],
  } as const;
  for (const [name, [search, replacement]] of Object.entries(EDITS)) {
    it(`are what the edit changed: ${name}`, async () => {
      const sent = new SentTokens();
      const before = read(parts);
      const { resultId, data } = sent.all('a', await dataOf(before));
      const from = TEXT.indexOf(search);
      const after = read(editParts(parts, { from, to: from + search.length, text: replacement }), before);
      const delta = sent.since(resultId!, 'a', await dataOf(after)) as SemanticTokensDelta;
      assert.deepEqual(applied(data, delta), await dataOf(read(after.text)));
      assert.ok(delta.edits.every(({ deleteCount, data: more = [] }) => deleteCount <= 20 && more.length <= 20));
      assert.notEqual(delta.resultId, resultId);
    });
  }

  it('are all where the editor has another result than what was sent last', async () => {
    const sent = new SentTokens();
    const data = await dataOf(read(parts));
    const { resultId } = sent.all('a', data);
    sent.all('a', data);
    for (const [previous, uri] of [[resultId!, 'a'], ['unknown', 'a'], [resultId!, 'b']] as const) assert.deepEqual((sent.since(previous, uri, data) as SemanticTokens).data, data);
  });
});
