import assert from 'node:assert/strict';
import { WITH_CONTRACT, WITHOUT_CONTRACT, problemsOf } from '../../../test/helper/check';
import { loadContract } from '../contract/load-contract';
import { check, diagnose, examine, type CheckSettings, type Pace } from './diagnose';
import { NO_FACTS } from '../query/promql/metric-table';
import { NEWEST } from '../query/promql/versions';
import { WorkspaceIndex } from '../workspace/facts';
import { createSnapshot, type Analysis, type Snapshot } from './snapshot';

const rule = (body: string): string => `groups:\n- name: g\n  rules:\n  - ${body}\n`;
const BAD_SEVERITY = rule('{ alert: A, expr: up, labels: { severity: fatal } }');
const SYNTAX = rule('{ record: r, expr: "sum(up" }');

/** The severities of what one rule reports; other rules may have their own opinion of the same text. */
const severities = async (text: string, rule: string, settings: CheckSettings, file?: string): Promise<string[]> => (await problemsOf(text, { settings, file })).filter((problem) => problem.rule === rule).map(({ severity }) => severity);

describe('what is checked', () => {
  it('the contract, only where there is one', async () => {
    assert.deepEqual(await severities(BAD_SEVERITY, 'contract/severity-unknown', WITH_CONTRACT), ['error']);
    assert.deepEqual((await problemsOf(BAD_SEVERITY, { settings: WITHOUT_CONTRACT })).filter(({ rule }) => rule.startsWith('contract/')), []);
  });

  it('what Prometheus would refuse, always', async () => {
    for (const settings of [WITH_CONTRACT, WITHOUT_CONTRACT]) assert.deepEqual(await severities(SYNTAX, 'promql/syntax', settings), ['error']);
  });

  it('query files, and the contract file itself', async () => {
    assert.deepEqual(await severities('sum(\n', 'promql/syntax', WITHOUT_CONTRACT, 'a.promql'), ['error']);
    assert.deepEqual(await severities('scrap: {}\n', 'schema/unknown-field', WITHOUT_CONTRACT, 'observability-contract.yaml'), ['error']);
  });

  it('what an alias repeats, once', async () => assert.deepEqual(await severities('groups:\n- rules: &r [&a { record: r, expr: "sum(" }, *a]\n- rules: *r\n', 'promql/syntax', WITHOUT_CONTRACT), ['error']));
});

describe('how grave a problem is', () => {
  const withRules = (rules: string): CheckSettings['contract'] => loadContract(`rules: { ${rules} }\n`).contract;
  const CASES: readonly (readonly [name: string, settings: CheckSettings, severity: string | undefined])[] = [
    ['as the rule says', WITH_CONTRACT, 'error'],
    ['as the contract says', { contract: withRules('contract/severity-unknown: hint'), severities: {} }, 'hint'],
    ['as the user says, before the contract', { contract: withRules('contract/severity-unknown: hint'), severities: { 'contract/severity-unknown': 'information' } }, 'information'],
    ['not at all where the contract switches it off', { contract: withRules('contract/severity-unknown: off'), severities: {} }, undefined],
    ['not at all where the user switches it off', { ...WITH_CONTRACT, severities: { 'contract/severity-unknown': 'off' } }, undefined],
    ['again where the user switches it on', { contract: withRules('contract/severity-unknown: off'), severities: { 'contract/severity-unknown': 'warning' } }, 'warning'],
  ];
  for (const [name, settings, severity] of CASES) it(name, async () => assert.deepEqual(await severities(BAD_SEVERITY, 'contract/severity-unknown', settings), severity === undefined ? [] : [severity]));
});

