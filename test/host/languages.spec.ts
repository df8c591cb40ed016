import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAllEditors, eventually, fixesFor, open, openNew, waitForNothing, waitForRules } from './helper';
import { screen } from './screen';

/** The semantic tokens of a document as `text type`, in their order. */
async function tokensOf(document: vscode.TextDocument): Promise<string[]> {
  const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', document.uri);
  if (!legend || !tokens) return [];
  const out: string[] = [];
  let line = 0;
  let column = 0;
  for (let i = 0; i < tokens.data.length; i += 5) {
    const [down, right, length, type] = tokens.data.slice(i, i + 4);
    line += down!;
    column = down === 0 ? column + right! : right!;
    out.push(`${document.lineAt(line).text.slice(column, column + length!)} ${legend.tokenTypes[type!]}`);
  }
  return out;
}

const SCALARS = `groups:
  - name: a
    rules:
      - record: a:plain:b
        expr: rate(a_total[5m])
      - record: a:single:b
        expr: 'b{x=''y''}'
      - record: a:double:b
        expr: "c{x=~\\"y.*\\"}"
      - record: a:literal:b
        expr: |
          sum by (job) (
            d
          )
      - record: a:folded:b
        expr: >-
          e
          offset 5m
`;

describe('languages', () => {
  afterEach(closeAllEditors);

  it('knows .promql and .logql files', async () => {
    assert.equal((await open('queries.promql')).document.languageId, 'promql');
    assert.equal((await open('queries.logql')).document.languageId, 'logql');
  });

  it('tells what every token of a query is, in all scalar styles', async () => {
    const { document } = await openNew('colours.yaml', SCALARS);
    const tokens = await eventually('the tokens are there', () => tokensOf(document), (found) => found.length > 0);
    for (const token of ['rate function', 'a_total variable', '5m number', "''y'' string", 'x property', '\\"y.*\\" regexp', 'sum function', 'by keyword', 'job property', 'd variable', 'offset keyword']) assert.ok(tokens.includes(token), `${token} in ${tokens.join(', ')}`);
  });

  it('colours the queries of YAML on the screen, apart from the YAML around them', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    await openNew('screen.yaml', SCALARS);
    const colour = async (text: string): Promise<string | undefined> => {
      const spans = await window.elements({ selector: '.view-line span span', styles: ['color'] });
      return spans.find((span) => span.text.trim() === text)?.styles['color'];
    };
    const [name, metric] = await eventually('a function and a metric have colours of their own', () => Promise.all([colour('rate'), colour('a_total')]), ([f, m]) => f !== undefined && m !== undefined && f !== m);
    assert.notEqual(name, metric);
    await window.screenshot('colours');
  });

  it('checks and colours the queries in the fences of Markdown', async () => {
    const { document } = await openNew('runbook.md', '# Errors\n\n```promql\nrate(errors_total)\n```\n\nMore.\n');
    const [problem] = await waitForRules(document.uri, ['promql/type']);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(problem!.range), 'errors_total');
    const tokens = await eventually('the tokens are there', () => tokensOf(document), (found) => found.length > 0);
    assert.deepEqual(tokens, ['rate function', 'errors_total variable']);
    if (screen) await screen.screenshot('markdown');
  });

  it('checks, colours and mends the queries of a dashboard in JSON', async () => {
    const { document } = await openNew('dashboard.json', '{\n  "schemaVersion": 39,\n  "panels": [{\n    "title": "Errors", "datasource": { "type": "prometheus" },\n    "targets": [{ "expr": "sum by (job) (raet(errors_total{status=\\"5xx\\"}[$__rate_interval]))" }]\n  }]\n}\n');
    const [problem] = await waitForRules(document.uri, ['promql/syntax']);
    assert.equal(document.getText(problem!.range), 'raet');
    const tokens = await eventually('the tokens are there', () => tokensOf(document), (found) => found.length > 0);
    for (const token of ['sum function', 'errors_total variable', '\\"5xx\\" string', '$__rate_interval variable']) assert.ok(tokens.includes(token), `${token} in ${tokens.join(', ')}`);
    const [fix] = await fixesFor(document.uri, problem!);
    await apply(fix!);
    await waitForRules(document.uri, []);
    assert.ok(document.getText().includes('sum by (job) (rate(errors_total{status=\\"5xx\\"}[$__rate_interval]))'));
    if (screen) await screen.screenshot('dashboard');
  });

  it('checks files of queries, query by query', async () => {
    const { document } = await openNew('bad.promql', 'up\n\nsum(up\n\nup > 0\n');
    const [problem] = await waitForRules(document.uri, ['promql/syntax']);
    assert.equal(problem!.range.start.line, 2);
  });

  it('offers snippets that have nothing to report once they are expanded', async () => {
    const editor = await openNew('snippet.yaml', '');
    await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'yaml', name: 'ServiceMonitor' });
    const text = await eventually('the snippet is in the text', () => editor.document.getText(), (found) => found.includes('kind: ServiceMonitor'));
    assert.match(text, /namespace: quantum-trader/);
    await waitForNothing(editor);
  });
});
