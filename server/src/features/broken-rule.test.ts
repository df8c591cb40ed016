import assert from 'node:assert/strict';
import { defaultContract } from '../contract/load-contract';
import { SCHEMAS } from '../files/schema-files';
import { applyEdits } from '../text/range';
import { completeKind } from './complete-kind';
import { completeQuery } from './complete-query';
import { hoverKind } from './hover-kind';
import { hoverQuery } from './hover-query';
import { createSnapshot, type Snapshot } from './snapshot';

const RULE = [
  'apiVersion: monitoring.coreos.com/v1',
  'kind: PrometheusRule',
  'metadata:',
  '  name: a',
  'spec:',
  '  groups:',
  '    - name: g',
  '      rules:',
  '        - alert: Before',
  '          expr: up == 0',
  '        - alert: Here',
  '          expr: sum(rate(errors_total[5m])) > 1',
  '          for: 5m',
  '          labels:',
  '            severity: critical',
  '        - alert: After',
  '          expr: up == 1',
  '',
];
const settings = { contract: defaultContract(), live: undefined, workspace: undefined, trigger: undefined, snippets: false };
const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text });

/** Of help in the query and at the field `for`, what is there. */
function helpIn(text: string): string[] {
  const snapshot = snapshotOf(text);
  assert.notDeepEqual(snapshot.documents.flatMap(({ analysis }) => analysis.document.errors), [], 'the document is broken');
  const [query, field] = [text.indexOf('errors_total') + 4, text.lastIndexOf('for: 5m') + 1];
  const help = {
    'completes the query': completeQuery(snapshot, query, settings)?.items.some(({ label }) => label === 'errors_total'),
    'explains the query': hoverQuery(snapshot, query, settings.contract),
    'completes the field': completeKind(snapshot, field, SCHEMAS).some(({ label }) => label === 'keep_firing_for'),
    'explains the field': hoverKind(snapshot, field, SCHEMAS),
  };
  return Object.entries(help).flatMap(([name, found]) => (found ? [name] : []));
}
const ALL = ['completes the query', 'explains the query', 'completes the field', 'explains the field'];

describe('help in a rule of a broken document', () => {
  for (const broken of ['          "never closed', "          key: 'never closed", '\tfor: 1m', '          a word', '          key: [a, b', '          key: { a: b', '          a: b: c', '          - x', '          key: "a" b', '          *alias', '          @at', '          key: |x']) {
    it(`is there with \`${broken.trim()}\` around it`, () => {
      const at = RULE.findIndex((line) => line.includes('errors_total'));
      for (const line of [3, at - 1, at, at + 1, at + 3]) assert.deepEqual(helpIn(RULE.toSpliced(line, 0, broken).join('\n')), ALL, `at line ${line}`);
    });
  }

  const completed = (lines: readonly string[], word: string): string => {
    const text = ['groups:', '  - name: g', '    rules:', ...lines, ''].join('\n');
    const snapshot = snapshotOf(text);
    const found = completeQuery(snapshot, text.lastIndexOf(word) + word.length, settings);
    const item = found?.items.find(({ label }) => label === 'positions_open');
    assert.ok(item, 'the metric is offered');
    return applyEdits(text, [{ ...item.replace, text: item.text }]);
  };
  for (const [name, lines] of Object.entries({
    'behind a dash': ['      - expr: sum(posit', '        for'],
    'in a block': ['      - alert', '        expr: |', '          sum(', '            posit', '          )', '        for: 5m'],
    'in quotes': ['      - alert', '        expr: "sum(posit)"'],
    'on several lines': ['      - alert', '        expr: sum by (symbol) (', '          posit'],
  })) {
    it(`writes to the right place ${name}`, () => assert.ok(completed(lines, 'posit').includes(lines.find((line) => line.includes('posit'))!.replace('posit', 'positions_open'))));
  }
  it('is none in a text that only shows a query', () => {
    const text = ['groups:', '  - name: g', '    rules:', '      - alert', '        expr: up', '        annotations:', '          description: |', '    expr: posit', ''].join('\n');
    assert.equal(completeQuery(snapshotOf(text.replace('    expr: posit', '  other: posit')), text.length - 3, settings), undefined);
  });
});
