import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { symbolsOf } from '../../server/src/features/symbols';
import { documentOutline } from '../../server/src/lsp/outline';
import { queryTokens } from '../../server/src/features/tokens';
import type { CheckSettings } from '../../server/src/features/diagnose';
import { NO_FACTS } from '../../server/src/query/promql/metric-table';
import { WorkspaceIndex } from '../../server/src/workspace/facts';
import { recordedFacts } from '../../server/src/workspace/recorded-facts';
import { editParts, partsOf, type PartedText } from '../../server/src/yaml/parts';
import { problemsIn, WITH_CONTRACT } from '../helper/check';

const rule = (name: string, ...lines: string[]): string => [`      - ${name}`, ...lines.map((line) => `        ${line}`), ''].join('\n');
const RULES = [
  rule('alert: HighErrorRate', 'expr: rate(http_requests_total{status=~"5.."}[5m]) > 0.05', 'for: 5m', 'labels: { severity: critical, service: ai-engine }', 'annotations:', '  summary: "{{ $labels.service }} fails: {{ $value }}"'),
  rule('alert: Absent', 'expr: absent(up)'),
  rule('record: job:errors:rate5m', 'expr: |', '  sum by (job) (', '    rate(errors_total[5m]) # more', '  )'),
  rule('alert: Slow', 'expr: job:errors:rate5m / on (job) group_left job:requests:rate5m > 1', 'for: soon'),
  rule('record: job:requests:rate5m', 'expr: >-', '  sum by (job)', '    (rate(requests_total[5m]))', 'labels:', '  severity: page'),
  rule('record: errors:worst', 'expr: max_over_time(job:errors:rate5m[1h])'),
  rule('alert: Absent', 'expr: absent(up{job="a"})', 'labels: {}'),
  rule('alert: Odd', 'expr: "rate(errors_total[5m]) >', '  0"', 'unknown: 1', '# observability-disable-next-line alert/always-fires', 'annotations: { summary: x }'),
];
const group = (name: string, ...rules: string[]): string => `    - name: ${name}\n      interval: 1m\n      rules:\n${rules.join('')}`;
const HEAD = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: r\n  namespace: quantum-trader\nspec:\n  groups:\n';
const DOCUMENT = HEAD + group('one', ...RULES.slice(0, 4)) + group('two', ...RULES.slice(4));
const FILE = `groups:\n${DOCUMENT.slice(HEAD.length)}`;
const MONITOR = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: m\nspec:\n  selector: { matchLabels: { service: ai-engine } }\n  endpoints:\n  - port: http\n';
/** What other programs read: in parts as well, and as a whole. */
const VM_RULE = DOCUMENT.replace('monitoring.coreos.com/v1', 'operator.victoriametrics.com/v1beta1').replace('PrometheusRule', 'VMRule');
const asked = (name: string, expr: string): string => rule(`title: ${name}`, 'data:', '  - refId: A', '    datasourceUid: prometheus', `    model: { expr: '${expr}' }`);
const GRAFANA = `apiVersion: 1\ngroups:\n${group('one', asked('A', 'job:errors:rate5m > 1'), asked('B', 'rate(up)'))}${group('two', asked('C', 'sum(up{job="$job"}) by'))}`;
const SCALED = `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: s }\nspec:\n  triggers:\n    - type: prometheus\n      metadata:\n        query: sum by (pod) (job:errors:rate5m{a="{{args.x}}"}) by\n`;
const ADAPTER = 'rules:\n  - seriesQuery: requests_total\n    metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[5m])) by (<<.GroupBy>>\n';
/** What is known of metrics beside those that rules record. */
const NOTHING_ELSE = [NO_FACTS];
const STARTS = [DOCUMENT, FILE, `${FILE}---\n${FILE}`, `${DOCUMENT}---\n${DOCUMENT}`, `${DOCUMENT}---\n${MONITOR}---\n${FILE}`, `${MONITOR}---\n${DOCUMENT}`, VM_RULE, GRAFANA, `${GRAFANA}---\n${SCALED}`, `${SCALED}---\n${DOCUMENT}`, ADAPTER, DOCUMENT.replaceAll('\n', '\r\n')];

const TYPED = ['x', ' ', '  ', '\n', '\r\n', '"', "'", '#', '- ', '---\n', '...\n', '|', '{', '[', ']', '&a ', '*a', '!!str ', '<<: *a', ': ', '\t', '\0', '{{ .Values.x }}', 'é🚀', 'rules:', 'groups:', 'spec:\n', 'severity: info', '# observability-disable-file\n', '# pint disable promql/series\n'];

