import assert from 'node:assert/strict';
import { applyFirstFixes, check, problemsOf, WITH_CONTRACT, WITHOUT_CONTRACT } from '../../../../test/helper/check';
import { examine, type CheckSettings } from '../diagnose';
import { createSnapshot } from '../snapshot';

const settings = (today?: string): CheckSettings => ({ ...WITHOUT_CONTRACT, today });
const rulesOf = async (text: string, file = 'rules.yaml', given: CheckSettings = WITHOUT_CONTRACT): Promise<string[]> => (await problemsOf(text, { file, settings: given })).map(({ rule }) => rule);

/** Two rules whose queries are refused for their types. */
const rules = (first: string, second = ''): string => `groups:
  - name: a
    rules:
      - record: a:b
${first}      - record: c:d
        expr: rate(up)${second}
`;

describe('a comment that disables a rule', () => {
  it('for its line stands behind the value', async () => {
    await check(rules('        expr: rate(up) # observability-disable-line promql/type\n').replace(/rate\(up\)\n$/, 'rate(up)\n#                  ^^ needs a range vector\n'), { settings: WITHOUT_CONTRACT });
  });

  it('for the next line is about the first line below it that is neither blank nor a comment', async () => {
    assert.deepEqual(await rulesOf(rules('        # observability-disable-next-line promql/type -- the range is to come\n\n        # another comment\n        expr: rate(up)\n')), ['promql/type']);
    assert.deepEqual(await rulesOf(rules('        expr: rate(up)\n', ' # observability-disable-next-line promql/type')), ['promql/type', 'promql/type', 'suppression/unused'], 'and not about its own');
  });

  it('for the file stands anywhere in it, also in another document', async () => {
    assert.deepEqual(await rulesOf(`${rules('        expr: rate(up)\n')}---\n# observability-disable-file promql/type\na: b\n`), []);
  });

  it('without a rule is about all of them', async () => {
    assert.deepEqual(await rulesOf('# observability-disable-file\nrate(up)\n', 'a.promql'), []);
    assert.deepEqual(await rulesOf('rate(up) # observability-disable-line\n', 'a.promql'), []);
  });

  it('may name several rules, and groups', async () => {
    for (const named of ['promql/*', 'alert/irate, promql/type', 'promql/type,alert/irate', 'promql/type until 9999-01-01 -- for alert/irate']) {
      assert.ok(!(await rulesOf(`rate(up) # observability-disable-line ${named}\n`, 'a.promql')).includes('promql/type'), named);
    }
    assert.deepEqual(await rulesOf('rate(up) # observability-disable-line alert/*\n', 'a.promql'), ['promql/type', 'suppression/unused']);
  });

  it('hides an error of the YAML itself', async () => {
    assert.deepEqual(await rulesOf('groups: []\ngroups: [] # observability-disable-line yaml/duplicate-key\n'), []);
  });

  it('may be a comment of a query in a literal block', async () => {
    await check(rules('        expr: |\n          rate(up)\n#              ^^ needs a range vector\n          # observability-disable-next-line promql/type\n            + rate(up)\n', ' # observability-disable-line promql/type'), { settings: WITHOUT_CONTRACT });
  });

  it('above a scalar of several lines, or on its first line, is about all of it', async () => {
    for (const scalar of ['expr: |\n          1 +\n          rate(up)\n', 'expr: >-\n          1 +\n          rate(up)\n', 'expr: 1 +\n          rate(up)\n', 'expr: "1 +\n          rate(up)"\n']) {
      assert.deepEqual(await rulesOf(rules(`        # observability-disable-next-line promql/type\n        ${scalar}`)), ['promql/type'], scalar);
    }
    assert.deepEqual(await rulesOf(rules('        expr:\n          # observability-disable-next-line promql/type\n          1 +\n          rate(up)\n')), ['promql/type'], 'below its key');
    assert.deepEqual(await rulesOf(rules('        expr: | # observability-disable-line promql/type\n          1 +\n          rate(up)\n')), ['promql/type']);
  });

  it('is not one where `#` is text', async () => {
    const texts = [
      '        expr: rate(up)\n        labels: { a: "# observability-disable-file promql/type" }\n',
      "        expr: rate(up)\n        labels:\n          a: '\n            # observability-disable-file promql/type'\n",
      '        expr: rate(up)\n        labels:\n          a: |\n            # observability-disable-file promql/type\n',
      '        expr: rate(up)\n        labels: { a: b# observability-disable-file promql/type\n            }\n',
      '        expr: |\n          rate(up)\n            + on () up{a="# observability-disable-file promql/type"}\n',
      '        expr: |\n          rate(up)\n            + on () up{a=`\n          # observability-disable-file promql/type\n          `}\n',
    ];
    for (const text of texts) assert.deepEqual(await rulesOf(rules(text)), ['promql/type', 'promql/type'], text);
    assert.deepEqual(await rulesOf('rate(up) + on () up{a="# observability-disable-file promql/type"}', 'a.promql'), ['promql/type']);
  });

  it('counts until its day is over', async () => {
    const text = 'rate(up) # observability-disable-line promql/type until 2026-02-28\n';
    assert.deepEqual(await rulesOf(text, 'a.promql', settings('2026-02-28')), []);
    assert.deepEqual(await rulesOf(text, 'a.promql', settings('2026-03-01')), ['promql/type', 'suppression/expired']);
    assert.deepEqual(await rulesOf(text, 'a.promql', settings()), []);
  });

  it('with a day that there is not, or a rule that there is not, disables nothing', async () => {
    for (const wrong of ['promql/type until 2026-02-30', 'promql/type until', 'until soon', 'promql/typ', 'because it is known', 'prmql/*']) {
      const found = await rulesOf(`rate(up) # observability-disable-line ${wrong}\n`, 'a.promql');
      assert.ok(found.includes('promql/type') && found.includes('suppression/invalid'), `${wrong}: ${found.join()}`);
    }
  });

  it('in a file of Windows is the same', async () => {
    assert.deepEqual(await rulesOf(rules('        # observability-disable-next-line promql/type\n        expr: rate(up)\n', ' # observability-disable-line promql/type').replaceAll('\n', '\r\n')), []);
  });

  it('leaves what it hides to those who ask', async () => {
    const snapshot = createSnapshot({ path: 'a.promql', languageId: 'promql', text: 'rate(up) # observability-disable-line\n' });
    const found = await examine(snapshot, WITHOUT_CONTRACT, { pause: () => Promise.resolve(), cancelled: false });
    assert.deepEqual([found!.problems, found!.suppressed.map(({ rule, from }) => [rule, from])], [[], [['promql/type', 5]]]);
  });
});

