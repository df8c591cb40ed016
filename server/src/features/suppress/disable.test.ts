import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { languageOf, problemsIn, WITH_CONTRACT } from '../../../../test/helper/check';
import { DEFAULT_BUDGET } from '../../query/promql/live';
import { prometheusTarget } from '../../query/promql/versions';
import { applyEdits } from '../../text/range';
import { WorkspaceIndex } from '../../workspace/facts';
import { readSnapshot, snapshotSeries, type SnapshotKnowledge } from '../../workspace/metadata-snapshot';
import { SNAPSHOT_PATH } from '../../workspace/metadata-snapshot-path';
import type { CheckSettings, Problem } from '../diagnose';
import { createSnapshot, type Snapshot } from '../snapshot';
import { disableForFile, disableForLine } from './disable';

const SETTINGS: CheckSettings = { ...WITH_CONTRACT, prometheus: prometheusTarget('2.45', []) };
const snapshotOf = (file: string, text: string): Snapshot => createSnapshot({ path: file, languageId: languageOf(file), text });
const find = (file: string, text: string, settings = SETTINGS): Promise<Problem[]> => problemsIn(snapshotOf(file, text), settings);

const FOLDER = path.join(process.cwd(), 'examples/broken');
const examples = fs.readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).map((name) => [name, fs.readFileSync(path.join(FOLDER, name), 'utf8')] as const);

/** The settings for an example's files; those of one folder are a workspace together. */
function settingsOf(name: string): CheckSettings {
  const folder = path.dirname(name);
  if (folder === '.') return SETTINGS;
  const metadata = metadataOf(folder);
  const index = new WorkspaceIndex();
  for (const [other, text] of examples) if (path.dirname(other) === folder) index.set(other, snapshotOf(other, text).documents.map(({ analysis }) => analysis));
  return { ...SETTINGS, workspace: index.facts, ...(metadata ? { series: snapshotSeries(metadata, DEFAULT_BUDGET), liveChecks: true } : {}) };
}

/** What the server of an example knows, where that is a part of it. */
function metadataOf(folder: string): SnapshotKnowledge | undefined {
  const file = path.join(FOLDER, folder, SNAPSHOT_PATH);
  return fs.existsSync(file) ? readSnapshot(fs.readFileSync(file, 'utf8')) : undefined;
}

/** Whether an example is about a file: of several, about the contract, unless that only turns the rule on. */
const isAbout = (name: string): boolean => !name.includes(path.sep) || name.includes('observability-contract') !== (metadataOf(path.dirname(name)) !== undefined);

describe('disabling a rule for a line, or for a file', () => {
  assert.ok(examples.length > 40);
  for (const [name, source] of examples) {
    for (const [ends, text] of [['', source], [', in a file of Windows', source.replaceAll('\n', '\r\n')]] as const) {
      it(`hides the problem of ${name}${ends}, and makes no other one`, async () => {
        const snapshot = snapshotOf(name, text);
        const settings = settingsOf(name);
        const problems = await problemsIn(snapshot, settings);
        if (isAbout(name)) assert.notEqual(problems.length, 0);
        for (const problem of problems) {
          for (const fix of [disableForLine(snapshot, problem), disableForFile(snapshot, problem)]) {
            assert.ok(fix, 'there is a place for the comment');
            const disabled = applyEdits(text, fix.edits);
            const left = await find(name, disabled, settings);
            assert.deepEqual(left.map(({ rule }) => rule), problems.map(({ rule }) => rule).filter((rule) => rule !== problem.rule), disabled);
            if (ends !== '') assert.doesNotMatch(disabled, /(?<!\r)\n/);
          }
        }
      });
    }
  }

  const rule = (expr: string): string => `groups:\n  - name: a\n    rules:\n      - record: a:b\n        ${expr}\n`;
  const CASES: readonly (readonly [name: string, text: string, disabled: string])[] = [
    ['above the line', rule('expr: rate(up)'), rule('# observability-disable-next-line promql/type\n        expr: rate(up)')],
    ['above an item of a list', 'groups:\n  - rules: [{ record: a, expr: rate(up) }]\n', 'groups:\n  # observability-disable-next-line promql/type\n  - rules: [{ record: a, expr: rate(up) }]\n'],
    ['inside of a query that keeps its lines', rule('expr: |\n          1 +\n            rate(up)'), rule('expr: |\n          1 +\n            # observability-disable-next-line promql/type\n            rate(up)')],
    ['on the first line of such a query', rule('expr: |\n          rate(up)'), rule('expr: |\n          # observability-disable-next-line promql/type\n          rate(up)')],
    ['above a query that is folded', rule('expr: >\n          1 +\n          rate(up)'), rule('# observability-disable-next-line promql/type\n        expr: >\n          1 +\n          rate(up)')],
    ['above a query in quotes', rule('expr: "1 +\n          rate(up)"'), rule('# observability-disable-next-line promql/type\n        expr: "1 +\n          rate(up)"')],
    ['above a query where a line is inside of a string', rule('expr: |\n          label_replace(up, "a", `x\n          `, "b", "") + rate(up)'), rule('# observability-disable-next-line promql/type\n        expr: |\n          label_replace(up, "a", `x\n          `, "b", "") + rate(up)')],
    ['at the end of a line that begins inside of a scalar', 'groups:\n  - rules: [{ record: "a\n      b", expr: rate(up) }]\n', 'groups:\n  - rules: [{ record: "a\n      b", expr: rate(up) }] # observability-disable-line promql/type\n'],
    ['above the line of a query file', 'up\n  + rate(up)\n', 'up\n  # observability-disable-next-line promql/type\n  + rate(up)\n'],
  ];
  for (const [name, text, disabled] of CASES) {
    it(`puts the comment ${name}`, async () => {
      const file = text.startsWith('groups') ? 'a.yaml' : 'a.promql';
      const snapshot = snapshotOf(file, text);
      const problem = (await problemsIn(snapshot, SETTINGS)).find((found) => found.rule === 'promql/type');
      assert.ok(problem);
      const result = applyEdits(text, disableForLine(snapshot, problem)!.edits);
      assert.equal(result, disabled);
      assert.ok(!(await find(file, result)).some((left) => left.rule === 'promql/type'));
    });
  }
});
