import assert from 'node:assert/strict';
import type { CallHierarchyIncomingCall, CallHierarchyItem, DocumentHighlight, Location, LocationLink, Position, SymbolInformation, WorkspaceEdit, WorkspaceSymbol } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Workspace } from '../helper/workspace';
import { TestClient, type ClientOptions } from './client';

const RECORDED = `groups:
  - name: recorded
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
`;
const ALERT = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: alerts, namespace: quantum-trader }
spec:
  groups:
    - name: alerts
      rules:
        - alert: ManyErrors
          expr: "job:errors:rate5m{job=\\"risk\\"} > 5"
          labels: { severity: warning }
`;
const QUERIES = '# all\njob:errors:rate5m\n';
const FILES = { 'recorded.yaml': RECORDED, 'alerts/alert.yaml': ALERT, 'queries.promql': QUERIES, 'other.yaml': 'a: job:errors:rate5m\n' };

describe('navigation over the workspace', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let client: TestClient;

  async function start(files: Record<string, string> = FILES, options: ClientOptions = {}): Promise<void> {
    workspace = new Workspace(files, 'with blanks');
    client = await TestClient.start({ ...options, folders: [workspace.uri] });
  }
  afterEach(async () => {
    await client.stop();
    workspace.remove();
  });

  const open = (file: string, text = workspace.read(file)): Promise<string> => client.open(workspace.uriOf(file), text, file.endsWith('.promql') ? 'promql' : 'yaml');
  /** The parameters of a request at the end of a text in an open document. */
  function at(uri: string, search: string): { textDocument: { uri: string }; position: Position } {
    const document = client.document(uri);
    const offset = document.getText().indexOf(search);
    assert.ok(offset >= 0, `${search} is not in ${uri}`);
    return { textDocument: { uri }, position: document.positionAt(offset + search.length) };
  }
  const fileOf = (uri: string): string => decodeURIComponent(uri.slice(workspace.uri.length + 1));
  /** The text of a file as the server is to see it: of the editor, or of the disk. */
  const documentOf = (uri: string): TextDocument => client.documents.get(uri) ?? TextDocument.create(uri, '', 0, workspace.read(fileOf(uri)));
  const show = ({ uri, range }: Location): string => `${fileOf(uri)}:${range.start.line + 1} ${documentOf(uri).getText(range)}`;
  /** The lines that a rename changes, in open documents and in files on the disk. */
  function changed(edits: Record<string, { range: Location['range']; newText: string }[]>): Record<string, string[]> {
    return Object.fromEntries(
      Object.entries(edits).map(([uri, ofFile]) => {
        const document = documentOf(uri);
        const before = new Set(document.getText().split('\n'));
        return [fileOf(uri), TextDocument.applyEdits(document, ofFile).split('\n').filter((line) => !before.has(line)).map((line) => line.trim())];
      }),
    );
  }

  it('is announced', async () => {
    await start();
    const { definitionProvider, referencesProvider, documentHighlightProvider, renameProvider, callHierarchyProvider, workspaceSymbolProvider } = client.initialized.capabilities;
    assert.deepEqual([definitionProvider, referencesProvider, documentHighlightProvider, callHierarchyProvider], [true, true, true, true]);
    assert.deepEqual([renameProvider, workspaceSymbolProvider], [{ prepareProvider: true }, { resolveProvider: true }]);
  });

  it('goes from a metric in an alert to the rule that records it, in a file that is not open', async () => {
    await start();
    const uri = await open('alerts/alert.yaml');
    assert.deepEqual((await client.request<Location[]>('textDocument/definition', at(uri, '"job:err'))).map(show), ['recorded.yaml:4 job:errors:rate5m']);
    assert.equal(await client.request('textDocument/definition', at(uri, 'quantum-tr')), null);
  });

  it('links the name to the whole rule where the editor can show that', async () => {
    await start(FILES, { textDocument: { definition: { linkSupport: true } } });
    const uri = await open('alerts/alert.yaml');
    const [link] = await client.request<LocationLink[]>('textDocument/definition', at(uri, '"job:err'));
    assert.equal(client.textAt(uri, link!.originSelectionRange!), 'job:errors:rate5m');
    assert.deepEqual([link!.targetRange.start.line, link!.targetRange.end.line, link!.targetSelectionRange.start.line], [3, 4, 3]);
  });

  it('finds the references in open documents as they stand there, and in the others as they are on the disk', async () => {
    await start();
    const uri = await open('recorded.yaml');
    const references = async (includeDeclaration: boolean): Promise<string[]> => (await client.request<Location[]>('textDocument/references', { ...at(uri, 'record: job'), context: { includeDeclaration } })).map(show);
    assert.deepEqual(await references(false), ['alerts/alert.yaml:9 job:errors:rate5m', 'queries.promql:2 job:errors:rate5m']);
    assert.equal((await references(true)).length, 3);
    const queries = await open('queries.promql');
    await client.replace(queries, 'job:errors', 'up / on (job) job:errors');
    await open('new.promql', 'job:errors:rate5m > 1');
    assert.deepEqual(await references(false), ['alerts/alert.yaml:9 job:errors:rate5m', 'new.promql:1 job:errors:rate5m', 'queries.promql:2 job:errors:rate5m']);
    await client.replace(queries, 'job:errors', 'job:faults');
    assert.deepEqual(await references(false), ['alerts/alert.yaml:9 job:errors:rate5m', 'new.promql:1 job:errors:rate5m']);
    await client.close(queries);
    assert.equal((await references(false)).length, 3);
  });

  it('follows files that change on the disk', async () => {
    await start();
    const uri = await open('alerts/alert.yaml');
    workspace.delete('recorded.yaml');
    workspace.write('moved/recorded.yaml', RECORDED);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: workspace.uriOf('recorded.yaml'), type: 3 }, { uri: workspace.uriOf('moved/recorded.yaml'), type: 1 }] });
    assert.deepEqual((await client.request<Location[]>('textDocument/definition', at(uri, '"job:err'))).map(show), ['moved/recorded.yaml:4 job:errors:rate5m']);
  });

  it('highlights the same name in a document', async () => {
    await start();
    const uri = await open('recorded.yaml', RECORDED + RECORDED.replace(/^[^]*rules:\n/, '').replace('job:errors:rate5m', 'b').replace('errors_total[5m]', 'job:errors:rate5m[1h:]'));
    const highlights = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', at(uri, 'rate(job:err'));
    assert.deepEqual(highlights.map(({ range, kind }) => [range.start.line, client.textAt(uri, range), kind]), [[3, 'job:errors:rate5m', 3], [6, 'job:errors:rate5m', 2]]);
    assert.equal(await client.request('textDocument/documentHighlight', at(uri, 'reco')), null);
  });

  it('finds symbols of the workspace, at their places or to be placed later', async () => {
    await start();
    const symbols = async (query: string): Promise<string[]> => (await client.request<SymbolInformation[]>('workspace/symbol', { query })).map((symbol) => `${symbol.name} ${show(symbol.location)}`);
    assert.deepEqual(await symbols('joberr'), ['job:errors:rate5m recorded.yaml:4 job:errors:rate5m']);
    await open('alerts/alert.yaml', ALERT.replace('ManyErrors', 'TooManyErrors'));
    assert.deepEqual(await symbols('many'), ['TooManyErrors alerts/alert.yaml:8 TooManyErrors']);
  });

  it('places a symbol when the editor asks for it', async () => {
    await start(FILES, { workspace: { symbol: { resolveSupport: { properties: ['location.range'] } } } });
    const [symbol] = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'ManyErr' });
    assert.deepEqual(symbol!.location, { uri: workspace.uriOf('alerts/alert.yaml') });
    const placed = await client.request<WorkspaceSymbol>('workspaceSymbol/resolve', symbol);
    assert.equal(show(placed.location as Location), 'alerts/alert.yaml:8 ManyErrors');
  });

  it('tells who reads a rule, and what that reads', async () => {
    await start();
    const uri = await open('recorded.yaml');
    const [item] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', at(uri, 'record: job'));
    assert.deepEqual([item!.name, item!.detail, show({ uri: item!.uri, range: item!.selectionRange })], ['job:errors:rate5m', 'recorded', 'recorded.yaml:4 job:errors:rate5m']);
    const incoming = await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
    assert.deepEqual(incoming.map(({ from, fromRanges }) => [from.name, ...fromRanges.map((range) => show({ uri: from.uri, range }))]), [
      ['ManyErrors', 'alerts/alert.yaml:9 job:errors:rate5m'],
      ['query 1', 'queries.promql:2 job:errors:rate5m'],
    ]);
    const outgoing = await client.request<{ to: CallHierarchyItem }[]>('callHierarchy/outgoingCalls', { item: incoming[0]!.from });
    assert.deepEqual(outgoing.map(({ to }) => to.name), ['job:errors:rate5m']);
  });

  describe('renames', () => {
    const rename = (uri: string, search: string, newName: string): Promise<WorkspaceEdit> => client.request<WorkspaceEdit>('textDocument/rename', { ...at(uri, search), newName });

    it('in open documents with unsaved changes, and in files that are closed', async () => {
      await start();
      const uri = await open('alerts/alert.yaml');
      await client.replace(uri, '> 5', '> 5 or absent(job:errors:rate5m)');
      const prepared = await client.request<{ range: Location['range']; placeholder: string }>('textDocument/prepareRename', at(uri, '"job:err'));
      assert.deepEqual([client.textAt(uri, prepared.range), prepared.placeholder], ['job:errors:rate5m', 'job:errors:rate5m']);
      assert.deepEqual(changed((await rename(uri, '"job:err', 'job:errors:rate')).changes!), {
        'recorded.yaml': ['- record: job:errors:rate'],
        'alerts/alert.yaml': ['expr: "job:errors:rate{job=\\"risk\\"} > 5 or absent(job:errors:rate)"'],
        'queries.promql': ['job:errors:rate'],
      });
    });

    it('with the versions of the documents, where the editor compares them', async () => {
      await start(FILES, { workspace: { workspaceEdit: { documentChanges: true } } });
      const uri = await open('recorded.yaml');
      await client.replace(uri, 'sum by', 'avg by');
      const { documentChanges } = await rename(uri, 'record: job', 'errors.rate');
      const edits = documentChanges as { textDocument: { uri: string; version: number | null }; edits: { range: Location['range']; newText: string }[] }[];
      assert.deepEqual(edits.map(({ textDocument }) => [fileOf(textDocument.uri), textDocument.version]), [['recorded.yaml', 2], ['alerts/alert.yaml', null], ['queries.promql', null]]);
      assert.deepEqual(changed(Object.fromEntries(edits.map((edit) => [edit.textDocument.uri, edit.edits]))), {
        'recorded.yaml': ['- record: errors.rate'],
        'alerts/alert.yaml': ['expr: "{\\"errors.rate\\", job=\\"risk\\"} > 5"'],
        'queries.promql': ['{"errors.rate"}'],
      });
    });

    it('nothing where it cannot be done, and says why', async () => {
      await start();
      const uri = await open('recorded.yaml');
      await assert.rejects(client.request('textDocument/prepareRename', at(uri, 'errors_to')), /No rule of this workspace records `errors_total`/);
      await assert.rejects(rename(uri, 'record: job', ''), /The name is empty/);
      assert.equal(await client.request('textDocument/prepareRename', at(uri, 'exp')), null);
      await client.configure({ prometheus: { version: '2.53' } });
      await assert.rejects(rename(uri, 'record: job', 'a.b'), /before Prometheus 3\.0/);
    });
  });
});
