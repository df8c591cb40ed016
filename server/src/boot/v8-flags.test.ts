import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { MUCH } from './v8-flags';

describe('flags of V8', () => {
  it('are given back as V8 has them by itself', function () {
    if (!process.versions.v8.startsWith('11.3.')) this.skip();
    const defaults = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8', timeout: 60_000 });
    const given = MUCH.split(' ');
    assert.equal(given.length, 2);
    for (const flag of given) assert.match(defaults, new RegExp(`default: ${flag}\\n`));
  });
});
