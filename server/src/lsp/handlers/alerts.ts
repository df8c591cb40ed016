import type { CancellationToken } from 'vscode-languageserver';
import type { Transport } from '../../backends/types';
import { alertAt, alertNamed, editOfFor, type AlertRule } from '../../features/alert-at';
import { createSnapshot, type Snapshot } from '../../features/snapshot';
import type { Span } from '../../text/range';
import { previewAlert, renderAlert } from '../alert-preview';
import { toRange, toTextEdit } from '../convert';
import type { Feature, Host } from '../host';
import { ALERT_AT, EDIT_FOR, PREVIEW_ALERT, RENDER_ALERT, type AlertAtParams, type AlertAtResult, type AlertPreview, type EditForParams, type EditForResult, type PreviewAlertParams, type RenderAlertParams, type RenderedAlert } from '../protocol';
import { cancellable, editorTransport } from '../query-service';
import { canonicalUri } from '../uri';

/** Files that are read for routes of Alertmanager; a workspace has one or a few. */
const MOST_CONFIGS = 20;

/** What would an alert have done: which alert is meant, its evaluation, its texts and routes, and the edit of its `for`. */
export const alerts: Feature = {
  register(connection, host) {
    const transportTo = (server?: string): Transport => editorTransport(connection, server);
    connection.onRequest(ALERT_AT, ({ textDocument: { uri }, position, key, text }: AlertAtParams): AlertAtResult | null => {
      const snapshot = text === undefined ? host.snapshotOf(uri) : createSnapshot({ path: uri, languageId: 'yaml', text });
      const found = snapshot && (key ? alertNamed(snapshot, key) : position && alertAt(snapshot, snapshot.lines.offset(position)));
      return snapshot && found ? toResult(snapshot, found) : null;
    });
    connection.onRequest(PREVIEW_ALERT, (params: PreviewAlertParams, token: CancellationToken): Promise<AlertPreview> => cancellable(token, (signal) => previewAlert(params, transportTo(params.server), signal, Date.now)));
    connection.onRequest(RENDER_ALERT, (params: RenderAlertParams, token: CancellationToken): Promise<RenderedAlert | { kind: 'failed'; message: string }> =>
      cancellable(token, async (signal) => renderAlert(params, await configsOf(host, params.alertmanagerFiles, token), transportTo, signal)),
    );
    connection.onRequest(EDIT_FOR, ({ textDocument: { uri }, key, duration }: EditForParams): EditForResult | null => {
      const file = host.openFile(uri);
      const edit = file && editOfFor(file.snapshot, key, duration);
      return file && edit ? { version: file.version, edit: toTextEdit(file.snapshot.lines, edit) } : null;
    });
  },
};

const toResult = (snapshot: Snapshot, { at, ...rule }: AlertRule & { readonly at: Span }): AlertAtResult => ({ rule: { ...rule, labels: [...rule.labels], annotations: [...rule.annotations] }, range: toRange(snapshot.lines, at) });

/** The files of the workspace that may hold routes: those that define receivers, and those that the client found by their names. */
async function configsOf(host: Host, named: readonly string[], token: CancellationToken): Promise<{ name: string; snapshot: Snapshot }[]> {
  await host.names.settled();
  const uris = new Set(named.map(canonicalUri));
  for (const [key, uri] of host.names.defined()) if (key.startsWith('receiver')) uris.add(canonicalUri(uri));
  const files = host.names.filesFor(token);
  const found: { name: string; snapshot: Snapshot }[] = [];
  for (const uri of [...uris].slice(0, MOST_CONFIGS)) {
    const file = await files.at(uri);
    if (file) found.push({ name: decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)), snapshot: file.snapshot });
  }
  return found;
}
