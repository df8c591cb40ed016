import assert from 'node:assert/strict';
import { CancellationTokenSource, DiagnosticSeverity, LSPErrorCodes, ResponseError, type Diagnostic } from 'vscode-languageserver/node';
import { homepage } from '../../package.json';
import { TestClient } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

describe('diagnostics of an open document', function () {
  this.timeout(120_000);

  describe('for a client that pulls', () => {
    let client: TestClient;
    before(async () => {
      client = await TestClient.start();
    });
    after(() => client.stop());

    it('carry the rule as their code, a link to its page, the source and the severity', async () => {
      const uri = await client.open('file:///w/rules.yaml', ruleFile('raet(errors_total[5m]) > 0.05'));
      const [diagnostic, ...others] = await client.diagnostics(uri);
      assert.deepEqual(others, []);
      assert.deepEqual(diagnostic, {
        range: { start: { line: 4, character: 14 }, end: { line: 4, character: 18 } },
        severity: DiagnosticSeverity.Error,
        source: 'observability',
        code: 'promql/syntax',
        codeDescription: { href: `${homepage}/blob/main/docs/rules/promql/syntax.md` },
        message: 'PromQL has no function `raet`; did you mean `rate`?',
      } satisfies Diagnostic);
    });

    it('come from every document of a file, in the order of the text', async () => {
      const text = ['# first\n', monitor({ port: 'metrics' }), 'apiVersion: v1\nkind: ConfigMap\n', prometheusRule('sum(')].join('---\n');
      assert.deepEqual((await client.check(text)).map(({ code, range }) => [code, range.start.line]), [
        ['contract/port-name', 12],
        ['promql/syntax', 30],
      ]);
    });

    it('know a kind by its content, in any file name', async () => {
      assert.deepEqual((await client.check(monitor({ path: '/stats' }), 'file:///w/anything.yml')).map(({ code }) => code), ['contract/scrape-path']);
      assert.deepEqual((await client.check('sum(', 'untitled:Untitled-1', 'promql')).map(({ code }) => code), ['promql/syntax']);
    });

    it('are not pushed', async () => {
      await client.check(ruleFile('sum('));
      assert.deepEqual(client.published, []);
    });

    for (const delay of [0, 5, 20, 60]) {
      it(`of a version that is superseded ${delay} ms into its check are never said to be none`, async () => {
        const many = Array.from({ length: 400 }, (_, i) => prometheusRule(`raet(a_${i}_${delay}[5m]) > 0.05`)).join('---\n');
        const uri = await client.open(`file:///w/many-${delay}.yaml`, many);
        const first = client.diagnostics(uri).catch((error: unknown) => error);
        await new Promise((resolve) => setTimeout(resolve, delay));
        await client.replace(uri, 'raet(a_399', 'rate(a_399');
        assert.equal((await client.diagnostics(uri)).length, 399);
        const overtaken = await first;
        // Either the check was through before the edit came, or began behind it, or the server asks to be asked again.
        if (overtaken instanceof ResponseError) assert.deepEqual([overtaken.code, overtaken.data], [LSPErrorCodes.ServerCancelled, { retriggerRequest: true }]);
        else assert.ok((overtaken as Diagnostic[]).length >= 399);
        await client.close(uri);
      });
    }

    it('can be cancelled', async () => {
      const uri = await client.open('file:///w/rules.yaml', ruleFile('sum('));
      const cancel = new CancellationTokenSource();
      const asked = client.request('textDocument/diagnostic', { textDocument: { uri } }, cancel.token);
      cancel.cancel();
      await asked.catch((error: unknown) => assert.equal((error as ResponseError).code, LSPErrorCodes.RequestCancelled));
      assert.deepEqual(await client.rules(uri), ['promql/syntax']);
      await client.close(uri);
    });
  });

  describe('for a client that does not pull', () => {
    let client: TestClient;
    before(async () => {
      client = await TestClient.start({ pull: false });
    });
    after(() => client.stop());

    it('are pushed for each version, and taken back when the document is closed', async () => {
      const uri = await client.open('file:///w/rules.yaml', ruleFile('raet(errors_total[5m]) > 0.05'));
      assert.deepEqual((await client.pushed(uri, 1)).map(({ code }) => code), ['promql/syntax']);
      await client.replace(uri, 'raet', 'rate');
      assert.deepEqual(await client.pushed(uri, 2), []);
      await client.replace(uri, 'critical', 'fatal');
      assert.deepEqual((await client.pushed(uri, 3)).map(({ code }) => code), ['contract/severity-unknown']);
      await client.close(uri);
      await client.until(() => client.published.at(-1)?.version === undefined, 'an empty list for the closed document');
      assert.deepEqual(client.published.at(-1), { uri, diagnostics: [] });
    });

    it('are pushed anew when the contract changes', async () => {
      const uri = await client.open('file:///team/monitor.yaml', monitor({ port: 'metrics' }));
      assert.equal((await client.pushed(uri, 1)).length, 1);
      client.published.length = 0;
      await client.open('file:///team/observability-contract.yaml', 'scrape: { port: metrics }\n');
      // What was on its way before may arrive first.
      await client.until(() => client.published.some((one) => one.uri === uri && one.version === 1 && one.diagnostics.length === 0), 'the monitor keeps the new contract');
    });
  });
});
