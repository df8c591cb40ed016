import * as vscode from 'vscode';
import { KNOWLEDGE_PATHS, STATE_PATHS, type LiveServerParams, type LiveServerResult } from '../../server/src/lsp/protocol';
import type { Connections } from './connections/connections';
import { nameOf } from './connections/environments';
import type { FetchGate } from './fetch-gate';
import { SECTION } from './settings';

/** What is asked of one metric are a few requests. */
const DETAILS_MS = 15_000;
const MOST_DETAILS = 5;

/**
 * Says which server the language server may ask what it knows or how its rules and targets fare, and opens the gate for just that. There is none unless the
 * user has named one, or has agreed to one that the workspace names.
 */
export function allowLiveServer(gate: FetchGate, connections: Connections, { uri, what }: LiveServerParams): LiveServerResult | null {
  const resource = vscode.Uri.parse(uri, true);
  const server = connections.server(resource, 'prometheus');
  if (!server || server.url.trim() === '' || !connections.isNamed(resource) || connections.leaveFor(server) !== 'yes') return null;
  if (what === 'series') {
    // Parts of the document go with these, so that they are sent only where the user wants them checked.
    if (vscode.workspace.getConfiguration(SECTION, resource).get('live.checks') !== true) return null;
    gate.openForSeries(server);
    return { url: server.url, server: nameOf(server) };
  }
  if (what === 'details') {
    gate.openForSeries(server, DETAILS_MS, MOST_DETAILS);
    return { url: server.url, server: nameOf(server) };
  }
  gate.openForKnowledge(server, undefined, Object.values(what === 'state' ? STATE_PATHS : KNOWLEDGE_PATHS));
  return { url: server.url, server: nameOf(server) };
}