describe('a comment that is of no use', () => {
  it('is reported by the rules that it names in vain, each with its removal', async () => {
    const text = 'rate(up) # observability-disable-line alert/irate, promql/type, promql/syntax -- why\n';
    const problems = await problemsOf(text, { file: 'a.promql', settings: WITHOUT_CONTRACT });
    assert.deepEqual(problems.map(({ rule, from, to }) => [rule, text.slice(from, to)]), [['suppression/unused', 'alert/irate'], ['suppression/unused', 'promql/syntax']]);
    assert.equal(applyFirstFixes(text, problems), 'rate(up) # observability-disable-line promql/type -- why\n');
  });

  it('goes with its line where it stands alone', async () => {
    const text = rules('        # observability-disable-next-line promql/syntax\n        expr: sum(up)\n').replace('rate(up)', 'up');
    assert.equal(applyFirstFixes(text, await problemsOf(text, { settings: WITHOUT_CONTRACT })), text.replace(/ *#.*\n/, ''));
  });

  it('is the second one of two that disable the same', async () => {
    assert.deepEqual(await rulesOf('# observability-disable-file promql/type\n# observability-disable-file promql/type\nrate(up)\n', 'a.promql'), ['suppression/unused']);
  });

  it('is not reported where nobody can tell: beside syntax errors, and of rules that are off', async () => {
    const comment = 'up # observability-disable-line contract/alert-for\n';
    assert.deepEqual(await rulesOf(`sum(\n\n${comment}`, 'a.promql', WITH_CONTRACT), ['promql/syntax']);
    assert.deepEqual(await rulesOf(comment, 'a.promql', WITHOUT_CONTRACT), []);
    assert.deepEqual(await rulesOf(comment, 'a.promql', WITH_CONTRACT), ['suppression/unused']);
    assert.deepEqual(await rulesOf('up # observability-disable-line contract/*\n', 'a.promql', { ...WITH_CONTRACT, severities: { 'contract/namespace': 'off' } }), []);
    assert.deepEqual(await rulesOf('up # observability-disable-line\n', 'a.promql', { ...WITH_CONTRACT, severities: { 'contract/namespace': 'off' } }), []);
    assert.deepEqual(await rulesOf('up # observability-disable-line\n', 'a.promql', WITH_CONTRACT), ['suppression/unused']);
  });

  it('is left alone where a comment says so by name', async () => {
    assert.deepEqual(await rulesOf('# observability-disable-file suppression/unused\nup # observability-disable-line promql/type\n', 'a.promql'), []);
    assert.deepEqual(await rulesOf('# observability-disable-file\nup # observability-disable-line promql/type\n', 'a.promql', WITH_CONTRACT), ['suppression/unused', 'suppression/unused']);
  });

  it('has the severity that the team gives it', async () => {
    const given: CheckSettings = { ...WITHOUT_CONTRACT, severities: { 'suppression/unused': 'error' } };
    const [problem] = await problemsOf('up # observability-disable-line promql/type\n', { file: 'a.promql', settings: given });
    assert.equal(problem!.severity, 'error');
    assert.deepEqual(await rulesOf('up # observability-disable-line promql/type\n', 'a.promql', { ...WITHOUT_CONTRACT, severities: { 'suppression/unused': 'off' } }), []);
  });
});

describe('a file with hostile comments', () => {
  it('is read in time that grows with its length', async function () {
    this.timeout(20_000);
    const many = (line: string): string => line.repeat(20_000);
    const texts = [many('# observability-disable-next-line promql/type\n'), many('# observability-disable-file a/b, c/d\n'), many('# pint disable promql/rate\n'), many('#     ').concat('\n'), `# observability-disable-line ${many('x/y, ')}\n`, many('# pint ignore/begin\n')];
    for (const text of texts) await problemsOf(`${text}rate(up)\n`, { file: 'a.promql', settings: WITHOUT_CONTRACT });
    for (const text of texts) await problemsOf(`${text}${rules('        expr: rate(up)\n')}${text}`, { settings: WITHOUT_CONTRACT });
  });
});
