import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { CheckSettings } from '../../server/src/features/diagnose';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { WorkspaceIndex } from '../../server/src/workspace/facts';
import { languageOf, problemsIn, problemsOfFiles, WITH_CONTRACT } from '../helper/check';

const ROOT = 'examples/quantum-trader';
const EXAMPLE: Readonly<Record<string, string>> = Object.fromEntries(
  fs.readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ya?ml|promql|logql)$/.test(file) && !file.endsWith('observability-contract.yaml'))
    .map((file) => [file, fs.readFileSync(path.join(ROOT, file), 'utf8')]),
);
const MORE: Readonly<Record<string, string>> = {
  'more/recording.yaml': 'groups:\n- name: more\n  rules:\n  - record: job:errors:rate5m\n    expr: sum by (job) (rate(errors_total[5m]))\n  - record: job:errors:ratio\n    expr: job:errors:rate5m / job:requests:rate5m\n',
  'more/alerts.yaml': 'groups:\n- name: alerts\n  rules:\n  - alert: Errors\n    expr: sum by (version) (job:errors:rate5m) > 1\n  - alert: Fires\n    expr: ALERTS{alertname="Errors", alertstate="firing"}\n  - alert: Ratio\n    expr: job:errors:ratio{job="ai-engine"} > 1\n    annotations: { summary: "{{ $labels.job }} {{ $labels.version }}" }\n',
  'more/prometheus.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: main, namespace: quantum-trader }\nspec:\n  serviceMonitorSelector: { matchLabels: { release: prometheus } }\n  ruleSelector: {}\n',
  'more/kustomization.yaml': 'resources: [recording.yaml]\npatches:\n- path: patch.yaml\n',
  'more/patch.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: ai-engine, namespace: quantum-trader }\nspec:\n  endpoints: [{ port: web }]\n',
};
const FILES: Readonly<Record<string, string>> = { ...EXAMPLE, ...MORE };
const NAMES = Object.keys(FILES);
const WORD = /[\w:-]+/g;

type Step = { readonly file: string } & ({ readonly kind: 'put' } | { readonly kind: 'delete' } | { readonly kind: 'word'; readonly at: number; readonly by: number });
const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const file = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...Object.keys(MORE)));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ file, kind: fc.constant('put' as const) }) },
  { weight: 1, arbitrary: fc.record({ file, kind: fc.constant('delete' as const) }) },
  { weight: 3, arbitrary: fc.record({ file, kind: fc.constant('word' as const), at: unit, by: unit }) },
);

/** A text with one of its words in the place of another one: names meet, and part. */
function reworded(text: string, at: number, by: number): string {
  const words = [...text.matchAll(WORD)];
  const word = words[Math.floor(at * words.length)];
  const other = words[Math.floor(by * words.length)];
  return word && other ? text.slice(0, word.index) + other[0] + text.slice(word.index + word[0].length) : text;
}

const shown = (problems: readonly { readonly file: string; readonly rule: string; readonly from: number; readonly message: string }[]): string[] => problems.map(({ file: name, rule, from, message }) => `${name}:${from} ${rule} ${message}`).sort();

describe('a workspace that is edited', function () {
  this.timeout(300_000);

  it('has at every moment the problems that it would have if it was opened like that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 10 }), async (isWhole, steps) => {
        const index = new WorkspaceIndex();
        const texts = new Map<string, string>();
        const snapshots = new Map<string, Snapshot>();
        let settings: CheckSettings = WITH_CONTRACT;
        const put = (name: string, text: string): void => {
          const snapshot = createSnapshot({ path: name, languageId: languageOf(name), text }, snapshots.get(name));
          texts.set(name, text);
          snapshots.set(name, snapshot);
          index.set(name, snapshot.analyses);
        };
        const drop = (name: string): void => {
          texts.delete(name);
          snapshots.delete(name);
          index.delete(name);
        };
        for (const name of isWhole ? NAMES : Object.keys(MORE)) put(name, FILES[name]!);
        for (const one of [undefined, ...steps]) {
          if (one?.kind === 'put') put(one.file, FILES[one.file]!);
          if (one?.kind === 'delete') drop(one.file);
          const text = one && texts.get(one.file);
          if (one?.kind === 'word' && text !== undefined) put(one.file, reworded(text, one.at, one.by));
          if (settings.workspace !== index.facts) settings = { ...WITH_CONTRACT, workspace: index.facts };
          const found = await Promise.all([...snapshots].map(async ([name, snapshot]) => (await problemsIn(snapshot, settings)).map((problem) => ({ file: name, ...problem }))));
          const expected = await problemsOfFiles(Object.fromEntries(texts));
          assert.deepEqual(shown(found.flat()), shown(expected.map(({ file: name, problem }) => ({ file: name, ...problem }))));
        }
      }),
      { numRuns: 60 },
    );
  });
});
