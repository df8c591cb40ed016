import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ACCEPTED, EXPANDED, FAILING, REFUSED } from '../helper/templates';

const run = promisify(execFile);

/** What promtool says of an alert for each template, by its number: an error, or nothing. */
async function verdicts(templates: readonly string[]): Promise<Map<number, string>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-templates-'));
  try {
    const file = path.join(folder, 'rules.yml');
    const rules = templates.map((text, i) => ({ alert: `Template${i}`, expr: 'up == 0', annotations: { summary: text } }));
    // JSON is YAML, too.
    fs.writeFileSync(file, JSON.stringify({ groups: [{ name: 'templates', rules }] }));
    const { stdout, stderr } = await run('promtool', ['check', 'rules', file], { timeout: 60_000 }).catch((error: unknown) => error as { stdout: string; stderr: string });
    return new Map([...`${stdout}\n${stderr}`.matchAll(/"Template(\d+)": annotation "summary": (.*)/g)].map((match) => [Number(match[1]), match[2]!]));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What becomes of each template when its alert fires, by its number. */
async function expansions(templates: readonly string[]): Promise<Map<number, string>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-templates-'));
  try {
    const rules = templates.map((text, i) => ({ alert: `Template${i}`, expr: 'up > 0', annotations: { summary: text } }));
    fs.writeFileSync(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'templates', rules }] }));
    // Nothing is expected to fire, so that promtool shows whatever does.
    const alerts = templates.map((_text, i) => ({ eval_time: '1m', alertname: `Template${i}`, exp_alerts: [] }));
    const test = { interval: '1m', input_series: [{ series: 'up{job="a", instance="b"}', values: '1 1 1' }], alert_rule_test: alerts };
    const file = path.join(folder, 'test.yml');
    fs.writeFileSync(file, JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [test] }));
    const { stdout, stderr } = await run('promtool', ['test', 'rules', file], { timeout: 60_000, maxBuffer: 10_000_000 }).catch((error: unknown) => error as { stdout: string; stderr: string });
    return new Map([...`${stdout}\n${stderr}`.matchAll(/alertname: Template(\d+),[^]*?Annotations:\{summary="((?:[^"\\]|\\.)*)"\}/g)].map((match) => [Number(match[1]), match[2]!]));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

describe('promtool, on templates', function () {
  this.timeout(120_000);

  before(async function () {
    try {
      await run('promtool', ['--version'], { timeout: 20_000 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.skip();
      throw error;
    }
  });

  it('accepts what is accepted here', async () => {
    // Go 1.23 reads `else with`; promtool may be built with an older one.
    const templates = ACCEPTED.filter((text) => !text.includes('else with'));
    assert.ok(templates.length > 10);
    assert.deepEqual([...(await verdicts(templates))].map(([i, message]) => `${templates[i]!}: ${message}`), []);
  });

  it('refuses what is refused here', async () => {
    const templates = REFUSED.map(([text]) => text);
    const refused = await verdicts(templates);
    assert.deepEqual(templates.filter((_text, i) => !refused.has(i)), []);
  });

  for (const [what, templates, fails] of [['fails at', FAILING, true], ['expands', EXPANDED, false]] as const) {
    it(`${what} what is said to be so here`, async () => {
      const texts = await expansions(templates);
      assert.equal(texts.size, templates.length);
      assert.deepEqual(templates.flatMap((template, i) => (texts.get(i)!.includes('error expanding template') === fails ? [] : [`${template}: ${texts.get(i)!}`])), []);
    });
  }
});
