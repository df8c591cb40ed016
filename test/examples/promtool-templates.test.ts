import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expandTemplate } from '../../server/src/query/template/expand';
import { goUnquote } from '../../server/src/query/template/constants';
import { ACCEPTED, EXPANDED, FAILING, MISPRINTED, REFUSED, RENDERED, UNTOLD } from '../helper/templates';

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
async function expansions(templates: readonly string[], value = '1'): Promise<Map<number, string>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-templates-'));
  try {
    const rules = templates.map((text, i) => ({ alert: `Template${i}`, expr: 'up > 0 or up <= 0', annotations: { summary: text } }));
    fs.writeFileSync(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'templates', rules }] }));
    // Nothing is expected to fire, so that promtool shows whatever does.
    const alerts = templates.map((_text, i) => ({ eval_time: '1m', alertname: `Template${i}`, exp_alerts: [] }));
    const test = { interval: '1m', input_series: [{ series: 'up{job="a", instance="b"}', values: `${value} ${value} ${value}` }], alert_rule_test: alerts };
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

  it('prints a mistake where one is seen here', async () => {
    const texts = await expansions(MISPRINTED.map(([text]) => text));
    assert.deepEqual(MISPRINTED.flatMap(([text], i) => (texts.get(i)!.includes('%!') ? [] : [`${text}: ${texts.get(i)!}`])), []);
  });

  for (const value of ['1', '0', '-2.5', '0.00012345', '1234567.891', '98765.4321', '1.5e+21', '4e-9']) {
    it(`expands as it is expanded here, with the value ${value}`, async () => {
      const templates = [...EXPANDED, ...RENDERED];
      const texts = await expansions(templates, value);
      assert.equal(texts.size, templates.length);
      const labels = { __name__: 'up', job: 'a', instance: 'b' };
      const run = (promql: string) => (promql === 'up' ? Promise.resolve([{ labels, value: Number(value) }]) : promql === '5' ? Promise.resolve([{ labels: {}, value: 5 }]) : Promise.resolve([]));
      const differences: string[] = [];
      const untold: string[] = [];
      for (const [i, template] of templates.entries()) {
        const [mine, theirs] = [await expandTemplate(template, { labels, value: Number(value), externalUrl: '', time: 60 }, run), goUnquote(`"${texts.get(i)!}"`)!];
        if (mine.kind === 'unknown') untold.push(template);
        else if (mine.kind === 'fails' ? !theirs.includes('error expanding template') : mine.text !== theirs) differences.push(`${template}: ${mine.kind === 'text' ? mine.text : mine.message} <> ${theirs}`);
      }
      assert.deepEqual(differences, []);
      assert.deepEqual(untold.filter((template) => !UNTOLD.includes(template) && Number(value) < 1e15), []);
    });
  }

  it('fails at what fails here', async () => {
    const found = await Promise.all(FAILING.map((template) => expandTemplate(template, { labels: { job: 'a', instance: 'b' }, value: 1, time: 60 }, () => Promise.resolve([{ labels: { job: 'a' }, value: 1 }]))));
    assert.deepEqual(FAILING.filter((_, i) => found[i]!.kind === 'text'), []);
  });
});
