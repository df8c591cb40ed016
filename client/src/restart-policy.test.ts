import assert from 'node:assert/strict';
import { MOST_CRASHES, RestartPolicy, WINDOW_MS } from './restart-policy';

describe('the restart of a crashed server', () => {
  let now: number;
  let policy: RestartPolicy;
  beforeEach(() => {
    now = 0;
    policy = new RestartPolicy(() => now);
  });
  const crash = (times: number): string[] => Array.from({ length: times }, () => policy.crashed());

  it('happens four times, and not after the fifth crash', () => {
    assert.deepEqual(crash(MOST_CRASHES), ['restart', 'restart', 'restart', 'restart', 'give-up']);
  });

  it('goes on for ever when the crashes are rare', () => {
    for (let i = 0; i < 50; i++) {
      now += WINDOW_MS / (MOST_CRASHES - 1);
      assert.equal(policy.crashed(), 'restart');
    }
  });

  it('begins anew when the user asked for it', () => {
    crash(MOST_CRASHES);
    policy.forgive();
    assert.equal(policy.crashed(), 'restart');
  });
});