describe('problems of a file', () => {
  it('stand in the order of the text, at their places in the file, with their fixes', async () => {
    const text = `${SYNTAX}---\n${SYNTAX}`;
    const problems = await problemsOf(text);
    assert.deepEqual(problems, problems.toSorted((a, b) => a.from - b.from));
    const [first, second] = problems.filter(({ rule }) => rule === 'promql/syntax');
    const at = text.indexOf('sum(up') + 'sum(up'.length;
    const next = text.lastIndexOf('sum(up') + 'sum(up'.length;
    assert.deepEqual([first, second].map((problem) => [problem!.from, problem!.fixes[0]!.edits]), [[at, [{ from: at, to: at, text: ')' }]], [next, [{ from: next, to: next, text: ')' }]]]);
  });

  it('are errors above all, also behind as many others as are shown, and those others once there is room for them', async () => {
    const alerts = (expr: string, from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `  - alert: A${from + i}\n    expr: ${expr}\n`).join('');
    const long = (first: string): string => `groups:\n- name: g\n  rules:\n${alerts(first, 0, 1100)}${alerts('up', 1100, 1200)}  - record: r\n    expr: sum(\n`;
    const found = async (snapshot: Snapshot): Promise<(readonly [string, number])[]> => (await diagnose(snapshot, WITHOUT_CONTRACT, { pause: () => Promise.resolve(), cancelled: false }))!.map(({ rule, from }) => [rule, from] as const);
    const fresh = (text: string): Snapshot => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text });
    const before = fresh(long('up'));
    const all = await found(before);
    assert.deepEqual([all.length, all.filter(([rule]) => rule === 'alert/always-fires').length, all.at(-1)![0]], [1001, 1000, 'promql/syntax']);
    const after = await found(createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: long('up == 0') }, before));
    assert.deepEqual(after, await found(fresh(long('up == 0'))));
    assert.equal(after.filter(([rule]) => rule === 'alert/always-fires').length, 100);
  });

  it('are the first ones where fewer are wanted, whatever was known before, and it is told where they end', async () => {
    const alerts = (ends: string[]): string => `groups:\n- name: g\n  rules:\n${ends.map((expr, i) => `  - alert: A${i}\n    expr: ${expr}\n`).join('')}`;
    const fresh = (text: string, before?: Snapshot): Snapshot => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text }, before);
    const found = async (snapshot: Snapshot, most?: number): Promise<readonly unknown[]> => {
      const { problems, cut } = (await examine(snapshot, WITHOUT_CONTRACT, { pause: () => Promise.resolve(), cancelled: false }, most))!;
      const name = (from: number): string => snapshot.text.slice(0, snapshot.text.indexOf('\n', from)).match(/A\d+/g)!.at(-1)!;
      return [problems.map(({ from }) => name(from)).join(' '), cut && name(cut.at)];
    };
    // A few rules are one document, and many are read in parts.
    for (const rest of [[], new Array<string>(300).fill('up == 0')]) {
      const text = alerts(['up', 'up == 0', 'up', 'up', 'sum(', 'up', ...rest]);
      const snapshot = fresh(text);
      assert.deepEqual(await found(snapshot, 2), ['A0 A2 A4', 'A3']);
      assert.deepEqual(await found(snapshot), ['A0 A2 A3 A4 A5', undefined]);
      assert.deepEqual(await found(snapshot, 2), ['A0 A2 A4', 'A3']);
      const edited = fresh(alerts(['up == 0', 'up == 0', 'up', 'up', 'sum(', 'up', ...rest]), snapshot);
      assert.deepEqual(await found(edited, 2), ['A2 A3 A4', rest.length > 0 ? 'A4' : 'A5']);
      assert.deepEqual(await found(edited, 4), ['A2 A3 A4 A5', undefined]);
      // A comment that hides something may stand anywhere, so that all of a file with one is looked through.
      assert.deepEqual(await found(fresh(`${text}# observability-disable-next-line rule/unread\n  - record: r\n    expr: up\n`), 2), ['A0 A2 A4', 'A3']);
    }
  });

  it('ask no more often for what changed elsewhere, however many parts the file has', async () => assert.equal(await asksBehindChange(300), await asksBehindChange(3)));

  async function asksBehindChange(rules: number): Promise<number> {
    const alerts = Array.from({ length: rules }, (_, i) => `  - alert: A${i}\n    expr: job:errors:sum{i="${i}"} > ${i}\n`).join('');
    const snapshot = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: `groups:\n- name: g\n  rules:\n${alerts}` });
    assert.ok(rules < 10 || snapshot.analyses.length > rules);
    const index = new WorkspaceIndex();
    const checked = async (): Promise<number> => {
      const { facts } = index;
      const changesSince = facts.changesSince.bind(facts);
      let asked = 0;
      facts.changesSince = (before) => (asked++, changesSince(before));
      await diagnose(snapshot, { ...WITHOUT_CONTRACT, workspace: facts }, { pause: () => Promise.resolve(), cancelled: false });
      return asked;
    };
    await checked();
    index.set('b.yaml', createSnapshot({ path: 'b.yaml', languageId: 'yaml', text: rule('{ record: "job:errors:sum", expr: sum by (job) (errors) }') }).analyses);
    const asked = await checked();
    assert.ok(asked > 0);
    return asked;
  }

  it('are no more than a thousand errors', async () => {
    const snapshot = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: `groups:\n- rules:\n${'  - { record: r, expr: "sum(" }\n'.repeat(1500)}` });
    const { problems, cut } = (await examine(snapshot, WITHOUT_CONTRACT, { pause: () => Promise.resolve(), cancelled: false }))!;
    assert.deepEqual([problems.filter(({ severity }) => severity === 'error').length, cut?.behind], [1000, 'nothing']);
  });

  it('are found once for each document and settings', () => {
    const { analysis } = createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: BAD_SEVERITY }).documents[0]!;
    const first = check(analysis, WITH_CONTRACT);
    assert.equal(check(analysis, { ...WITH_CONTRACT }), first);
    for (const other of [WITHOUT_CONTRACT, { ...WITH_CONTRACT, severities: {} }, { ...WITH_CONTRACT, prometheus: { ...NEWEST } }, { ...WITH_CONTRACT, live: NO_FACTS }]) {
      assert.notEqual(check(analysis, other), first);
      assert.notEqual(check(analysis, WITH_CONTRACT), first);
    }
  });

  describe('that depend on other files', () => {
    const analysisOf = (body: string): Analysis => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: rule(body) }).documents[0]!.analysis;
    const alert = analysisOf("{ alert: A, expr: 'sum by (version) (job:errors:sum) > 1', labels: { severity: info } }");
    const monitor = (interval: string): Analysis => createSnapshot({ path: 'm.yaml', languageId: 'yaml', text: `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nspec: { selector: { matchLabels: { app: risk } }, endpoints: [{ interval: ${interval} }] }\n` }).documents[0]!.analysis;

    /** The problems of the alert before and after another file changed. */
    function around(before: Analysis, after: Analysis, checked = alert): [unknown, unknown] {
      const index = new WorkspaceIndex();
      index.set('other.yaml', [before]);
      const first = check(checked, { ...WITHOUT_CONTRACT, workspace: index.facts });
      index.set('other.yaml', [after]);
      return [first, check(checked, { ...WITHOUT_CONTRACT, workspace: index.facts })];
    }

    it('are found again when what they depend on says something else', () => {
      const [first, second] = around(analysisOf("{ record: 'job:errors:sum', expr: 'sum by (job) (e)' }"), analysisOf("{ record: 'job:errors:sum', expr: 'sum by (version) (e)' }"));
      assert.notDeepEqual(first, second);
    });

    it('also through rules that stand between', () => {
      const query = analysisOf("{ record: x, expr: 'sum by (version) (job:b:sum) > 1' }");
      const chain = (label: string): Analysis => createSnapshot({ path: 'o.yaml', languageId: 'yaml', text: `groups:\n- name: g\n  rules:\n  - { record: 'job:b:sum', expr: 'max without (z) (a)' }\n  - { record: a, expr: 'sum by (${label}) (m)' }\n` }).documents[0]!.analysis;
      const [first, second] = around(chain('job'), chain('version'), query);
      assert.notDeepEqual(first, second);
    });

    it('and on how often a service is scraped', () => {
      const query = analysisOf("{ record: x, expr: 'sum(rate(errors_total{service=\"risk\"}[1m]))' }");
      const [first, second] = around(monitor('15s'), monitor('1m'), query);
      assert.notDeepEqual(first, second);
    });

    it('are the same objects while that says the same, whatever else is new', () => {
      const recorded = analysisOf("{ record: 'job:errors:sum', expr: 'sum by (job) (e)' }");
      const more = createSnapshot({ path: 'o.yaml', languageId: 'yaml', text: rule("{ record: 'job:errors:sum', expr: 'max by (job) (e)' }\n  - { record: y, expr: sum(z) }") }).documents[0]!.analysis;
      const [first, second] = around(recorded, more);
      assert.equal(first, second);
    });
  });
});

describe('checking in steps', () => {
  const snapshot = (): Snapshot => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text: Array.from({ length: 5 }, (_, i) => rule(`{ record: r${i}, expr: "sum(" }`)).join('---\n') });
  const pacing = (cancelAfter = Infinity): Pace & { pauses: number } => ({
    pauses: 0,
    async pause() {
      this.pauses++;
    },
    get cancelled() {
      return this.pauses > cancelAfter;
    },
  });

  it('pauses before every document, so that others have their turn', async () => {
    const pace = pacing();
    await diagnose(snapshot(), WITH_CONTRACT, pace);
    assert.equal(pace.pauses, 5);
  });

  it('does not pause for what it knows already', async () => {
    const file = snapshot();
    const problems = await diagnose(file, WITH_CONTRACT, pacing());
    const pace = pacing();
    assert.notEqual(problems?.length, 0);
    assert.deepEqual(await diagnose(file, WITH_CONTRACT, pace), problems);
    assert.equal(pace.pauses, 0);
  });

  it('ends without an answer when a newer version made it pointless', async () => {
    const pace = pacing(2);
    assert.equal(await diagnose(snapshot(), WITH_CONTRACT, pace), undefined);
    assert.equal(pace.pauses, 3);
  });
});
