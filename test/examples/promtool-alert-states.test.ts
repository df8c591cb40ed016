import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { statesOf } from '../helper/alert-states';
import { hasPromtool, promtool } from '../helper/promtool';

const INTERVAL = 10;
const TIMINGS = [{ for: 0, keepFiringFor: 0 }, { for: 20, keepFiringFor: 0 }, { for: 25, keepFiringFor: 15 }, { for: 0, keepFiringFor: 30 }, { for: 10, keepFiringFor: 45 }];

/** Whether a series is there at each of 60 evaluations: in runs of every length, the same each time. */
function pattern(seed: number): boolean[] {
  let state = seed;
  let isThere = false;
  return Array.from({ length: 60 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    if (state % 10 < 3) isThere = !isThere;
    return isThere;
  });
}

describe('the states of alerts, and Prometheus’ own evaluation', function () {
  this.timeout(90_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-states-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  before(async function () {
    if (!(await hasPromtool())) this.skip();
  });

  it('agree at every evaluation, for every way to wait', async () => {
    const alerts = TIMINGS.map((timing, i) => ({ alert: `Alert${i}`, expr: `x > 0`, for: `${timing.for}s`, keep_firing_for: `${timing.keepFiringFor}s` }));
    const patterns = [1, 2, 3].map(pattern);
    const expected = TIMINGS.flatMap((timing, i) => {
      const states = patterns.map((isActive) => statesOf(isActive, INTERVAL, timing));
      return patterns[0]!.map((_, at) => ({
        eval_time: `${at * INTERVAL}s`,
        alertname: `Alert${i}`,
        exp_alerts: states.flatMap((each, series) => (each[at] === 'firing' ? [{ exp_labels: { series: String(series) }, exp_annotations: {} }] : [])),
      }));
    });
    assert.ok(expected.some(({ exp_alerts }) => exp_alerts.length > 1), 'something fires');
    const test = {
      rule_files: ['rules.yaml'],
      evaluation_interval: `${INTERVAL}s`,
      tests: [{ interval: `${INTERVAL}s`, input_series: patterns.map((isActive, i) => ({ series: `x{series="${i}"}`, values: isActive.map(Number).join(' ') })), alert_rule_test: expected }],
    };
    // JSON is YAML.
    fs.writeFileSync(path.join(folder, 'rules.yaml'), JSON.stringify({ groups: [{ name: 'states', interval: `${INTERVAL}s`, rules: alerts }] }));
    fs.writeFileSync(path.join(folder, 'test.yaml'), JSON.stringify(test));
    const { stdout } = await promtool('test', 'rules', path.join(folder, 'test.yaml'));
    assert.match(stdout, /SUCCESS/);
  });
});
