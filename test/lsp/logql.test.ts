import assert from 'node:assert/strict';
import { CompletionTriggerKind, type CompletionList, type FoldingRange, type Hover, type SignatureHelp, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { marked } from '../helper/marked';
import { TestClient } from './client';

const URI = 'file:///w/queries.logql';

describe('LogQL in the language server', function () {
  this.timeout(120_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start({ textDocument: { completion: { completionItem: { snippetSupport: true } } } });
  });
  after(() => client.stop());
  afterEach(async () => {
    for (const uri of [...client.documents.keys()]) await client.close(uri);
  });

  /** Opens a text and asks at its mark `«»`. */
  async function ask<Result>(method: string, source: string, more: object = {}): Promise<Result> {
    const { text, spans } = marked(source);
    await client.open(URI, text, 'logql');
    return client.request<Result>(`textDocument/${method}`, { textDocument: { uri: URI }, position: client.document(URI).positionAt(spans[0]!.from), ...more });
  }

  it('reports what Loki refuses at its place, with a fix and a page', async () => {
    await client.open(URI, '# logs\n{service=~".*"} |= "x"\n\n{service="risk"} | jsn\n', 'logql');
    const { items } = await client.request<{ items: { code: string; message: string; severity: number; range: Parameters<TestClient['textAt']>[1]; codeDescription: { href: string } }[] }>('textDocument/diagnostic', { textDocument: { uri: URI } });
    assert.deepEqual(items.map(({ code, severity, range }) => [code, severity, client.textAt(URI, range)]), [['logql/type', 1, '{service=~".*"}'], ['logql/syntax', 1, 'jsn']]);
    assert.match(items[0]!.codeDescription.href, /logql\/type/);
    const actions = await client.request<{ title: string; edit: { changes: Record<string, TextEdit[]> } }[]>('textDocument/codeAction', { textDocument: { uri: URI }, range: items[0]!.range, context: { diagnostics: items, only: ['quickfix'] } });
    const fix = actions.find(({ title }) => title === 'Change `.*` to `.+`');
    assert.match(TextDocument.applyEdits(client.document(URI), fix!.edit.changes[URI]!), /\{service=~"\.\+"\} \|= "x"/);
  });

  it('completes stages when a pipe is typed, and labels of templates when a dot is', async () => {
    const typed = (triggerCharacter: string) => ({ context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter } });
    const labels = async (source: string, trigger: string): Promise<string[]> => {
      const list = await ask<CompletionList | []>('completion', source, typed(trigger));
      await client.close(URI);
      return 'items' in list ? list.items.map(({ label }) => label) : [];
    };
    assert.equal((await labels('{service="risk"} |«»', '|'))[0], 'json');
    assert.deepEqual((await labels('{service="risk"} | json | line_format "{{.«»}}"', '.')).slice(0, 2), ['service_name', 'service_version']);
    assert.deepEqual(await labels('{«»', '{'), ['service', 'namespace', 'pod']);
  });

  it('explains, shows signatures, folds and formats', async () => {
    const hover = await ask<Hover>('hover', '{service="risk"} | js«»on');
    assert.match((hover.contents as { value: string }).value, /Makes labels of the fields of a JSON line/);
    await client.close(URI);
    assert.match((await ask<SignatureHelp>('signatureHelp', 'topk(5, «»')).signatures[0]!.label, /^topk /);
    await client.close(URI);
    await client.open(URI, 'sum(\n  rate({a="b"}|="x"[5m])\n)\n', 'logql');
    assert.deepEqual(await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: URI } }), [{ startLine: 0, endLine: 1 }]);
    const edits = await client.request<TextEdit[]>('textDocument/formatting', { textDocument: { uri: URI }, options: { tabSize: 2, insertSpaces: true } });
    assert.equal(TextDocument.applyEdits(client.document(URI), edits), 'sum(rate({a="b"} |= "x" [5m]))\n');
  });
});
