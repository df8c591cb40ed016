import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseKeptState, parseToHost, parseToPage, type RunInfo } from './panel-protocol';

const RUN: RunInfo = { title: 'alert A', expression: 'up', language: 'promql', server: 'http://localhost:9090', uri: 'file:///a.yaml', environment: 'production', timing: { mode: 'instant', seconds: 3600, step: 'medium' } };
const TABLE = {
  kind: 'table', resultType: 'vector', columns: [{ kind: 'value', name: 'Value' }], rows: [['1']], total: 1, totalIsLeast: false, warnings: [], infos: [], durationMs: 3,
};

describe('a message from the page', () => {
  it('is one of those that the extension knows', () => {
    for (const type of ['ready', 'cancel', 'rerun', 'openSetting']) assert.deepEqual(parseToHost({ type, more: 1 }), { type });
    assert.deepEqual(parseToHost({ type: 'copy', text: 'a,b' }), { type: 'copy', text: 'a,b' });
    const description = { title: '', expression: '', status: '', message: '', notices: ['w'], headers: ['Value'], rows: [['1']], tabs: ['Table'], tab: 'Table', legend: [], text: '' };
    assert.deepEqual(parseToHost({ type: 'description', description }), { type: 'description', description });
  });

  it('is nothing otherwise', () => {
    for (const message of [undefined, null, 'ready', [], {}, { type: 'openExternal' }, { type: 'copy' }, { type: 'copy', text: 1 }, { type: 'description', description: { rows: 1 } }]) {
      assert.equal(parseToHost(message), undefined);
    }
    fc.assert(fc.property(fc.anything(), (message) => assert.equal(parseToHost(message), undefined)));
  });
});

describe('a message to the page', () => {
  it('is a query that starts or ends', () => {
    assert.deepEqual(parseToPage({ type: 'started', run: RUN, elapsedMs: 5 }), { type: 'started', run: RUN, elapsedMs: 5 });
    assert.deepEqual(parseToPage({ type: 'finished', run: RUN, outcome: TABLE }), { type: 'finished', run: RUN, outcome: TABLE });
    assert.deepEqual(parseToPage({ type: 'finished', run: RUN, outcome: { kind: 'cancelled' } }), { type: 'finished', run: RUN, outcome: { kind: 'cancelled' } });
  });

  it('is nothing when a table is not rectangular, or anything else is amiss', () => {
    const outcomes = [undefined, {}, { kind: 'table' }, { ...TABLE, rows: [['1', '2']] }, { ...TABLE, rows: [[1]] }, { ...TABLE, columns: [{}] }, { kind: 'error' }, { kind: 'timeout' }, { kind: 'unreachable', message: '' }, { kind: 'x' }];
    for (const outcome of outcomes) assert.equal(parseToPage({ type: 'finished', run: RUN, outcome }), undefined, JSON.stringify(outcome));
    for (const run of [undefined, {}, { ...RUN, language: 'sql' }, { ...RUN, uri: 1 }]) assert.equal(parseToPage({ type: 'started', run, elapsedMs: 0 }), undefined);
    fc.assert(fc.property(fc.anything(), (message) => assert.equal(parseToPage(message), undefined)));
  });
});

describe('the kept state of the page', () => {
  it('is the query, and its result where that was small', () => {
    assert.deepEqual(parseKeptState({ run: RUN, outcome: TABLE }), { run: RUN, outcome: TABLE });
    assert.deepEqual(parseKeptState({ run: RUN }), { run: RUN });
  });

  it('of another version is the query alone, or nothing', () => {
    assert.deepEqual(parseKeptState({ run: RUN, outcome: { kind: 'graph' } }), { run: RUN });
    for (const state of [undefined, null, {}, { run: {} }]) assert.equal(parseKeptState(state), undefined);
  });
});
