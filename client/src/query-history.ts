import * as vscode from 'vscode';
import type { RunInfo } from './panel-protocol';
import { isTiming } from './timing';

/** What is kept of a query: what it was, and not what it returned. */
type Entry = Pick<RunInfo, 'title' | 'expression' | 'language' | 'environment' | 'timing'> & { /** Milliseconds since the epoch. */ at: number };

const [HISTORY, BOOKMARKS] = ['observability.history', 'observability.bookmarks'];
const MOST_KEPT = 100;
/** Longer queries are run but not kept, in characters. */
const LONGEST = 10_000;

/** The queries that were run in this workspace, and those that the user marked in any. */
export class QueryHistory {
  constructor(private readonly workspace: vscode.Memento, private readonly everywhere: vscode.Memento) {}

  async add(run: RunInfo): Promise<void> {
    await this.put(this.workspace, HISTORY, run);
  }

  async bookmark(run: RunInfo): Promise<void> {
    await this.put(this.everywhere, BOOKMARKS, run);
  }

  private async put(state: vscode.Memento, key: string, { title, expression, language, environment, timing }: RunInfo): Promise<void> {
    if (expression.length > LONGEST) return;
    const entry: Entry = { title, expression, language, environment, timing, at: Date.now() };
    const others = read(state, key).filter((each) => each.expression !== expression || each.language !== language);
    await state.update(key, [entry, ...others].slice(0, MOST_KEPT));
  }

  /** Lets the user choose a query to run again; undefined when they do not. */
  async choose(): Promise<RunInfo | undefined> {
    const item = (entry: Entry, isBookmark: boolean) => ({
      label: `${isBookmark ? '$(bookmark) ' : ''}${entry.expression.replace(/\s+/g, ' ').replace(/\$\(/g, '$ (').slice(0, 200)}`,
      description: `${entry.title} · ${entry.environment}`,
      detail: new Date(entry.at).toLocaleString(),
      entry,
      buttons: isBookmark ? [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Remove the bookmark' }] : [],
    });
    const [bookmarks, history] = [read(this.everywhere, BOOKMARKS), read(this.workspace, HISTORY)];
    if (bookmarks.length + history.length === 0) {
      void vscode.window.showInformationMessage('No query has run in this workspace yet.');
      return undefined;
    }
    const pick = vscode.window.createQuickPick<ReturnType<typeof item>>();
    pick.title = 'Queries that were run or marked';
    pick.matchOnDescription = true;
    pick.items = [...bookmarks.map((entry) => item(entry, true)), ...history.map((entry) => item(entry, false))];
    pick.onDidTriggerItemButton(({ item: { entry } }) => {
      void this.everywhere.update(BOOKMARKS, read(this.everywhere, BOOKMARKS).filter((each) => each.expression !== entry.expression || each.language !== entry.language));
      pick.items = pick.items.filter((each) => each.entry !== entry);
    });
    const chosen = await new Promise<Entry | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.entry));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    pick.dispose();
    return chosen && { title: chosen.title, expression: chosen.expression, language: chosen.language, timing: chosen.timing, server: '', environment: '' };
  }
}

/** What is kept may come from another version. */
function read(state: vscode.Memento, key: string): Entry[] {
  const kept = state.get<unknown>(key);
  if (!Array.isArray(kept)) return [];
  return (kept as unknown[]).filter((each): each is Entry => {
    if (typeof each !== 'object' || each === null) return false;
    const { title, expression, language, environment, timing, at } = each as Partial<Record<keyof Entry, unknown>>;
    return typeof title === 'string' && typeof expression === 'string' && typeof environment === 'string' && (language === 'promql' || language === 'logql') && isTiming(timing) && typeof at === 'number';
  });
}
