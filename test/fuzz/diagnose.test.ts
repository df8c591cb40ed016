import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_CONTRACT_TEXT } from '../../server/src/contract/load-contract';
import { diagnose, type Problem } from '../../server/src/features/diagnose';
import { fixAllEdits } from '../../server/src/features/fixes';
import { allQueries, queryAt } from '../../server/src/features/query-at';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { queryTokens } from '../../server/src/features/tokens';
import { applyEdits, type TextEdit } from '../../server/src/text/range';
import { problemsOf, WITH_CONTRACT } from '../helper/check';

const MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: risk
  namespace: trading
spec:
  selector:
    matchLabels: { app: risc }
  endpoints:
    - port: "8003"
      interval: 30s
      path: /metric
      scrapeTimeout: 45s
    - { port: http }
`;

const RULES = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: alerts }
spec:
  groups:
    - name: alerts
      labels: &labels
        severity: critical
      rules:
        - alert: HighErrorRate
          expr: |
            sum by (service) (rate(http_requests_total{status=~"5.."}[5m]))
              / sum by (service) (rate(http_requests_total[5m])) > 0.05
          for: 1m
          labels: { <<: *labels, team: 'it''s' }
        - alert: HighLatency
          expr: "histogram_quantil(0.95, rate(http_request_duration_seconds_bucket{service=~\\".*\\"}[5m])) > 2"
          labels:
            severity: fatal
        - record: job:errors:rate5m
          expr: >-
            sum by (job)
            (rate(errors_total))
        - alert: NoTrades
          expr: sum(increase(trades_executed_total[30m]) == 0
          labels:
`;

const RULE_FILE = `# rules
groups:
- name: g
  rules:
  - {alert: A, expr: 'absent(up{job=~"risk"})', labels: {severity: 'warnin'}}
  - record: r
    expr: &e {job="a"} == bool 1
  - record: s
    expr: *e
`;

const CONTRACT = DEFAULT_CONTRACT_TEXT.replace('interval: 15s', 'interval: often').replace('fields: [', 'felds: [');

/** Files with mistakes of every sort, as teams write them. */
const FILES: readonly (readonly [file: string, text: string])[] = [
  ['monitor.yaml', MONITOR],
  ['rules.yaml', RULES],
  ['rules.yaml', RULE_FILE],
  ['all.yaml', [MONITOR, RULE_FILE, RULES].join('---\n')],
  ['observability-contract.yaml', CONTRACT],
  ['queries.promql', '# a\nsum(rate(x[5m])\n\n# b\nhistogram_quantil(0.9, x{a=~".*"})\n'],
  ['queries.logql', '# a\n{app=~".*"} |= "x" | json\n\nsum(rate({a="b"}[5m]))\n'],
];

const PIECES = ['', ' ', '  ', '\n', '\n\n', '\n      ', '\t', '"', "'", ':', ': ', '-', '- ', '#', ' # ', '{', '}', '[', ']', '(', ')', ',', '|', '>', '&a ', '*a', '<<: *labels', '---\n', '...\n', '\r\n', 'x', '5m', 'expr: ', 'labels:\n', 'severity: ', 'groups:\n', '🚀', '\\', '!!str ', '~', '{{', '\u2028', '=~".*"', 'kind: ServiceMonitor\n'];

/** Removes, inserts or doubles a piece of a text. */
const anyEdit = fc.record({ at: fc.nat(), length: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(60) }), insert: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.constant('\0again') }) });

function edited(text: string, { at, length, insert }: { at: number; length: number; insert: string }): string {
  const from = at % (text.length + 1);
  const removed = text.slice(from, from + length);
  return text.slice(0, from) + (insert === '\0again' ? removed + removed : insert) + text.slice(from + length);
}

const anyFile = fc.record({ file: fc.constantFrom(...FILES), edits: fc.array(anyEdit, { maxLength: 6 }), windows: fc.boolean() }).map(({ file: [file, text], edits, windows }) => ({ file, text: edits.reduce(edited, windows ? text.replaceAll('\n', '\r\n') : text) }));

