import assert from 'node:assert/strict';
import type { CheckSettings } from '../../server/src/features/diagnose';
import { createSnapshot } from '../../server/src/features/snapshot';
import { parseVersion, type PrometheusTarget } from '../../server/src/query/promql/versions';
import { rules } from '../../server/src/rules/index.generated';
import { pages } from '../../server/src/rules/pages.generated';
import { DEFAULT_BUDGET } from '../../server/src/query/promql/live';
import { readSnapshot, snapshotSeries } from '../../server/src/workspace/metadata-snapshot';
import { WorkspaceIndex, type WorkspaceFacts } from '../../server/src/workspace/facts';
import { applyFirstFixes, check, parseExpectations, problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT, type CheckOptions } from '../helper/check';

interface Example extends CheckOptions {
  readonly role: 'bad' | 'fixed' | 'good';
  readonly text: string;
}

/** The fenced blocks of a page that say in their info string what they show: ```yaml bad file=observability-contract.yaml */
function examplesOf(rule: string, page: string): Example[] {
  const metadata = /^```json metadata\n([\s\S]*?)^```$/m.exec(page)?.[1];
  const beside = [...page.matchAll(/^```yaml beside\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
  return [...page.matchAll(/^```(yaml|promql|logql|traceql) (bad|fixed|good)([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language, role, more, text]) => ({
    role: role as Example['role'],
    text: text!,
    file: /file=(\S+)/.exec(more!)?.[1] ?? (language === 'yaml' ? 'rules.yaml' : `queries.${language}`),
    settings: { ...(more!.includes('no-contract') ? WITHOUT_CONTRACT : WITH_CONTRACT), ...elided(rule), prometheus: prometheusOf(more!), workspace: workspaceOf(more!, beside, text!), ...(metadata === undefined ? {} : withMetadata(metadata)) },
  }));
}

/** What a page says that the server knows, with the rules turned on that look at it. */
function withMetadata(text: string): Pick<CheckSettings, 'series' | 'liveChecks'> {
  const known = readSnapshot(text);
  assert.ok(known, 'the page holds a snapshot that can be read');
  return { series: snapshotSeries(known, DEFAULT_BUDGET), liveChecks: true };
}

/** What the contract asks of every rule is left out on the pages of others, which are to be short. */
const OF_EVERY_RULE = ['contract/annotation-missing', 'contract/alert-condition', 'contract/alert-name', 'contract/record-name'];
const elided = (rule: string): Pick<CheckSettings, 'severities'> => ({ severities: Object.fromEntries(OF_EVERY_RULE.filter((id) => id !== rule).map((id) => [id, 'off' as const])) });

/**
 * The workspace of an example, where it has other files: blocks of the page that say `beside`, `beside=ALERT`, rules that define an alert, or
 * `reading=METRIC`, a query.
 */
function workspaceOf(more: string, beside: readonly string[], marked: string): WorkspaceFacts | undefined {
  const [alert, metric] = [/beside=(\S+)/.exec(more)?.[1], /reading=(\S+)/.exec(more)?.[1]];
  if (alert === undefined && metric === undefined && beside.length === 0) return undefined;
  const index = new WorkspaceIndex();
  const add = (path: string, languageId: string, text: string): void => index.set(path, createSnapshot({ path, languageId, text }).documents.map(({ analysis }) => analysis));
  if (alert !== undefined) add('others.yaml', 'yaml', `groups:\n  - name: others\n    rules:\n      - { alert: ${alert}, expr: up == 0 }\n`);
  else if (beside.length > 0) add('others.yaml', 'yaml', beside.join('---\n'));
  if (metric !== undefined) {
    add('queries.promql', 'promql', metric);
    add('rules.yaml', 'yaml', parseExpectations(marked).text);
  }
  return index.facts;
}

/** The server that an example is for: `prometheus=2.45`, `enable-feature=promql-duration-expr`. */
const prometheusOf = (more: string): PrometheusTarget => ({
  version: parseVersion(/prometheus=(\S+)/.exec(more)?.[1] ?? ''),
  features: new Set(/enable-feature=(\S+)/.exec(more)?.[1]?.split(',')),
});

describe('rule pages', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const examples = examplesOf(rule.id, pages[rule.id]!);

      it('shows what it reports and what it does not', () => {
        assert.ok(examples.some((e) => e.role === 'bad'));
        assert.ok(examples.some((e) => e.role === 'good'));
      });

      examples.forEach((example, i) => {
        const name = `example ${i + 1} (${example.role})`;
        if (example.role === 'bad') {
          it(`${name} reports this rule at the marked place and nothing else`, async () => {
            const { problems } = await check(example.text, { ...example, rule: rule.id });
            assert.notEqual(problems.length, 0);
          });
          it(`${name} stands being cut off anywhere`, async () => {
            const { text } = parseExpectations(example.text);
            for (let end = 0; end < text.length; end += 7) await problemsOf(text.slice(0, end), example);
          });
          it(`${name}: every fix clears its own problem`, async () => {
            const { text } = parseExpectations(example.text);
            const problems = await problemsOf(text, example);
            for (const problem of problems) {
              for (const fix of problem.fixes) {
                const fixed = applyFirstFixes(text, [{ ...problem, fixes: [fix] }]);
                const left = (await problemsOf(fixed, example)).filter((p) => p.rule === 'yaml/syntax' || (p.rule === rule.id && p.message === problem.message));
                assert.deepEqual(left.map((p) => p.message), [], `"${fix.title}" gives:\n${fixed}`);
              }
            }
          });
        } else {
          it(`${name} reports nothing`, async () => {
            await check(example.text, example);
          });
        }
        if (example.role === 'fixed') {
          it(`${name} is what the first quick fix of the example before it makes`, async () => {
            const bad = examples[i - 1]!;
            const { text } = parseExpectations(bad.text);
            assert.equal(applyFirstFixes(text, await problemsOf(text, bad)), example.text);
          });
        }
      });
    });
  }
});
