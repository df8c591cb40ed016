import * as vscode from 'vscode';
import type { LiveServerParams, LiveServerResult } from '../../server/src/lsp/protocol';
import type { Connections } from './connections/connections';
import type { FetchGate } from './fetch-gate';

/**
 * Says which server the language server may ask what it knows, and opens the gate for just that. There is none unless the
 * user has named one, or has agreed to one that the workspace names.
 */
export function allowLiveServer(gate: FetchGate, connections: Connections, { uri }: LiveServerParams): LiveServerResult | null {
  const resource = vscode.Uri.parse(uri, true);
  const server = connections.server(resource, 'prometheus');
  if (!server || server.url.trim() === '' || !connections.isNamed(resource) || connections.leaveFor(server) !== 'yes') return null;
  gate.openForKnowledge(server);
  return { url: server.url };
}