const languageOf = (file: string): string => /\.(promql|logql)$/.exec(file)?.[1] ?? 'yaml';
const snapshotOf = (file: string, text: string, previous?: Snapshot): Snapshot => createSnapshot({ path: file, languageId: languageOf(file), text }, previous);
const problemsIn = async (snapshot: Snapshot): Promise<Problem[] | undefined> => diagnose(snapshot, WITH_CONTRACT, { pause: () => Promise.resolve(), cancelled: false });

const isInside = (text: string, { from, to }: { from: number; to: number }): boolean => from >= 0 && from <= to && to <= text.length;

function assertApart(edits: readonly TextEdit[], why: string): void {
  const sorted = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  sorted.forEach((edit, i) => assert.ok(i === 0 || sorted[i - 1]!.to <= edit.from, why));
}

describe('any text of a file', function () {
  this.timeout(120_000);

  it('is checked without throwing; problems and fixes stand in it', async () => {
    await fc.assert(fc.asyncProperty(anyFile, async ({ file, text }) => {
      const problems = await problemsOf(text, { file });
      assert.deepEqual(problems.map(({ from }) => from), problems.map(({ from }) => from).toSorted((a, b) => a - b));
      for (const problem of problems) {
        assert.ok(isInside(text, problem), problem.message);
        assert.match(problem.message, /\S/);
        for (const { title, edits } of problem.fixes) {
          assert.notEqual(edits.length, 0, title);
          for (const edit of edits) assert.ok(isInside(text, edit), title);
          assertApart(edits, title);
          assert.notEqual(applyEdits(text, edits), text, `"${title}" changes nothing`);
        }
      }
      for (const which of ['safe', 'sole'] as const) assertApart(fixAllEdits(problems, which), 'what is fixed without asking');
    }), { numRuns: 600 });
  });

  it('is YAML after every fix, where it was before', async () => {
    await fc.assert(fc.asyncProperty(anyFile, async ({ file, text }) => {
      const problems = await problemsOf(text, { file });
      fc.pre(!problems.some(({ rule }) => rule.startsWith('yaml/')));
      for (const { rule, fixes } of problems) {
        for (const { title, edits } of fixes) {
          const fixed = applyEdits(text, edits);
          const broken = (await problemsOf(fixed, { file })).find((problem) => problem.rule.startsWith('yaml/'));
          assert.equal(broken?.message, undefined, `${rule}: "${title}" gives\n${fixed}`);
        }
      }
    }), { numRuns: 300 });
  });

  it('has queries and colours in it', () => {
    fc.assert(fc.property(anyFile, fc.nat(), fc.nat(), ({ file, text }, a, b) => {
      const snapshot = snapshotOf(file, text);
      for (const query of allQueries(snapshot)) assert.ok(isInside(text, query));
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
      const found = queryAt(snapshot, { from: from!, to: to! });
      assert.ok(!found || isInside(text, found));
      let at = 0;
      for (const token of queryTokens(snapshot)) {
        assert.ok(isInside(text, token) && token.from >= at && token.to > token.from);
        assert.doesNotMatch(text.slice(token.from, token.to), /[\r\n]/);
        at = token.to;
      }
    }), { numRuns: 600 });
  });
});

describe('any sequence of edits', function () {
  this.timeout(120_000);

  it('leads to what a fresh look at the last version finds', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...FILES), fc.array(anyEdit, { minLength: 1, maxLength: 12 }), async ([file, start], edits) => {
      let text = start;
      let snapshot = snapshotOf(file, text);
      for (const edit of edits) {
        await problemsIn(snapshot);
        text = edited(text, edit);
        snapshot = snapshotOf(file, text, snapshot);
        const fresh = snapshotOf(file, text);
        assert.deepEqual(await problemsIn(snapshot), await problemsIn(fresh));
        assert.equal(snapshot.taken, fresh.taken);
        assert.deepEqual(queryTokens(snapshot), queryTokens(fresh));
      }
    }), { numRuns: 120 });
  });
});
