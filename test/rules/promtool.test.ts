import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasPromtool, promtool } from '../helper/promtool';
import { problemsOf, WITHOUT_CONTRACT } from '../helper/check';

const group = (rest: string): string => `groups:\n- name: g\n${rest}`;
const rule = (body: string): string => group(`  rules:\n  - ${body}\n`);

/** Rule files on which all versions of promtool agree. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'a recording rule': rule('{ record: a:b, expr: up }'),
  'an alert with all its fields': rule('{ alert: A, expr: up == 0, for: 5m, keep_firing_for: 1h30m, labels: { a: b }, annotations: { a: b } }'),
  'an alert whose name is no metric': rule('{ alert: "A b-c {d}", expr: up == 0 }'),
  'a group without rules': group('  rules: []\n'),
  'a group of a name alone': group(''),
  'a number as a name': 'groups: [{ name: 5, rules: [] }]\n',
  'no groups': 'groups: []\n',
  'durations of zero': group('  interval: 0\n  rules: [{ alert: A, expr: up == 0, for: 0, keep_firing_for: 0s }]\n'),
  'null for a duration': rule('{ alert: A, expr: up == 0, for: }'),
  'a duration of all units': rule('{ alert: A, expr: up == 0, for: 1y2w3d4h5m6s7ms }'),
  'the longest duration': rule('{ alert: A, expr: up == 0, for: 292y }'),
  'a duration of zero in a recording rule': rule('{ record: a, expr: up, for: 0s }'),
  'annotations without entries in a recording rule': rule('{ record: a, expr: up, annotations: {} }'),
  'null for labels': rule('{ record: a, expr: up, labels: }'),
  'a limit with a fraction': group('  limit: 1.5\n  rules: [{ record: a, expr: up }]\n'),
  'a limit': group('  limit: 10\n  rules: [{ record: a, expr: up }]\n'),
  'the same rule twice': group('  rules: [{ record: a, expr: up }, { record: a, expr: up }]\n'),
  'an empty name beside another one': rule('{ alert: A, record: "", expr: up == 0 }'),
  'the label of the alert itself': rule('{ alert: A, expr: up == 0, labels: { alertname: B } }'),
  'an annotation that is named like a metric': rule('{ alert: A, expr: up == 0, annotations: { __name__: a } }'),
  'a number as a query': rule('{ record: a, expr: 1 }'),
  'a second document, which it does not read': `${rule('{ record: a, expr: up }')}---\n${rule('{ record: a, expr: "sum(" }').replace('sum(', 'down')}`,
  'labels through a merge key': `${rule('{ record: a, expr: up, labels: { <<: { a: b }, c: d } }')}`,
};

const REFUSED: Readonly<Record<string, string>> = {
  'a group without a name': 'groups:\n- rules: []\n',
  'a group with an empty name': 'groups: [{ name: "", rules: [] }]\n',
  'a group with null for a name': 'groups: [{ name: ~, rules: [] }]\n',
  'two groups of one name': 'groups: [{ name: g, rules: [] }, { name: g, rules: [] }]\n',
  'neither record nor alert': rule('{ expr: up }'),
  'empty names': rule('{ alert: "", record: "", expr: up }'),
  'both record and alert': rule('{ alert: A, record: a, expr: up }'),
  'no query': rule('{ record: a }'),
  'an empty query': rule('{ record: a, expr: "" }'),
  'null for a query': rule('{ record: a, expr: ~ }'),
  'a query of nothing': rule('{ record: a, expr: }'),
  'for in a recording rule': rule('{ record: a, expr: up, for: 5m }'),
  'keep_firing_for in a recording rule': rule('{ record: a, expr: up, keep_firing_for: 5m }'),
  'annotations in a recording rule': rule('{ record: a, expr: up, annotations: { a: b } }'),
  'braces in the name of a metric': rule('{ record: "a{b=\'c\'}", expr: up }'),
  'the name of the metric as a label': rule('{ record: a, expr: up, labels: { __name__: b } }'),
  'a label without a name': rule('{ record: a, expr: up, labels: { "": b } }'),
  'an annotation without a name': rule('{ alert: A, expr: up == 0, annotations: { "": b } }'),
  ...Object.fromEntries(['5', '5 m', '5M', '-5m', '+5m', '5min', '1.5h', '30s1m', '1m1m', '""', '" "', 'abc', '293y', '1h-5m', 'true'].map((text) => [`the duration ${text}`, rule(`{ alert: A, expr: up == 0, for: ${text} }`)])),
  'groups that are no list': 'groups:\n  name: g\n  rules:\n  - alert: A\n    expr: up\n',
  'rules without their group': 'groups:\n- alert: A\n  expr: up\n',
  'a list whose beginning is gone': 'groups:\n    rules:\n      - record: a\n        expr: up\n  - name: h\n',
  'its key twice': 'groups:\ngroups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n',
  'an interval with a blank': group('  interval: 1 m\n  rules: []\n'),
  'an empty interval': group('  interval: ""\n  rules: []\n'),
};

describe('what promtool accepts and refuses', function () {
  this.timeout(120_000);
  let folder: string | undefined;
  before(async function () {
    if (!(await hasPromtool())) return this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-promtool-'));
  });
  after(() => {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true });
  });

  async function isAccepted(text: string): Promise<boolean> {
    const file = path.join(folder!, 'rules.yaml');
    fs.writeFileSync(file, text);
    // Duplicates are findings of its linter, and no errors; older versions have no linter to switch off.
    return promtool('check', 'rules', file).then(() => true, () => false);
  }
  const errorsIn = async (text: string): Promise<string[]> => (await problemsOf(text, { settings: WITHOUT_CONTRACT })).filter(({ severity }) => severity === 'error').map(({ rule: id, message }) => `${id}: ${message}`);

  for (const [name, text] of Object.entries(ACCEPTED)) {
    it(`${name} is accepted by both`, async () => {
      assert.deepEqual(await errorsIn(text), []);
      assert.equal(await isAccepted(text), true);
    });
  }
  for (const [name, text] of Object.entries(REFUSED)) {
    it(`${name} is refused by both, for one reason`, async () => {
      assert.equal((await errorsIn(text)).length, 1, (await errorsIn(text)).join('\n'));
      assert.equal(await isAccepted(text), false);
    });
  }
});