/** Nobody may look at the file between two edits: then several versions are read as one. */
type Step = { readonly at: number; readonly toLine: boolean; readonly isSeen: boolean } & ({ readonly kind: 'type'; readonly text: string } | { readonly kind: 'delete'; readonly length: number } | { readonly kind: 'paste'; readonly text: string } | { readonly kind: 'indent'; readonly lines: number; readonly by: number } | { readonly kind: 'undo' });
const at = { at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), toLine: fc.boolean(), isSeen: fc.constantFrom(true, true, false) };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...at, kind: fc.constant('type' as const), text: fc.oneof(fc.constantFrom(...TYPED), fc.string({ maxLength: 2 })) }) },
  { weight: 2, arbitrary: fc.record({ ...at, kind: fc.constant('delete' as const), length: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })) }) },
  { weight: 2, arbitrary: fc.record({ ...at, kind: fc.constant('paste' as const), text: fc.constantFrom(...RULES, group('three', RULES[1]!, RULES[2]!), DOCUMENT, RULES.join('')) }) },
  { weight: 1, arbitrary: fc.record({ ...at, kind: fc.constant('indent' as const), lines: fc.integer({ min: 1, max: 6 }), by: fc.constantFrom(-2, 2, 1) }) },
  { weight: 2, arbitrary: fc.record({ ...at, kind: fc.constant('undo' as const) }) },
);

/** The replacement that a step makes in a text. */
function editOf(step: Exclude<Step, { kind: 'undo' }>, text: string): { from: number; to: number; text: string } {
  let from = Math.floor(step.at * (text.length + 1));
  if (step.toLine || step.kind === 'indent') from = text.lastIndexOf('\n', from - 1) + 1;
  if (step.kind === 'type' || step.kind === 'paste') return { from, to: from, text: step.text };
  if (step.kind === 'delete') return { from, to: Math.min(text.length, from + step.length), text: '' };
  let to = from;
  for (let i = 0; i < step.lines && to < text.length; i++) to = (text.indexOf('\n', to) + 1 || text.length);
  const moved = text.slice(from, to).split('\n').map((line) => (line === '' ? line : step.by > 0 ? ' '.repeat(step.by) + line : line.replace(/^ {1,2}/, '')));
  return { from, to, text: moved.join('\n') };
}

/** A file as the language server holds it, with what the workspace knows of it. */
const wanted = (): Promise<boolean> => Promise.resolve(true);

class Edited {
  snapshot: Snapshot;
  private readonly index = new WorkspaceIndex();
  private settings: CheckSettings;

  constructor(private parts: PartedText, private readonly long: number) {
    this.snapshot = createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text: parts });
    this.index.set('rules.yaml', this.snapshot.analyses);
    this.settings = { ...WITH_CONTRACT, workspace: this.index.facts };
  }

  get text(): string {
    return this.parts.toString();
  }

  edit(edit: { from: number; to: number; text: string }, isSeen = true): void {
    this.parts = editParts(this.parts, edit, this.long);
    if (!isSeen) return;
    this.snapshot = createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text: this.parts }, this.snapshot);
    this.index.set('rules.yaml', this.snapshot.analyses);
    if (this.settings.workspace !== this.index.facts) this.settings = { ...WITH_CONTRACT, workspace: this.index.facts };
  }

  /** Everything that anybody could see of the file. */
  async shown(): Promise<unknown> {
    const { snapshot } = this;
    const { facts } = this.index;
    return {
      taken: snapshot.taken,
      documents: snapshot.documents.map(({ from, analysis: { kind, document, part, isIgnored, role } }) => ({ from, kind, part: part?.kind, isIgnored, role, document })),
      problems: await problemsIn(snapshot, this.settings),
      tokens: queryTokens(snapshot),
      symbols: symbolsOf(snapshot),
      outline: await documentOutline(snapshot, wanted),
      facts: { recorded: [...facts.keys('recorded')].sort().map((key) => [key, facts.get('expressions', key), facts.get('recorded', key).map(({ labels, division }) => [labels, division])]), labels: [...facts.keys('recorded')].sort().map((key) => recordedFacts(facts, NOTHING_ELSE).metric(key)?.labels), alerts: [...facts.keys('alerts')].sort() },
    };
  }
}

