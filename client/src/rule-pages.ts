import * as vscode from 'vscode';
import { documentSelector } from './documents';

export const EXPLAIN_RULE = 'observability.explainRule';

/**
 * The address of a rule's page: a document of our own, so that it is read-only and can be opened by a mere link. The
 * manifest's default for `workbench.editorAssociations` shows it as a Markdown preview.
 */
const SCHEME = 'observability-rule';
const addressOf = (rule: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });

/** What the language server signs its diagnostics with. */
const SOURCE = 'observability';
const RULE_ID = /^[a-z][a-z0-9]*\/[a-z0-9][a-z0-9-]*$/;

/** The rule that a diagnostic comes from, if it is one of ours. */
export function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== SOURCE) return undefined;
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return typeof code === 'string' && RULE_ID.test(code) ? code : undefined;
}

/**
 * Makes the code of each of our diagnostics a link to the page of its rule that lies in the extension itself, where it
 * can be read offline; the server's own link leads to the same page on the web.
 */
export function linkToPages<Diagnostics extends readonly vscode.Diagnostic[]>(diagnostics: Diagnostics): Diagnostics {
  for (const diagnostic of diagnostics) {
    const rule = ruleOf(diagnostic);
    if (rule === undefined) continue;
    diagnostic.code = { value: rule, target: addressOf(rule) };
  }
  return diagnostics;
}

/** Offers to explain the rule of every diagnostic under the cursor. */
export class ExplainActions implements vscode.CodeActionProvider {
  static register(): vscode.Disposable {
    return vscode.languages.registerCodeActionsProvider(documentSelector(), new ExplainActions(), { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] });
  }

  provideCodeActions(_document: vscode.TextDocument, _range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
    const rules = new Map(diagnostics.map((diagnostic) => [ruleOf(diagnostic), diagnostic]));
    return [...rules].flatMap(([rule, diagnostic]) => {
      if (rule === undefined) return [];
      const action = new vscode.CodeAction(`Explain ${rule}`, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = { title: action.title, command: EXPLAIN_RULE, arguments: [rule] };
      return [action];
    });
  }
}

/** Reads the pages of the rules from the extension's own folder. */
export class RulePages implements vscode.TextDocumentContentProvider {
  constructor(private readonly folder: vscode.Uri) {}

  static register(extension: vscode.Uri): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, new RulePages(vscode.Uri.joinPath(extension, 'docs', 'rules')));
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const rule = path.replace(/^\//, '').replace(/\.md$/, '');
    // The address may come from anywhere; only a rule's id becomes part of a path.
    const page = RULE_ID.test(rule) ? vscode.Uri.joinPath(this.folder, `${rule}.md`) : undefined;
    if (page === undefined || !(await exists(page))) return '# Unknown rule\n\nThere is no page about a rule of this name.\n';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
  }
}

/** Opens the page of a rule beside the editor. Without a rule it asks for one. */
export async function explainRule(extension: vscode.Uri, rule: unknown): Promise<void> {
  const known = (): Promise<string[]> => allRules(vscode.Uri.joinPath(extension, 'docs', 'rules'));
  const chosen = typeof rule === 'string' ? rule : await vscode.window.showQuickPick(known(), { title: 'Explain Rule', placeHolder: 'The rule to explain' });
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', addressOf(chosen), { viewColumn: vscode.ViewColumn.Beside, preview: true }, chosen);
}

async function allRules(folder: vscode.Uri): Promise<string[]> {
  const groups = (await vscode.workspace.fs.readDirectory(folder)).filter(([, type]) => type === vscode.FileType.Directory);
  const pages = await Promise.all(
    groups.map(async ([group]) => {
      const files = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, group));
      return files.filter(([name]) => name.endsWith('.md')).map(([name]) => `${group}/${name.slice(0, -'.md'.length)}`);
    }),
  );
  return pages.flat().filter((id) => RULE_ID.test(id)).sort();
}

/** Whether there is a file at an address. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
