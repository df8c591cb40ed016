import * as vscode from 'vscode';
import { fillVariables, type DashboardVariable, type Filling } from '../../server/src/lsp/protocol';
import type { QuerySource } from './panel-protocol';

const KEY = 'observability.variables';
/** Values of more documents than these are forgotten, the oldest first. */
const MOST_DOCUMENTS = 100;

/** Values by the names of variables, by the document that they are of. */
type Kept = Record<string, Record<string, string[]>>;

/**
 * The values that the user gives to a dashboard's variables: each is asked for once, beginning with what the dashboard was saved with,
 * and kept for this workspace.
 */
export class QueryVariables {
  constructor(private readonly workspace: vscode.Memento) {}

  /**
   * The query with values in the place of its variables; undefined where the user gives none.
   *
   * @param again whether to ask also for those that are known
   */
  async fill({ expression, variables }: QuerySource, uri: string, again = false): Promise<string | undefined> {
    const kept = this.kept();
    const known = new Map(Object.entries(kept[uri] ?? {}));
    const fillings: Record<string, Filling> = {};
    for (const variable of variables) {
      const before = known.get(variable.name);
      const values = before && !again ? before : await ask(variable, before ?? variable.current);
      if (!values) return undefined;
      known.set(variable.name, values);
      fillings[variable.name] = { values, isMulti: variable.isMulti };
    }
    const others = Object.entries(kept).filter(([other]) => other !== uri).slice(-(MOST_DOCUMENTS - 1));
    await this.workspace.update(KEY, Object.fromEntries([...others, [uri, Object.fromEntries(known)]]));
    return fillVariables(expression, fillings);
  }

  /** What is kept may come from another version. */
  private kept(): Kept {
    const kept = this.workspace.get<unknown>(KEY);
    if (!isObject(kept)) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, values]) => isObject(values) && Object.values(values).every((each) => Array.isArray(each) && each.every((value) => typeof value === 'string')))) as Kept;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lets the user choose what the dashboard lists, or type anything; several values with commas between them, where there may be several. */
async function ask({ name, isMulti, options }: DashboardVariable, suggested: readonly string[]): Promise<string[] | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = `Value of the variable ${name}`;
  pick.placeholder = isMulti ? 'Type one or more values with commas between them; .* is all' : 'Choose or type a value';
  const first = suggested.length > 0 ? suggested.join(',') : isMulti ? '.*' : '';
  const listed = [...new Set([...(first === '' ? [] : [first]), ...options])];
  const show = (): void => {
    const typed = pick.value;
    pick.items = [...(typed === '' || listed.includes(typed) ? [] : [{ label: typed, description: 'as typed', alwaysShow: true }]), ...listed.map((label) => ({ label, ...(label === first ? { description: suggested.length > 0 ? 'as it was' : 'all' } : {}) }))];
  };
  pick.onDidChangeValue(show);
  show();
  const chosen = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.label ?? (pick.value || undefined)));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen === undefined) return undefined;
  return isMulti && !/[()|]/.test(chosen) ? chosen.split(',').map((value) => value.trim()).filter((value) => value !== '') : [chosen];
}
