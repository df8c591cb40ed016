import assert from 'node:assert/strict';
import { describeFailure } from './failure';
import type { HttpFailureReason } from './types';

const SERVER = 'http://localhost:9090';
const describeReason = (reason: HttpFailureReason) => describeFailure({ kind: 'failure', reason, detail: 'connect ECONNREFUSED 127.0.0.1:9090' }, SERVER, 30);

describe('a failure in words', () => {
  it('names the server and asks the next question when nothing listens', () => {
    const outcome = describeReason('refused');
    assert.deepEqual(outcome, {
      kind: 'unreachable',
      reason: 'refused',
      message: 'Nothing listens at http://localhost:9090: the connection was refused. Is Prometheus running there?',
      detail: 'connect ECONNREFUSED 127.0.0.1:9090',
    });
  });

  it('tells how long was waited, and which setting says so', () => {
    assert.deepEqual(describeReason('timeout'), {
      kind: 'timeout',
      message: 'Prometheus at http://localhost:9090 did not answer within 30 s (setting observability.query.timeout).',
    });
  });

  it('is no failure when the user cancelled', () => assert.deepEqual(describeReason('cancelled'), { kind: 'cancelled' }));

  it('has a sentence of its own for each reason', () => {
    const reasons: HttpFailureReason[] = ['refused', 'unknown-host', 'unreachable', 'tls', 'not-http', 'redirect', 'too-large', 'blocked'];
    const sentences = reasons.map((reason) => {
      const outcome = describeReason(reason);
      assert.equal(outcome.kind, 'unreachable');
      return outcome.kind === 'unreachable' ? outcome.message : '';
    });
    assert.equal(new Set(sentences).size, reasons.length);
    for (const sentence of sentences) assert.ok(sentence.includes(SERVER), sentence);
  });
});
