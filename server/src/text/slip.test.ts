import assert from 'node:assert/strict';
import { slipOf } from './slip';

describe('a slip of the finger', () => {
  for (const [name, meant] of [
    ['rsik', 'risk'],
    ['risk-servce', 'risk-service'],
    ['ai_engine', 'ai-engine'],
    ['aiengine', 'ai-engine'],
    ['Risk', 'risk'],
    ['prometheus-opreator', 'prometheus-operator'],
    ['portfolios', 'portfolio'],
    ['monitoring/riks', 'monitoring/risk'],
  ] as const) {
    it(`makes \`${name}\` of \`${meant}\``, () => assert.equal(slipOf(name, ['something-else', meant]), meant));
  }
  for (const [name, other] of [
    ['orders-dev', 'orders-prd'],
    ['kafka-1', 'kafka-2'],
    ['kafka2', 'kafka'],
    ['risk', 'risk-canary'],
    ['risk', 'risk'],
    ['api', 'app'],
    ['team-a', 'team-b'],
    ['apiserver', 'kube-apiserver'],
    ['a'.repeat(300), 'a'.repeat(299)],
    ['', 'risk'],
  ] as const) {
    it(`does not make \`${name.slice(0, 20)}\` of \`${other.slice(0, 20)}\``, () => assert.equal(slipOf(name, [other]), undefined));
  }
});
