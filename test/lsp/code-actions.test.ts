import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Range } from 'vscode-languageserver/node';
import { Workspace } from '../helper/workspace';
import { TestClient } from './client';
import { monitor, ruleFile } from './manifests';

describe('code actions', function () {
  this.timeout(120_000);
  let client: TestClient;
  const uri = 'file:///w/a.yaml';
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());
  afterEach(() => client.close(uri));

  const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
  const all = (range: Range, only?: string[]): Promise<CodeAction[]> => client.request('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], ...(only ? { only } : {}) } });
  const isDisabling = ({ title }: CodeAction): boolean => /^Disable |in the contract$/.test(title);
  /** What mends, without the ways to live with a problem. */
  const actions = async (range: Range, only?: string[]): Promise<CodeAction[]> => (await all(range, only)).filter((action) => !isDisabling(action));
  /** A caret behind the first occurrence of a text. */
  const at = (text: string): Range => {
    const document = client.document(uri);
    const behind = document.positionAt(document.getText().indexOf(text) + text.length);
    return { start: behind, end: behind };
  };
  const applied = (action: CodeAction): string => TextDocument.applyEdits(client.document(uri), action.edit!.changes![uri]!);

  /** What each action mends; it makes no new problem, but for one that another rule kept silent about. */
  const FIXABLE: Readonly<Record<string, { readonly text: string; readonly at: string; readonly title: string; readonly uncovers?: string }>> = {
    'a number for the name of a port': { text: monitor({ port: '8001' }), at: '8001', title: 'Change the port to http' },
    'a path': { text: monitor({ path: '"/stats"' }), at: '/stats', title: 'Change the path to /metrics' },
    'an interval': { text: monitor({ interval: "'30s'" }), at: '30s', title: 'Change the interval to 15s' },
    'a timeout above the interval': { text: monitor({ scrapeTimeout: '20s' }).replace('interval: 15s', 'interval: 15s # fast'), at: '20s', title: 'Change the timeout to 15s', uncovers: 'contract/scrape-timeout' },
    'a namespace': { text: monitor({ namespace: 'quantum-trade' }), at: 'quantum-trade', title: 'Change the namespace to quantum-trader' },
    'a service': { text: monitor({ service: 'ai-engin' }), at: 'app: ai-engin', title: 'Change to ai-engine' },
    'a severity that is missing': { text: ruleFile().replace(/        labels:\n.*\n/, ''), at: 'HighErrorRate', title: 'Add `severity: critical`' },
    'a severity that is none': { text: ruleFile().replace('critical', 'critcal'), at: 'critcal', title: 'Change the severity to critical' },
    'a pending time': { text: ruleFile().replace('for: 5m', 'for: "1m"'), at: '1m', title: 'Change `for` to 5m' },
    'a function': { text: ruleFile('"raet(errors_total{a=\\"b\\"}[5m]) > 0.05"'), at: 'raet', title: 'Change to `rate`' },
    'a bracket that is not closed': { text: ruleFile('|\n          sum(\n            rate(errors_total[5m]'), at: ']', title: 'Close with `))`', uncovers: 'alert/always-fires' },
    'a matcher without quotes, in single quotes': { text: ruleFile("'up{service=execution} == 0'"), at: 'execution', title: 'Put `execution` in quotes' },
    'a matcher without quotes, in double quotes': { text: ruleFile('"up{service=execution} == 0"'), at: 'execution', title: 'Put `execution` in quotes' },
  };

  for (const [name, { text, at: place, title, uncovers }] of Object.entries(FIXABLE)) {
    for (const [ends, source] of [['', text], [', in a file of Windows', text.replaceAll('\n', '\r\n')]] as const) {
      it(`mend ${name}${ends}`, async () => {
        await client.open(uri, source);
        const problems = await client.rules(uri);
        const [action] = (await actions(at(place))).filter((a) => a.title === title);
        assert.ok(action, `${JSON.stringify((await actions(everywhere)).map((a) => a.title))} lacks ${JSON.stringify(title)}`);
        assert.equal(action.kind, 'quickfix');
        assert.equal(action.diagnostics?.[0]?.source, 'observability');
        const mended = applied(action);
        const left = (await client.check(mended)).map(({ code }) => code);
        assert.ok(!left.includes(action.diagnostics[0].code), `${mended}\nstill has ${action.diagnostics[0].code}`);
        assert.ok(!left.some((code) => !problems.includes(code) && code !== uncovers), `${mended}\nhas a new problem: ${left.join()}`);
        if (ends !== '') assert.doesNotMatch(mended, /(?<!\r)\n/, 'every line ends as the others do');
      });
    }
  }

  it('offer every choice where there are several, the best one first', async () => {
    await client.open(uri, ruleFile().replace('HighErrorRate', 'Other').replace('critical', 'fatal'));
    const offered = await actions(at('fatal'));
    assert.deepEqual(offered.map(({ title, isPreferred }) => [title, isPreferred]), [
      ['Change the severity to critical', true],
      ['Change the severity to warning', false],
      ['Change the severity to info', false],
    ]);
  });

  it('are none where nothing is wrong', async () => {
    await client.open(uri, ruleFile('raet(up)'));
    assert.deepEqual(await actions(at('HighErrorRate')), []);
    assert.deepEqual(await actions(at('severity')), []);
  });

  it('hold each to its own problem in a selection of several', async () => {
    await client.open(uri, monitor({ port: 'web', path: '/stats', interval: '30s' }));
    const offered = await actions(everywhere);
    assert.deepEqual(offered.map(({ title }) => title), ['Change the port to http', 'Change the path to /metrics', 'Change the interval to 15s']);
    for (const action of offered) assert.equal((await client.check(applied(action))).length, 2);
  });

  it('that fix all are offered only when they are asked for, and leave what needs a choice', async () => {
    await client.open(uri, [monitor({ port: 'web' }), ruleFile('sum by (service) (rate(errors_total{service=~"^risk$"}[5m])) > 0.05').replace('critical', 'fatal')].join('---\n'));
    assert.equal((await actions(everywhere)).some(({ kind }) => kind?.startsWith('source')), false);
    for (const only of [['source.fixAll.observability'], ['source.fixAll'], ['source']]) {
      const [all, ...others] = await actions(everywhere, only);
      assert.deepEqual(others, []);
      assert.equal(all!.kind, 'source.fixAll.observability');
      const mended = applied(all!);
      assert.match(mended, /\{service="risk"\}/, 'what is uncovered is mended too');
      assert.deepEqual((await client.check(mended)).map(({ code }) => code).filter((code) => code !== 'contract/severity-unknown'), ['contract/port-name'], 'what is scraped is not changed without asking');
    }
    assert.deepEqual(await actions(everywhere, ['refactor']), []);
    assert.ok((await actions(everywhere, ['quickfix'])).every(({ kind }) => kind === 'quickfix'));
  });

  it('that fix all, again and again, come to an end with nothing left to fix', async () => {
    await client.open(uri, ruleFile('sum(rate(errors_total{service=~"^risk$", service="risk", pod=~".*"}[5m])) > 0.05 # observability-disable-line promql/syntax'));
    await client.request('textDocument/diagnostic', { textDocument: { uri } });
    const [all] = await actions(everywhere, ['source.fixAll.observability']);
    await client.change(uri, { text: applied(all!) });
    assert.deepEqual(await client.rules(uri), []);
    assert.deepEqual(await actions(everywhere, ['source.fixAll.observability']), []);
    assert.match(client.document(uri).getText(), /expr: sum\(rate\(errors_total\{service="risk"\}\[5m\]\)\) > 0\.05$/m);
  });

  describe('for living with a problem', () => {
    it('stand behind those that mend, once for each rule', async () => {
      await client.open(uri, `${monitor({ port: 'web' })}---\n${monitor({ port: 'web' })}`);
      assert.deepEqual((await all(everywhere)).map(({ title, isPreferred }) => [title, isPreferred === true]), [
        ['Change the port to http', true],
        ['Change the port to http', true],
        ['Disable contract/port-name for this line', false],
        ['Disable contract/port-name for this file', false],
      ]);
      for (const action of (await all(everywhere)).filter(isDisabling)) {
        assert.equal(action.kind, 'quickfix');
        assert.equal((await client.check(applied(action))).length, action.title.endsWith('file') ? 0 : 1);
      }
    });

    it('change the rule in the contract, as it stands in the editor', async () => {
      const workspace = new Workspace({ 'observability-contract.yaml': 'version: 1\n' });
      const contract = workspace.uriOf('observability-contract.yaml');
      const other = await TestClient.start({ folders: [workspace.uri] });
      try {
        const document = await other.open(workspace.uriOf('a.yaml'), monitor({ port: 'web' }));
        await other.open(contract, '# ours\nrules:\n  promql/type: hint # why\n');
        const offered = await other.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: document }, range: everywhere, context: { diagnostics: [] } });
        const [hint, off] = offered.filter(({ title }) => title.endsWith('in the contract'));
        assert.deepEqual([hint!.title, off!.title], ['Make contract/port-name a hint in the contract', 'Turn contract/port-name off in the contract']);
        await other.change(contract, { text: TextDocument.applyEdits(other.document(contract), off!.edit!.changes![contract]!) });
        assert.equal(other.document(contract).getText(), '# ours\nrules:\n  contract/port-name: off\n  promql/type: hint # why\n');
        assert.deepEqual([...(await other.rules(contract)), ...(await other.rules(document))], []);
        await other.configure({ rules: { 'contract/port-name': 'warning' } });
        const left = await other.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: document }, range: everywhere, context: { diagnostics: [] } });
        assert.ok(!left.some(({ title }) => title.endsWith('in the contract')), "the user's own setting would win");
      } finally {
        await other.stop();
        workspace.remove();
      }
    });

    it('make the contract where there is none and the editor can', async () => {
      const workspace = new Workspace({ 'a.yaml': '' });
      const other = await TestClient.start({ folders: [workspace.uri], workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } });
      try {
        const document = await other.open(workspace.uriOf('a.yaml'), monitor({ port: 'web' }));
        const offered = await other.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: document }, range: everywhere, context: { diagnostics: [] } });
        const [, off] = offered.filter(({ title }) => title.endsWith('in the contract'));
        const uri = workspace.uriOf('observability-contract.yaml');
        assert.deepEqual(off!.edit!.documentChanges, [
          { kind: 'create', uri },
          { textDocument: { uri, version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: 'rules:\n  contract/port-name: off\n' }] },
        ]);
      } finally {
        await other.stop();
        workspace.remove();
      }
    });
  });
});
