import * as vscode from 'vscode';
import { parseKeptState } from './panel-protocol';
import { QueryPanel, type PanelActions } from './query-panel';

const VIEW_TYPE = 'observability.queryResult';

/** The panels of query results: one that the next query takes, and those that are pinned. */
export class QueryPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Set<QueryPanel>();
  private readonly registration: vscode.Disposable;
  /** The panel that was used last. */
  latest: QueryPanel | undefined;

  constructor(private readonly extension: vscode.Uri, private readonly actions: PanelActions) {
    this.registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  dispose(): void {
    this.registration.dispose();
    for (const panel of [...this.panels]) panel.dispose();
  }

  /** The panel for the next query, beside the editor; the editor keeps the focus. */
  forNext(): QueryPanel {
    const free = [...this.panels].find(({ isPinned }) => !isPinned);
    const panel = free ?? this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, 'Query Result', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    panel.reveal();
    this.latest = panel;
    return panel;
  }

  /** VS Code brings back a panel of the window's last session. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = parseKeptState(state);
    const adopted = this.adopt(panel);
    adopted.run = kept?.run;
    adopted.isPinned = kept?.isPinned === true;
    this.latest ??= adopted;
    return Promise.resolve();
  }

  private adopt(panel: vscode.WebviewPanel): QueryPanel {
    const adopted: QueryPanel = new QueryPanel(this.extension, panel, {
      ...this.actions,
      closed: (closed) => {
        this.panels.delete(closed);
        if (this.latest === closed) this.latest = [...this.panels].at(-1);
        this.actions.closed(closed);
      },
    });
    this.panels.add(adopted);
    return adopted;
  }
}
