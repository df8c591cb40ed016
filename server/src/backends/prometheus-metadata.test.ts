import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataOf, metricsOf, readMetadata, readNames } from './prometheus-metadata';

const entry = (type: unknown, help: unknown = '', unit = ''): unknown => ({ type, help, unit });
const metadata = (data: unknown): unknown => Object.fromEntries(readMetadata(data) ?? []);

describe("the envelope of a server's answer", () => {
  it('holds the data of a success', () => assert.deepEqual(dataOf('{"status":"success","data":[1]}'), [1]));

  for (const body of ['', 'nonsense', '<html>', '[]', 'null', '42', '"text"', '{}', '{"status":"error","data":[1]}', '{"status":"success"}', '{"data":[1]}', '['.repeat(100_000)]) {
    it(`holds nothing in ${body.slice(0, 40) || 'an empty body'}`, () => assert.equal(dataOf(body), undefined));
  }
});

describe('the names of series', () => {
  it('are those that can be shown', () => {
    const names = ['up', 'job:up:sum', 'héllo wörld', 'a"b\\c', '', 'a\nb', 'a\u001b[31m', 'a\u202eb', '\ud800', 'a\u200bb', 'x'.repeat(501), 7, null, {}, ['up']];
    assert.deepEqual(readNames(names), ['up', 'job:up:sum', 'héllo wörld', 'a"b\\c']);
  });

  it('are no more than 200,000', () => assert.equal(readNames(Array.from({ length: 200_001 }, (_, i) => `m${i}`))?.length, 200_000));

  for (const data of [undefined, null, 'up', 7, {}, { 0: 'up', length: 1 }]) {
    it(`are not known from ${JSON.stringify(data)}`, () => assert.equal(readNames(data), undefined));
  }
});

describe('the metadata of metrics', () => {
  it('gives each family a type and a help text', () => {
    assert.deepEqual(metadata({ a_total: [entry('counter', 'How many.')], b: [entry('gauge')], c: [entry('histogram', ' ')] }), {
      a_total: { type: 'counter', help: 'How many.' },
      b: { type: 'gauge' },
      c: { type: 'histogram' },
    });
  });

  it('leaves the type open where targets disagree, and takes the first help text', () => {
    assert.deepEqual(metadata({ a: [entry('counter', ''), entry('gauge', 'Second.')], b: [entry('gauge', 'One.'), entry('gauge', 'Two.')] }), {
      a: { type: 'unknown', help: 'Second.' },
      b: { type: 'gauge', help: 'One.' },
    });
  });

  it('leaves types open that say nothing about the series', () => {
    for (const type of ['unknown', 'untyped', 'gaugehistogram', 'stateset', 'Counter', '', 7, null, undefined, ['counter'], { toString: 'counter' }]) {
      assert.deepEqual(metadata({ a: [entry(type)] }), { a: { type: 'unknown' } }, JSON.stringify(type));
    }
  });

  it('cuts help texts of any length', () => assert.equal(readMetadata({ a: [entry('gauge', 'x'.repeat(1_000_000))] })?.get('a')?.help?.length, 1001));

  it('leaves out what is not of the expected form, and no more than that', () => {
    assert.deepEqual(metadata({ a: 7, b: null, c: [], d: ['counter', 7, null, []], e: {}, '': [entry('gauge')], 'f\u0007': [entry('gauge')], ok: [7, entry('gauge', 7)] }), { ok: { type: 'gauge' } });
  });

  it('takes names for what they are that mean something to JavaScript', () => {
    const data: unknown = JSON.parse('{"__proto__":[{"type":"counter"}],"constructor":[{"type":"gauge"}],"toString":[{"type":"gauge"}]}');
    assert.deepEqual([...readMetadata(data)!.keys()], ['__proto__', 'constructor', 'toString']);
    assert.equal(metricsOf(['__proto__', 'hasOwnProperty'], readMetadata(data))[0]!.type, 'counter');
    assert.equal(({} as { type?: string }).type, undefined);
  });

  for (const data of [undefined, null, 'a', 7, [], [[entry('gauge')]]]) {
    it(`is not known from ${JSON.stringify(data)}`, () => assert.equal(readMetadata(data), undefined));
  }

  it('never throws, whatever the answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        for (const { name, type } of metricsOf(readNames(data), readMetadata(data))) assert.ok(name !== '' && typeof type === 'string');
      }),
    );
  });
});

describe('the metrics of a server', () => {
  const families = readMetadata({
    latency_seconds: [entry('histogram', 'How long.')],
    rpc: [entry('summary')],
    events: [entry('counter', 'How many.')],
    target: [entry('info', 'About it.')],
    temperature: [entry('gauge', 'How warm.')],
  });
  const shown = (names: string[] | undefined, known = families): string[] => metricsOf(names, known).map(({ name, type, help }) => [name, type, ...(help === undefined ? [] : [help])].join(' | '));

  it('are its series by name, with what their families say of them', () => {
    assert.deepEqual(shown(['temperature', 'latency_seconds_sum', 'latency_seconds_bucket', 'latency_seconds_count', 'rpc', 'rpc_count', 'events_total', 'target_info', 'elsewhere']), [
      'elsewhere | unknown',
      'events_total | counter | How many.',
      'latency_seconds_bucket | counter | Observations up to the bound `le`: How long.',
      'latency_seconds_count | counter | Number of observations: How long.',
      'latency_seconds_sum | counter | Sum of what was observed: How long.',
      'rpc | summary',
      'rpc_count | counter | Number of observations',
      'target_info | info | About it.',
      'temperature | gauge | How warm.',
    ]);
  });

  it('have no type by a suffix that their family does not give', () => {
    assert.deepEqual(shown(['temperature_sum', 'temperature_total', 'rpc_bucket', '_sum']), ['_sum | unknown', 'rpc_bucket | unknown', 'temperature_sum | unknown', 'temperature_total | unknown']);
  });

  it('are the families and their parts where the names are not known', () => {
    assert.deepEqual(shown(undefined, readMetadata({ b: [entry('histogram')], a: [entry('gauge')] })).map((line) => line.split(' ')[0]), ['a', 'b', 'b_bucket', 'b_count', 'b_sum']);
  });

  it('are the bare names where there is no metadata', () => assert.deepEqual(metricsOf(['b', 'a', 'a'], undefined), [{ name: 'a', type: 'unknown', source: 'server' }, { name: 'b', type: 'unknown', source: 'server' }]));
});
