import assert from 'node:assert/strict';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { TestClient } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

/** A step of typing: what is replaced (its first occurrence in the text as it stands), and by what. */
type Step = readonly [search: string, replacement: string];

/** Each character that is typed behind a place, as one step. */
const typed = (behind: string, text: string): Step[] => [...text].map((_, i, all) => [behind + all.slice(0, i).join(''), behind + all.slice(0, i + 1).join('')]);

const FILE = [monitor(), ruleFile(), prometheusRule()].join('---\n');

/** A document that is long enough to be read in parts. */
const LONG = `groups:\n${Array.from({ length: 8 }, (_, group) => `  - name: group-${group}\n    rules:\n${Array.from({ length: 12 }, (_, rule) => `      - alert: Alert${group}x${rule}\n        expr: rate(errors_total{job="j${rule}"}[5m]) > ${rule}\n        labels: { severity: info }\n`).join('')}`).join('')}`;

const BURSTS: Readonly<Record<string, { readonly text: string; readonly steps: readonly Step[] }>> = {
  'an expression that is typed': { text: ruleFile('up'), steps: typed('expr: up', ' == 0 and raet(errors_total[5m]) > 0.05') },
  'an expression that is typed and then mended': { text: ruleFile('up'), steps: [...typed('expr: up', ' == sum('), ['up == sum(', 'up == 0']] },
  'a quote that is opened, which swallows what follows, and closed again': { text: FILE, steps: [['port: http', 'port: "http'], ['path: /metrics', 'path: /stats'], ['port: "http', 'port: "http"']] },
  'documents that are joined and parted': { text: FILE, steps: [['---\ngroups', '# ---\ngroups'], ['interval: 15s', 'interval: 30s'], ['# ---\ngroups', '---\ngroups'], ['---\n', '--- # here\n']] },
  'lines that move everything below them': { text: FILE, steps: [['apiVersion', '# 🚀\n\n# moved\napiVersion'], ['critical', 'fatal'], ['# 🚀\n\n', '']] },
  'a kind that is changed': { text: FILE, steps: [['kind: ServiceMonitor', 'kind: PodMonitor'], ['port: http', 'port: web'], ['kind: PodMonitor', 'kind: ServiceMonitor']] },
  'a template that comes and goes': { text: FILE, steps: [['name: ai-engine', 'name: {{ .Release.Name }}'], ['port: http', 'port: web'], ['{{ .Release.Name }}', 'ai-engine']] },
  'a file that is emptied and filled': { text: FILE, steps: [[FILE, ''], ['', ruleFile('sum(')], ['sum(', 'sum(🚀']] },
  'a long document': {
    text: LONG,
    steps: [...typed('> 7\n        labels: { severity: info }\n      - alert: Alert3x8', ': "'), ['Alert3x8: "', 'Alert3x8'], ['  - name: group-5\n', '---\n  - name: group-5\n'], ['Alert2x2', 'Alert2x3'], ['---\n', ''], ['groups:\n', '# moved\ngroups:\n'], ['        expr: rate(errors_total{job="j4"}', '    expr: rate(errors_total{job="j4"}'], ['group-6', 'group-1'], ['Alert7x11', 'Alert2x3']],
  },
  'line ends that change': { text: FILE.replaceAll('\n', '\r\n'), steps: [['port: http\r\n', 'port: http\n'], ['kind: PrometheusRule\r\n', 'kind: PrometheusRule\n\n'], ['severity: critical', 'severity: fatal']] },
};

