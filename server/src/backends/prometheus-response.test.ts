import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAnswer } from './prometheus-response';

const success = (data: unknown, more: object = {}): string => JSON.stringify({ status: 'success', data, ...more });
const why = (body: string): string => {
  const answer = parseAnswer(body);
  assert.equal(answer.kind, 'foreign', JSON.stringify(answer));
  return answer.kind === 'foreign' ? answer.why : '';
};
const result = (data: unknown) => {
  const answer = parseAnswer(success(data));
  assert.equal(answer.kind, 'success', JSON.stringify(answer));
  return answer.kind === 'success' ? answer.result : undefined;
};

describe('an answer of the Prometheus API', () => {
  it('is a vector', () => {
    assert.deepEqual(result({ resultType: 'vector', result: [{ metric: { __name__: 'up', job: 'a' }, value: [1700000000.5, '1'] }] }), {
      type: 'vector',
      series: [{ labels: [['__name__', 'up'], ['job', 'a']], samples: [[1700000000.5, '1']], histograms: [] }],
    });
  });

  it('is an empty vector', () => assert.deepEqual(result({ resultType: 'vector', result: [] }), { type: 'vector', series: [] }));

  it('is a scalar, and keeps NaN and infinities as they are written', () => {
    for (const value of ['NaN', '+Inf', '-Inf', '1e+300', '-0']) {
      assert.deepEqual(result({ resultType: 'scalar', result: [1, value] }), { type: 'scalar', sample: [1, value] });
    }
  });

  it('is a string', () => assert.deepEqual(result({ resultType: 'string', result: [1, 'hello'] }), { type: 'string', sample: [1, 'hello'] }));

  it('is a matrix', () => {
    assert.deepEqual(result({ resultType: 'matrix', result: [{ metric: {}, values: [[1, '1'], [2, 'NaN']] }] }), {
      type: 'matrix',
      series: [{ labels: [], samples: [[1, '1'], [2, 'NaN']], histograms: [] }],
    });
  });

  it('is a vector of native histograms, with and without buckets', () => {
    const buckets = [[0, '0.5', '1', '3'], [3, '-0.001', '0.001', '2']];
    assert.deepEqual(
      result({
        resultType: 'vector',
        result: [
          { metric: { a: '1' }, histogram: [1, { count: '5', sum: '2.5', buckets }] },
          { metric: { a: '2' }, histogram: [1, { count: '0', sum: '0' }] },
        ],
      }),
      {
        type: 'vector',
        series: [
          { labels: [['a', '1']], samples: [], histograms: [[1, { count: '5', sum: '2.5', buckets }]] },
          { labels: [['a', '2']], samples: [], histograms: [[1, { count: '0', sum: '0', buckets: [] }]] },
        ],
      },
    );
  });

  it('brings warnings and infos, and whatever is not text among them is left out', () => {
    const answer = parseAnswer(success({ resultType: 'vector', result: [] }, { warnings: ['partial', 7, null], infos: ['metric might not be a counter'] }));
    assert.ok(answer.kind === 'success');
    assert.deepEqual([answer.warnings, answer.infos], [['partial'], ['metric might not be a counter']]);
  });

  it('is an error, verbatim', () => {
    const message = 'invalid parameter "query": 1:5: parse error: unexpected <by>';
    assert.deepEqual(parseAnswer(JSON.stringify({ status: 'error', errorType: 'bad_data', error: message })), {
      kind: 'error', errorType: 'bad_data', message, warnings: [], infos: [],
    });
  });

  it('keeps a label that is called like a part of JavaScript', () => {
    const body = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__proto__":"x","constructor":"y"},"value":[1,"1"]}]}}';
    const answer = parseAnswer(body);
    assert.ok(answer.kind === 'success' && answer.result.type === 'vector');
    assert.deepEqual(answer.result.series[0]?.labels, [['__proto__', 'x'], ['constructor', 'y']]);
  });
});

describe('an answer of something else', () => {
  it('is told by what is missing in it', () => {
    assert.equal(why('<html>'), 'it is not JSON');
    assert.equal(why(''), 'it is not JSON');
    assert.equal(why('[]'), 'it is not a JSON object');
    assert.equal(why('null'), 'it is not a JSON object');
    assert.equal(why('{"status":"ok"}'), 'its "status" is neither "success" nor "error"');
    assert.equal(why('{"status":"error"}'), 'it reports an error without a message');
    assert.equal(why('{"status":"success"}'), 'it has no "data"');
    assert.equal(why(success({ result: [] })), 'its "resultType" is missing');
    assert.equal(why(success({ resultType: 'streams', result: [] })), 'its "resultType" is "streams"');
    assert.equal(why(success({ resultType: 'vector' })), 'its "result" is not a list');
  });

  it('is not half a table: one series of another form is enough', () => {
    const good = { metric: {}, value: [1, '1'] };
    const bad: unknown[] = [
      null, 'x', {}, { metric: {} }, { metric: { a: 1 }, value: [1, '1'] }, { metric: {}, value: [1, 1] }, { metric: {}, value: ['1', '1'] }, { metric: {}, value: [1] },
      { metric: {}, values: [[1, '1']] }, { metric: {}, histogram: [1, { count: 1, sum: '1' }] }, { metric: {}, histogram: [1, { count: '1', sum: '1', buckets: [[0, '1', '2']] }] },
    ];
    for (const entry of bad) assert.equal(why(success({ resultType: 'vector', result: [good, entry] })), 'entry 2 of its result is not a series of a vector', JSON.stringify(entry));
    assert.equal(why(success({ resultType: 'matrix', result: [{ metric: {}, values: [[1, '1'], [2]] }] })), 'entry 1 of its result is not a series of a matrix');
    assert.equal(why(success({ resultType: 'scalar', result: [1] })), 'its scalar is not a time and a value');
  });

  it('never makes the parser throw: any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.ok(parseAnswer(text).kind)));
  });

  it('never makes the parser throw: any JSON, and any JSON in the place of a result', () => {
    fc.assert(fc.property(fc.json(), (json) => assert.ok(parseAnswer(json).kind)));
    const type = fc.constantFrom('vector', 'matrix', 'scalar', 'string');
    fc.assert(fc.property(type, fc.jsonValue(), (resultType, value) => assert.ok(parseAnswer(success({ resultType, result: value })).kind)));
    fc.assert(fc.property(type, fc.jsonValue(), fc.constantFrom('value', 'values', 'histogram', 'histograms'), (resultType, value, field) =>
      assert.ok(parseAnswer(success({ resultType, result: [{ metric: {}, [field]: value }] })).kind)));
  });

  it('never makes the parser throw: JSON nested a hundred thousand times', () => {
    assert.equal(why('['.repeat(100_000)), 'it is not JSON');
    assert.equal(why(`{"status":"success","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 'it has no "data"');
  });
});
