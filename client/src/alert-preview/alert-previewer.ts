import * as vscode from 'vscode';
import { ALERT_AT, EDIT_FOR, PREVIEW_ALERT, RENDER_ALERT, type AlertAtParams, type AlertAtResult, type AlertPreview, type AlertRule, type EditForResult, type PreviewAlertParams, type QueryOutcome, type RenderAlertParams, type RenderedAlert } from '../../../server/src/lsp/protocol';
import type { Connections } from '../connections/connections';
import { nameOf, shownAddress, type ConfiguredServer, type ServerKind } from '../connections/environments';
import type { FetchGate } from '../fetch-gate';
import { messageOf, type Server } from '../server';
import { querySettings } from '../settings';
import { textOfHead } from './head-text';
import { PreviewPanel, PREVIEW_VIEW_TYPE } from './preview-panel';
import { parseKeptPreview, type FromPreviewPage, type PreviewDescription, type PreviewInfo, type PreviewVersion } from './preview-protocol';

/** A day: long enough to see a night and a working day. */
const DEFAULT_SECONDS = 86_400;
/** Which server evaluates a rule. */
const KIND = { promql: 'prometheus', logql: 'loki' } as const satisfies Record<AlertRule['language'], ServerKind>;
const NAME = { promql: 'PromQL', logql: 'LogQL' } as const;
/** Where an Alertmanager's configuration is looked for by its name. */
const CONFIG_FILES = '**/*alertmanager*.{yml,yaml}';