describe('edits that arrive one by one', function () {
  this.timeout(120_000);

  for (const [name, { text, steps }] of Object.entries(BURSTS)) {
    describe(`of ${name}`, () => {
      it('lead to the same diagnostics, tokens and lenses as opening the result', async () => {
        const client = await TestClient.start();
        const uri = await client.open('file:///w/edited.yaml', text);
        const { resultId: previousResultId, data: before } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
        // Nobody waits for an answer between the edits; the answers to some of them are on their way.
        const answers = steps.map(async ([search, replacement], i) => {
          await client.replace(uri, search, replacement);
          if (i % 3 === 1) await client.diagnostics(uri).catch((error: unknown) => assert.match(String(error), /newer version/));
        });
        await Promise.all(answers);
        const result = client.document(uri).getText();
        // In a server of its own: in the same one, the two files would be held against each other.
        const fresh = await TestClient.start();
        await fresh.open(uri, result);
        assert.deepEqual(await client.diagnostics(uri), await fresh.diagnostics(uri));
        const { edits } = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', { textDocument: { uri }, previousResultId });
        for (const { start, deleteCount, data = [] } of edits) before.splice(start, deleteCount, ...data);
        const tokens = async (of: TestClient) => (await of.request<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument: { uri } })).data;
        assert.deepEqual(await tokens(client), await tokens(fresh));
        assert.deepEqual(before, await tokens(fresh));
        const lenses = async (of: TestClient) => JSON.stringify(await of.request('textDocument/codeLens', { textDocument: { uri } }));
        assert.equal(await lenses(client), await lenses(fresh));
        await Promise.all([client.stop(), fresh.stop()]);
      });

      it('give every version its own diagnostics when each is asked for', async () => {
        const client = await TestClient.start();
        const fresh = await TestClient.start();
        const uri = await client.open('file:///w/edited.yaml', text);
        for (const [search, replacement] of steps) {
          await client.replace(uri, search, replacement);
          assert.deepEqual(await client.diagnostics(uri), await fresh.check(client.document(uri).getText(), uri));
        }
        await Promise.all([client.stop(), fresh.stop()]);
      });
    });
  }

  it('may come as several changes of one version, each relative to the one before', async () => {
    const client = await TestClient.start();
    const uri = await client.open('file:///w/edited.yaml', 'groups:\n');
    const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
    await client.change(uri, { range: at(1, 0), text: '  - name: g\n' }, { range: at(2, 0), text: '    rules:\n      - record: a\n' }, { range: at(4, 0), text: '        expr: sum(\n' });
    assert.deepEqual(await client.rules(uri), ['promql/syntax']);
    await client.change(uri, { text: ruleFile() });
    assert.deepEqual(await client.rules(uri), []);
    await client.stop();
  });

  it('leave the editor with the diagnostics that it has, where they change none', async () => {
    const client = await TestClient.start();
    const uri = await client.open('file:///w/edited.yaml', LONG);
    const pull = (previousResultId?: string) => client.request<{ kind: string; resultId?: string; items?: unknown[] }>('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    const first = await pull();
    assert.equal(first.kind, 'full');
    await client.replace(uri, '> 1\n', '> 5\n');
    assert.deepEqual({ ...(await pull(first.resultId)), items: undefined }, { kind: 'unchanged', resultId: first.resultId, items: undefined });
    await client.replace(uri, 'rate(', 'raet(');
    const second = await pull(first.resultId);
    assert.equal(second.kind, 'full');
    assert.notEqual(second.resultId, first.resultId);
    await client.stop();
  });

  it('of a document that is closed and opened again are those of its new text, whatever its version', async () => {
    const client = await TestClient.start();
    const uri = await client.open('file:///w/edited.yaml', ruleFile('sum('));
    assert.deepEqual(await client.rules(uri), ['promql/syntax']);
    await client.close(uri);
    await client.open(uri, ruleFile());
    assert.deepEqual(await client.rules(uri), []);
    await client.stop();
  });

  it('beyond the end of the text count as edits at its end', async () => {
    const client = await TestClient.start();
    const uri = await client.open('file:///w/edited.yaml', ruleFile());
    const beyond = { line: 9999, character: 9999 };
    await client.change(uri, { range: { start: beyond, end: beyond }, text: '      - record: a\n        expr: sum(\n' });
    assert.deepEqual((await client.diagnostics(uri)).map(({ code, range }) => [code, range.start.line]), [['promql/syntax', 10]]);
    await client.stop();
  });
});
