import assert from 'node:assert/strict';
import { BOMBS, ODD_TEXTS } from '../helper/bad-input';
import { Workspace } from '../helper/workspace';
import { TestClient } from '../lsp/client';
import { monitor, prometheusRule, ruleFile } from '../lsp/manifests';
import { checkJson, run } from './run';

const CONTRACT = 'observability-contract.yaml';

describe('the command line and the editor', function () {
  this.timeout(300_000);

  it('say the same of the same files', async () => {
    const files: Record<string, string> = {
      'clean.yaml': ruleFile(),
      'monitor.yaml': monitor({ port: '1', path: '/a', interval: '1m', scrapeTimeout: '2m', namespace: 'x', service: 'y' }),
      'many.yaml': [monitor({ port: 'web' }), 'kind: Ingress\n', prometheusRule('sum('), ruleFile('raet(x)').replace('critical', 'fatal')].join('---\r\n').replaceAll(/(?<!\r)\n/g, '\r\n'),
      'scalars.yaml': ruleFile('|2-\n            sum(\n          🚀 raet(x)\n'),
      'syntax.yaml': monitor().replace('selector:', '"selector:'),
      'queries.promql': 'up\n\nsum(\n\nraet(x)',
      'queries.logql': '{a="b"} |= "c"\n\n{correlation_id="a"} | jsn\n\nrate({a=~".*"}[5m])\n',
      'helm.yaml': `{{ if .Values.x }}\n${monitor({ port: '1' })}`,
      [CONTRACT]: 'scrape: { port: metrics, interval: often }\nunknown: 1\n',
      'bom.yaml': `\uFEFF${ruleFile('sum(')}`,
      ...Object.fromEntries(Object.entries(ODD_TEXTS).filter(([name]) => !/surrogate|other half/.test(name)).map(([, text], i) => [`odd-${i}.yaml`, `${text}\n---\n${ruleFile('sum(')}`])),
    };
    const workspace = new Workspace(files);
    const client = await TestClient.start({ folders: [workspace.uri] });
    const { problems } = await checkJson(['.'], workspace.folder);
    const workspaceReport = await client.request<{ items: { uri: string; items: unknown[] }[] }>('workspace/diagnostic', { previousResultIds: [] });
    for (const [file, text] of Object.entries(files)) {
      const onCommandLine = problems.filter((problem) => problem.file === file).map(({ range, severity, code, message }) => ({ range, severity, code, message }));
      const closed = workspaceReport.items.find(({ uri }) => uri === workspace.uriOf(file))?.items ?? [];
      const uri = await client.open(workspace.uriOf(file), text.replace(/^\uFEFF/, ''), /\.(promql|logql)$/.exec(file)?.[1] ?? 'yaml');
      const opened = await client.diagnostics(uri);
      await client.close(uri);
      const essence = (diagnostics: readonly unknown[]) => (diagnostics as typeof opened).map(({ range, severity, code, message }) => ({ range, severity, code, message }));
      assert.deepEqual(essence(opened), onCommandLine, file);
      assert.deepEqual(essence(closed), onCommandLine, file);
    }
    await client.stop();
    workspace.remove();
  });
});

describe('bad input on the command line', function () {
  this.timeout(300_000);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  it('gives a report and an exit code, whatever the files hold', async () => {
    const texts = { ...ODD_TEXTS, ...BOMBS };
    workspace = new Workspace(Object.fromEntries(Object.values(texts).flatMap((text, i) => [[`${i}/a.yaml`, text], [`${i}/a.promql`, text], [`${i}/${CONTRACT}`, text]])));
    for (const args of [['.'], ['--fix', '.'], ['--no-contract', '--format', 'json', '.']]) {
      const { code, stderr } = await run(['check', ...args], { cwd: workspace.folder });
      assert.equal(code, 1, stderr);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack is shown');
    }
  });

  it('such as 50 MB of rules, is said not to be checked', async () => {
    workspace = new Workspace({ 'big.yaml': `groups:\n${'  - name: g\n'.repeat(4_200_000)}`, 'other.yaml': '- a: b\n'.repeat(7_200_000) });
    const { code, problems } = await checkJson(['.'], workspace.folder);
    assert.deepEqual([code, problems.map((p) => [p.file, p.code, p.severity])], [0, [['big.yaml', 'yaml/not-checked', 2]]]);
  });
});
