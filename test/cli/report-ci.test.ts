import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Log, Result } from 'sarif';
import { rules } from '../../server/src/rules/index.generated';
import { Workspace } from '../helper/workspace';
import { monitor, ruleFile } from '../lsp/manifests';
import { run } from './run';

describe('what `check` prints for other services', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const files = {
    'deep/a b.yaml': `# 🚀\n${ruleFile("'raet(errors_total[5m])'")}`,
    'b.yaml': monitor({ port: 'web # observability-disable-line contract/port-name', service: 'ai-engin' }),
  };

  describe('--format sarif', () => {
    const log = async (args: readonly string[] = ['.']): Promise<{ code: number | null; log: Log }> => {
      const { code, stdout } = await run(['check', '--format', 'sarif', ...args], { cwd: workspace.folder });
      return { code, log: JSON.parse(stdout) as Log };
    };
    const resultOf = (results: readonly Result[] | undefined, rule: string): Result => {
      const found = results?.find(({ ruleId }) => ruleId === rule);
      assert.ok(found, rule);
      return found;
    };

    it('is a log with the tool, its rules and where each is explained', async () => {
      workspace = new Workspace(files);
      const { code, log: found } = await log();
      assert.equal(code, 1);
      assert.equal(found.version, '2.1.0');
      assert.match(found.$schema!, /sarif-2\.1\.0\.json$/);
      assert.equal(found.runs.length, 1);
      const [{ tool, columnKind, results }] = found.runs as [(typeof found.runs)[number]];
      assert.equal(columnKind, 'utf16CodeUnits');
      assert.deepEqual(tool.driver.rules!.map(({ id }) => id), rules.map(({ id }) => id));
      for (const { id, helpUri, shortDescription, defaultConfiguration } of tool.driver.rules!) {
        assert.match(helpUri!, new RegExp(`^https://.*/docs/rules/${id}\\.md$`));
        assert.ok(shortDescription!.text.length > 10 && ['error', 'warning', 'note'].includes(defaultConfiguration!.level!), id);
      }
      for (const { ruleId, ruleIndex } of results!) assert.equal(tool.driver.rules![ruleIndex!]!.id, ruleId);
    });

    it('tells places from one on, in files below the folder that it ran in', async () => {
      workspace = new Workspace(files);
      const { log: found } = await log();
      const { originalUriBaseIds, results } = found.runs[0]!;
      assert.deepEqual(resultOf(results, 'promql/syntax').locations, [
        { physicalLocation: { artifactLocation: { uri: 'deep/a%20b.yaml', uriBaseId: 'PROJECTROOT' }, region: { startLine: 6, startColumn: 16, endLine: 6, endColumn: 20 } } },
      ]);
      assert.equal(originalUriBaseIds!.PROJECTROOT!.uri, `${pathToFileURL(workspace.folder).href}/`);
      assert.deepEqual([resultOf(results, 'promql/syntax').level, resultOf(results, 'contract/unknown-service').level], ['error', 'warning']);
      assert.match(resultOf(results, 'promql/syntax').message.text!, /did you mean `rate`/);
    });

    it('lists what comments hide as suppressed, and counts it not', async () => {
      workspace = new Workspace({ 'b.yaml': monitor({ port: 'web # observability-disable-line contract/port-name' }) });
      const { code, log: found } = await log();
      assert.equal(code, 0);
      assert.deepEqual(found.runs[0]!.results!.map(({ ruleId, suppressions }) => [ruleId, suppressions]), [['contract/port-name', [{ kind: 'inSource' }]]]);
    });

    it('has no results when nothing is wrong', async () => {
      workspace = new Workspace({ 'a.yaml': ruleFile() });
      const { code, log: found } = await log();
      assert.deepEqual([code, found.runs[0]!.results], [0, []]);
    });
  });

  describe('--format github', () => {
    it('is one annotation a line, with what GitHub takes for an order escaped', async () => {
      workspace = new Workspace({ ...files, 'c,d%.promql': 'sum(\n', 'e.promql': 'up == up{job=~"^a%\u001b$"}\n' });
      const { code, stdout } = await run(['check', '--format', 'github', '.'], { cwd: workspace.folder });
      assert.equal(code, 1);
      const lines = stdout.split('\n');
      assert.ok(lines.includes('::error file=deep/a b.yaml,line=6,endLine=6,col=16,endColumn=20,title=promql/syntax::PromQL has no function `raet`; did you mean `rate`?'), stdout);
      assert.ok(lines.some((line) => line.startsWith('::error file=c%2Cd%25.promql,line=1')), stdout);
      assert.ok(lines.some((line) => line.startsWith('::notice file=e.promql')), stdout);
      assert.ok(!stdout.includes('contract/port-name') && !stdout.includes('\u001b'));
      assert.match(lines.at(-2)!, /in 4 of 4 files$/);
    });
  });

  it('tells what a contract cannot extend, at its place', async () => {
    workspace = new Workspace({ 'observability-contract.yaml': 'extends: base.yaml\n', 'other.yaml': 'extends: base.yaml\n', 'a.yaml': monitor({ port: 'web' }) });
    const { code, stdout } = await run(['check', '--format', 'github', 'observability-contract.yaml'], { cwd: workspace.folder });
    assert.deepEqual([code, stdout.split('\n')[0]], [1, '::error file=observability-contract.yaml,line=1,endLine=1,col=10,endColumn=19,title=schema/invalid-value::`base.yaml` cannot be read: there is no such file.']);
    const given = await run(['check', '--contract', 'other.yaml', 'a.yaml'], { cwd: workspace.folder });
    assert.equal(given.code, 2);
    assert.match(given.stderr, /the contract other\.yaml is not valid: `base\.yaml` cannot be read: there is no such file/);
    workspace.write('base.yaml', 'scrape: { port: web }\n');
    assert.equal((await run(['check', '--contract', 'other.yaml', 'a.yaml', 'observability-contract.yaml'], { cwd: workspace.folder })).code, 0);
  });

  it('exceptions of the contract count paths from its folder', async () => {
    workspace = new Workspace({ 'observability-contract.yaml': 'rules: { contract/port-name: { except: [{ path: deep/old }] } }\n', 'deep/old/a.yaml': monitor({ port: 'web' }), 'deep/new/a.yaml': monitor({ port: 'web' }) });
    for (const cwd of ['.', 'deep', 'deep/old']) {
      const { stdout } = await run(['check', '--format', 'github', workspace.path('deep/old'), workspace.path('deep/new')], { cwd: workspace.path(cwd) });
      assert.equal(stdout.match(/^::/gm)?.length, 1, stdout);
    }
  });
});