describe('a file that is edited', function () {
  this.timeout(300_000);

  it('is at every version what it would be if it was opened like that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...STARTS), fc.constantFrom(0, 0, 0, 500), fc.array(step, { minLength: 1, maxLength: 12 }), async (start, long, steps) => {
        const edited = new Edited(partsOf(start, long), long);
        await edited.shown();
        const undone: { from: number; to: number; text: string }[] = [];
        for (const step of steps) {
          const { text } = edited;
          const edit = step.kind === 'undo' ? undone.pop() : editOf(step, text);
          if (!edit) continue;
          if (step.kind !== 'undo') undone.push({ from: edit.from, to: edit.from + edit.text.length, text: text.slice(edit.from, edit.to) });
          edited.edit(edit, step.isSeen);
          const now = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
          assert.equal(edited.text, now);
          if (!step.isSeen) continue;
          assert.equal(edited.snapshot.text, now);
          assert.deepEqual(await edited.shown(), await new Edited(partsOf(now, long), long).shown());
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a file that loses very much at once', () => {
  it('takes it over when it comes back, and not a second time', async () => {
    const rules = Array.from({ length: 60 }, (_, i) => rule(`alert: A${i}`, `expr: up == ${i}`, 'for: soon'));
    const edited = new Edited(partsOf(`${HEAD}${group('one', ...rules)}`, 0), 0);
    await edited.shown();
    const whole = edited.snapshot.text;
    const [from, to] = [whole.indexOf(rules[10]!), whole.indexOf(rules[50]!)];
    const lost = whole.slice(from, to);
    const before = edited.snapshot.analyses;
    for (const edit of [{ from, to, text: '' }, { from, to: from, text: lost }, { from, to: from, text: lost }, { from, to, text: '' }, { from, to, text: '' }, { from, to: from, text: lost }]) {
      edited.edit(edit);
      assert.equal(new Set(edited.snapshot.analyses).size, edited.snapshot.analyses.length);
      assert.deepEqual(await edited.shown(), await new Edited(partsOf(edited.snapshot.text, 0), 0).shown());
    }
    assert.equal(edited.snapshot.text, whole);
    assert.equal(edited.snapshot.analyses.at(-1), before.at(-1));
  });
});

describe('a file with a group that is written like another one', () => {
  it('tells them apart, also where nobody looked between the edits', async () => {
    const edited = new Edited(partsOf(`groups:\n${['one', 'two', 'three'].map((name) => group(name, ...RULES)).join('')}`, 0), 0);
    await edited.shown();
    const { text } = edited;
    const at = text.indexOf('    - name: two');
    edited.edit({ from: at, to: at, text: '---\n' }, false);
    edited.edit({ from: at, to: at + 4, text: '' }, false);
    for (const [search, name] of [['name: three', 'one'], ['name: two', 'one']] as const) {
      const from = edited.text.indexOf(search) + 6;
      edited.edit({ from, to: from + search.length - 6, text: name });
      const shown = (await edited.shown()) as { problems: readonly { readonly rule: string }[] };
      assert.ok(shown.problems.some(({ rule }) => rule === 'rule/group-name'));
      assert.deepEqual(shown, await new Edited(partsOf(edited.text, 0), 0).shown());
    }
  });
});

describe('a file with two documents that say the same of themselves', () => {
  for (const [name, document] of Object.entries({ 'rule files': FILE, PrometheusRules: DOCUMENT })) {
    it(`keeps the rules of one apart from those of the other: ${name}`, async () => {
      const edited = new Edited(partsOf(`${document}---\n${document}`, 0), 0);
      await edited.shown();
      for (const comment of ['# a\n', '# b\n']) {
        const at = edited.snapshot.text.indexOf('---\n') + 4;
        edited.edit({ from: at, to: at, text: comment });
        assert.deepEqual(await edited.shown(), await new Edited(partsOf(edited.snapshot.text, 0), 0).shown());
      }
    });
  }
});

/** Which of many groups and rules it is, a part of a document does not say. */
const withoutNumbers = (message: string): string => message.replace(/groups\[\d*\](\.rules\[\d*\])?/g, (all) => all.replace(/\d+/g, ''));

describe('a document that is read in parts', () => {
  const FOLDERS = ['examples/broken', 'examples/quantum-trader'].map((folder) => path.resolve(folder));
  const files = FOLDERS.flatMap((folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml') && !name.includes('observability-contract')).map((name) => path.join(folder, name)));

  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    const parts = partsOf(text, 0);
    if (parts.pieces.every(({ kind }) => kind === 'document')) continue;
    it(`has the problems that it has as a whole: ${path.relative('examples', file)}`, async () => {
      const shown = async (source: PartedText): Promise<unknown> => {
        const snapshot = createSnapshot({ path: file, languageId: 'yaml', text: source });
        return { problems: (await problemsIn(snapshot, WITH_CONTRACT)).map((problem) => ({ ...problem, message: withoutNumbers(problem.message) })), tokens: queryTokens(snapshot), symbols: symbolsOf(snapshot), outline: await documentOutline(snapshot, wanted) };
      };
      assert.deepEqual(await shown(parts), await shown(partsOf(text, Infinity)));
    });
  }
});