/** The command Preview Alert: what would an alert have done, and what comes of waiting for another time. */
export class AlertPreviewer implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: PreviewPanel | undefined;
  private readonly work = new Map<PreviewPanel, vscode.CancellationTokenSource>();
  private readonly registration: vscode.Disposable;
  private seconds = DEFAULT_SECONDS;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly gate: FetchGate,
    private readonly connections: Connections,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(PREVIEW_VIEW_TYPE, this);
  }

  dispose(): void {
    this.registration.dispose();
    this.panel?.dispose();
  }

  describe(): Promise<PreviewDescription | undefined> {
    return this.panel?.describe() ?? Promise.resolve(undefined);
  }

  /** Previews the alert that a code lens names, or else the one at the cursor. */
  async command(argument: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const place = isArgument(argument) ? argument : editor && { uri: editor.document.uri.toString(), position: { line: editor.selection.active.line, character: editor.selection.active.character } };
    const found = place && (await this.find({ textDocument: { uri: place.uri }, position: place.position }));
    if (!found) {
      void vscode.window.showInformationMessage('No alert at the cursor. Place it inside an alerting rule to preview what the alert would have done.');
      return;
    }
    const { rule } = found;
    const panel = this.panel ?? this.adopt(vscode.window.createWebviewPanel(PREVIEW_VIEW_TYPE, 'Alert Preview', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    panel.reveal();
    await this.run(panel, { uri: place.uri, key: keyOf(rule), expression: rule.expression, language: rule.language, server: '', environment: '', seconds: this.seconds });
  }

  /** VS Code brings back a panel of the window's last session; nothing is asked again before the user does. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = parseKeptPreview(state);
    const adopted = this.adopt(panel);
    adopted.info = kept?.info;
    adopted.shown = kept?.shown;
    return Promise.resolve();
  }

  private adopt(panel: vscode.WebviewPanel): PreviewPanel {
    const adopted = new PreviewPanel(this.extension, panel, {
      receive: (from, info, message) => void this.receive(from, info, message),
      closed: (closed) => {
        this.cancel(closed);
        if (this.panel === closed) this.panel = undefined;
      },
    });
    return (this.panel = adopted);
  }

  private cancel(panel: PreviewPanel): void {
    this.work.get(panel)?.cancel();
    this.work.delete(panel);
  }

  private async receive(panel: PreviewPanel, info: PreviewInfo, message: FromPreviewPage): Promise<void> {
    switch (message.type) {
      case 'cancel':
        return this.cancel(panel);
      case 'again':
        this.seconds = message.seconds;
        return this.run(panel, { ...info, seconds: message.seconds, end: message.end });
      case 'agree': {
        const server = this.connections.server(vscode.Uri.parse(info.uri, true), KIND[info.language]);
        // What was asked about is what was shown; the settings may have changed since.
        if (server && shownAddress(server.url) === info.server) await this.connections.agree(server);
        return this.run(panel, info);
      }
      case 'render':
        return this.render(panel, info, message);
      case 'write':
        return this.write(panel, info, message.duration);
      case 'reveal':
        return this.revealRule(info);
    }
  }

  private find(params: AlertAtParams): Promise<AlertAtResult | null> {
    return this.server.request<AlertAtResult | null>(ALERT_AT, params);
  }

  /** Evaluates the alert as its file says it now, and as it was in the last commit. It never rejects. */
  private async run(panel: PreviewPanel, asked: PreviewInfo): Promise<void> {
    this.cancel(panel);
    const resource = vscode.Uri.parse(asked.uri, true);
    const server = this.connections.server(resource, KIND[asked.language]);
    const info: PreviewInfo = { ...asked, server: server ? shownAddress(server.url) : '', environment: this.connections.current(resource).name };
    const source = new vscode.CancellationTokenSource();
    this.work.set(panel, source);
    panel.started(info);
    const isMine = (): boolean => this.work.get(panel) === source;
    const fail = (outcome: QueryOutcome): void => {
      if (isMine() || outcome.kind === 'cancelled') panel.post({ type: 'failed', info, outcome });
    };
    const refusal = this.refusal(server, info);
    if (refusal || !server) return fail(refusal ?? { kind: 'cancelled' });
    source.token.onCancellationRequested(() => fail({ kind: 'cancelled' }));
    const close = this.gate.open(server);
    try {
      // Who runs a preview from an earlier session may not have the file open.
      await vscode.workspace.openTextDocument(resource);
      const found = await this.find({ textDocument: { uri: info.uri }, key: info.key });
      if (!found) return fail({ kind: 'unsupported', message: `The alert ${info.key.alert} is no longer in the file. Place the cursor in an alerting rule and preview that.` });
      // The file says by now that another server evaluates it.
      if (found.rule.language !== info.language && isMine()) return await this.run(panel, { ...asked, language: found.rule.language });
      const current: PreviewInfo = { ...info, expression: found.rule.expression };
      const end = info.end ?? Date.now() / 1000;
      const preview = await this.evaluate(found.rule, server, info.seconds, end, resource, source.token);
      if (preview.kind === 'failed') return fail(preview.outcome);
      const compared = await this.compare(found.rule, resource, info, server, end, source.token);
      if (isMine()) panel.post({ type: 'shown', shown: { info: current, rule: found.rule, preview, ...compared } });
    } catch (error) {
      fail({ kind: 'unsupported', message: `The alert could not be previewed: ${messageOf(error)}` });
    } finally {
      close();
      if (isMine()) this.work.delete(panel);
    }
  }

  private evaluate(rule: AlertRule, server: ConfiguredServer, seconds: number, end: number, resource: vscode.Uri, token: vscode.CancellationToken): Promise<AlertPreview> {
    const { timeoutSeconds } = querySettings(resource);
    const params: PreviewAlertParams = { rule, url: server.url, server: nameOf(server), setting: server.setting, timeoutSeconds, seconds, end };
    return this.server.request<AlertPreview>(PREVIEW_ALERT, params, token);
  }

  /** The rule in the last commit, evaluated as well where it asks for something else. */
  private async compare(rule: AlertRule, resource: vscode.Uri, info: PreviewInfo, server: ConfiguredServer, end: number, token: vscode.CancellationToken): Promise<{ head?: PreviewVersion; headNote: string }> {
    const head = await textOfHead(resource);
    if ('note' in head) return { headNote: head.note };
    const old = await this.find({ textDocument: { uri: info.uri }, key: info.key, text: head.text });
    if (!old) return { headNote: `Not compared with HEAD: the last commit has no alert ${info.key.alert} in the group ${info.key.group}.` };
    if (old.rule.language !== rule.language) return { headNote: `Not compared with HEAD: there, the expression is ${NAME[old.rule.language]}, and another server evaluates it.` };
    const isSame = old.rule.expression === rule.expression && old.rule.interval === rule.interval && old.rule.queryOffset === rule.queryOffset;
    if (isSame) return { head: { rule: old.rule }, headNote: '' };
    const preview = await this.evaluate(old.rule, server, info.seconds, end, resource, token);
    if (preview.kind === 'failed') return { headNote: `Not compared with HEAD: the server did not evaluate its expression${'message' in preview.outcome ? `: ${preview.outcome.message}` : '.'}` };
    return { head: { rule: old.rule, preview }, headNote: '' };
  }

  /** Why nothing is sent at all; undefined where something may be. */
  private refusal(server: ConfiguredServer | undefined, { environment, language }: PreviewInfo): QueryOutcome | undefined {
    if (!vscode.workspace.isTrusted) return { kind: 'unsupported', message: 'This workspace is in Restricted Mode: queries are sent only from workspaces that you trust.' };
    if (!server) return { kind: 'not-configured', message: `The environment ${environment} has no ${KIND[language]} server: name one in the setting observability.environments. Nothing was sent.` };
    if (this.connections.leaveFor(server) === 'yes') return undefined;
    return { kind: 'unsupported', message: `Nothing was sent: ${shownAddress(server.url) || 'the server'} is named by the settings of this workspace.`, needsAgreement: true };
  }

  private async render(panel: PreviewPanel, info: PreviewInfo, { id, labels, time }: FromPreviewPage & { type: 'render' }): Promise<void> {
    const resource = vscode.Uri.parse(info.uri, true);
    const rule = panel.shown?.rule;
    const [server, alertmanager] = [this.connections.server(resource, KIND[info.language]), this.connections.server(resource, 'alertmanager')];
    const answer = (result: RenderedAlert | { kind: 'failed'; message: string }): void => panel.send({ type: 'rendered', id, result });
    if (!server || !rule || shownAddress(server.url) !== info.server || this.connections.leaveFor(server) !== 'yes') return answer({ kind: 'failed', message: 'Another environment is in use now: preview the alert again.' });
    const { timeoutSeconds } = querySettings(resource);
    const mayAsk = alertmanager && this.connections.leaveFor(alertmanager) === 'yes' ? alertmanager : undefined;
    const opened = [server, ...(mayAsk ? [mayAsk] : [])].map((each) => this.gate.open(each));
    try {
      const files = await vscode.workspace.findFiles(CONFIG_FILES, '**/node_modules/**', 20);
      const params: RenderAlertParams = { rule, labels, time, url: server.url, server: nameOf(server), setting: server.setting, timeoutSeconds, alertmanagerFiles: files.map(String), ...(mayAsk ? { alertmanager: { url: mayAsk.url, server: nameOf(mayAsk), setting: mayAsk.setting, timeoutSeconds } } : {}) };
      answer(await this.server.request(RENDER_ALERT, params));
    } catch (error) {
      answer({ kind: 'failed', message: messageOf(error) });
    } finally {
      for (const close of opened) close();
    }
  }

  /** Writes another `for` into the rule, where it stands now; undoable like any edit, and not saved. */
  private async write(panel: PreviewPanel, info: PreviewInfo, duration: string): Promise<void> {
    const resource = vscode.Uri.parse(info.uri, true);
    try {
      const document = await vscode.workspace.openTextDocument(resource);
      const edit = await this.server.request<EditForResult | null>(EDIT_FOR, { textDocument: { uri: info.uri }, key: info.key, duration });
      if (!edit) return panel.send({ type: 'written', message: 'The rule is gone, or its `for` is written in a way that cannot be changed in place, such as an alias.' });
      if (edit.version !== null && edit.version !== document.version) return panel.send({ type: 'written', message: 'The file was being changed. Try again.' });
      const { start, end } = edit.edit.range;
      const change = new vscode.WorkspaceEdit();
      change.replace(resource, new vscode.Range(start.line, start.character, end.line, end.character), edit.edit.newText);
      if (!(await vscode.workspace.applyEdit(change))) return panel.send({ type: 'written', message: 'VS Code did not take the change.' });
      const found = await this.find({ textDocument: { uri: info.uri }, key: info.key });
      if (panel.shown && found) panel.shown = { ...panel.shown, rule: found.rule };
      panel.send({ type: 'written', message: `The rule says \`for: ${duration}\` now. The file is not saved yet; undo takes the change back.`, ...(found ? { for: found.rule.for } : {}) });
    } catch (error) {
      panel.send({ type: 'written', message: messageOf(error) });
    }
  }

  private async revealRule({ uri, key }: PreviewInfo): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    const found = await this.find({ textDocument: { uri }, key });
    const start = found?.range.start;
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, ...(start ? { selection: new vscode.Range(start.line, start.character, start.line, start.character) } : {}) });
  }
}

const keyOf = ({ group, alert, index }: AlertRule): PreviewInfo['key'] => ({ group, alert, index });

/** The command may be called with anything, such as the file that a context menu was opened on. */
function isArgument(value: unknown): value is { uri: string; position: { line: number; character: number } } {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, position } = value as { uri?: unknown; position?: { line?: unknown; character?: unknown } | null };
  return typeof uri === 'string' && typeof position === 'object' && typeof position?.line === 'number' && typeof position.character === 'number';
}
