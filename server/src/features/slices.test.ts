import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readContribution } from '../workspace/contribution';
import { namesOf } from '../workspace/navigation/name-index';
import { readOccurrences } from '../workspace/navigation/occurrences';
import { analysesInSlices, snapshotInSlices, type LongFile } from './slices';
import { createSnapshot, type Analysis } from './snapshot';

const rule = (i: number): string => `  - alert: Alert${i}\n    expr: |\n      sum by (job) (rate(job:errors_${i % 7}:rate5m{job="api"}[5m])) > ${i}\n    annotations:\n      summary: "${'far too many errors '.repeat(10)}"\n  - record: job:errors_${i}:rate5m\n    expr: sum by (job) (rate(errors_${i}_total[5m]))\n`;
const groups = (from: number, count: number): string => `groups:\n${[0, 1, 2].map((group) => `- name: group-${from}-${group}\n  rules:\n${Array.from({ length: count }, (_, i) => rule(from + 100 * group + i)).join('')}`).join('')}`;
const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** Documents that a file may be put together from, by what they are. */
const DOCUMENTS: Readonly<Record<string, (i: number) => string>> = {
  'rules, long': (i) => groups(i, 60),
  'rules, short': (i) => groups(i, 1),
  'rules of Mimir': (i) => `namespace: team-${i}\n${groups(i, 40)}`,
  'PrometheusRule, long': (i) => `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: rules-${i}, namespace: shop }\nspec:\n${indented(groups(i, 60))}`,
  'PrometheusRule in flow style': (i) => `{ apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, metadata: { name: rules-${i} }, spec: { groups: [{ name: a, rules: [{ alert: Flow${i}, expr: up }] }] } }\n`,
  ServiceMonitor: (i) => `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: api-${i} }\nspec:\n  selector: { matchLabels: { app: api-${i} } }\n  endpoints: [{ port: web, interval: 15s }]\n`,
  'ConfigMap with rules': (i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: rules-${i} }\ndata:\n  rules.yaml: |\n${indented(indented(groups(i, 1)))}`,
  'alerts of Grafana': (i) => `apiVersion: 1\ngroups:\n  - name: g${i}\n    folder: f\n    rules:\n${Array.from({ length: 5 }, (_, n) => `      - title: A${n}\n        data:\n          - { refId: A, datasourceUid: prometheus, model: { expr: 'a:b:c${n} > 1' } }\n`).join('')}`,
  VMRule: (i) => `apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\nmetadata: { name: r-${i} }\nspec:\n${indented(groups(i, 3))}`,
  'none of ours': (i) => `kind: Other\nname: ${i}\n`,
  'a comment': (i) => `# ${i}\n`,
  broken: () => 'groups: [\n',
};

const file = (text: string): LongFile => ({ path: 'file:///w/rules.yaml', languageId: 'yaml', text });

/** What a file says to others: facts in the order of the text, and names. */
function saidBy(analyses: readonly Analysis[]): unknown {
  const said = analyses.map((analysis) => readContribution(analysis));
  return { entries: said.flatMap(({ entries }) => entries), names: [...namesOf(analyses.flatMap(readOccurrences))].sort() };
}

function finished<T>(steps: Generator<unknown, T>): { readonly value: T; readonly count: number } {
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done) return { value: step.value, count };
  }
}

function check(text: string): void {
  const whole = createSnapshot(file(text));
  assert.deepEqual(saidBy([...analysesInSlices(file(text))].flat()), saidBy(whole.analyses));
  const { value } = finished(snapshotInSlices(file(text)));
  assert.equal(value.text, text);
  const shown = ({ kind, document, isIgnored, part }: Analysis): unknown => [kind, document.text, isIgnored, part?.kind];
  assert.deepEqual(value.analyses.map(shown), whole.analyses.map(shown));
  assert.deepEqual([...value.analyses.keys()].map((i) => value.starts[i]), [...whole.analyses.keys()].map((i) => whole.starts[i]));
}

describe('a long file that is read slice by slice', function () {
  this.timeout(120_000);

  for (const [name, document] of Object.entries(DOCUMENTS)) it(`says what it says as a whole: ${name}`, () => check(Array.from({ length: 3 }, (_, i) => document(1000 * i)).join('---\n')));

  it('says what it says as a whole, whatever documents stand in it', () => {
    const names = fc.array(fc.constantFrom(...Object.keys(DOCUMENTS)), { minLength: 2, maxLength: 6 });
    fc.assert(fc.property(names, fc.boolean(), (some, isWindows) => {
      const text = ['rules, long', ...some].map((name, i) => DOCUMENTS[name]!(1000 * i)).join('---\n');
      check(isWindows ? text.replaceAll('\n', '\r\n') : text);
      check(some.map((name, i) => DOCUMENTS[name]!(1000 * i)).join('---\n') + `---\n${DOCUMENTS['PrometheusRule, long']!(9000)}`);
    }), { numRuns: 15 });
  });

  it('says what it says as a whole, in a Helm template', () => check(`{{- if .Values.rules }}\n${groups(0, 60)}{{- end }}\n`));

  it('is read in many slices, each of a few rules', () => {
    const slices = [...analysesInSlices(file(groups(0, 300)))];
    assert.ok(slices.length > 50, `${slices.length} slices`);
    assert.ok(slices.every(({ length }) => length < 40));
    assert.ok(finished(snapshotInSlices(file(groups(0, 300)))).count > 10);
  });
});
