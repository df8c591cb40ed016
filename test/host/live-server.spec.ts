import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { closeAllEditors, eventually, openNew } from './helper';

/** A server that knows one metric, and notes what it is asked. */
class Knowing {
  readonly requests: string[] = [];
  private readonly server = http.createServer(({ method, url = '', headers }, response) => {
    this.requests.push(`${method} ${url.split('?')[0]}`);
    assert.equal(headers.cookie ?? headers.authorization, undefined);
    const data = url.includes('/__name__/') ? ['okapi_height_meters'] : url.includes('/metadata') ? { okapi_height_meters: [{ type: 'gauge', help: 'How tall it is.' }] } : undefined;
    if (data) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data }));
    else response.writeHead(404).end();
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/prefix/`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('A server that the settings name', () => {
  const setUrl = (url: string | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('prometheus.url', url, vscode.ConfigurationTarget.Global);
  let server: Knowing;
  beforeEach(() => (server = new Knowing()));
  afterEach(async () => {
    await closeAllEditors();
    await setUrl(undefined);
    server.stop();
  });

  it('is asked what it knows while a query is open, and its metrics are completed and explained', async () => {
    await setUrl(await server.start());
    const { document } = await openNew('live/one.promql', 'sum(okapi_height_meters)\n');
    const at = new vscode.Position(0, 10);
    const labels = async (): Promise<string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
      return list.items.filter(({ detail }) => detail === 'gauge').map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    await eventually('the metric is offered', labels, (found) => found.includes('okapi_height_meters'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /Gauge `okapi_height_meters`, from the server\.\s+How tall it is\./);
    const paths = ['/api/v1/features', '/api/v1/label/__name__/values', '/api/v1/metadata', '/api/v1/status/buildinfo', '/api/v1/status/flags', '/api/v1/status/runtimeinfo'];
    // What the pointer is at is asked about, too.
    const known = (): string[] => server.requests.filter((request) => request !== 'POST /prefix/api/v1/query');
    await eventually('everything was asked for', () => known().length, (count) => count >= paths.length);
    assert.deepEqual(known().toSorted(), paths.map((path) => `GET /prefix${path}`));
  });
});
