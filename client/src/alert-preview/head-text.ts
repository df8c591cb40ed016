import * as vscode from 'vscode';

/** The part of the API of VS Code's own Git extension that is used here. */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<'uninitialized' | 'initialized'>;
  getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string>; readonly state: { readonly HEAD: unknown } } | null;
  openRepository?(root: vscode.Uri): Promise<unknown>;
}

/** How long Git may take to find its repositories, in milliseconds. */
const PATIENCE_MS = 10_000;

/** A file as it is in the last commit, or a sentence that says why that cannot be had. */
export async function textOfHead(uri: vscode.Uri): Promise<{ text: string } | { note: string }> {
  if (uri.scheme !== 'file') return { note: 'Not compared with HEAD: the file is not on the disk.' };
  const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  if (!extension) return { note: 'Not compared with HEAD: VS Code’s Git extension is not there.' };
  try {
    const exports = extension.isActive ? extension.exports : await extension.activate();
    if (!exports.enabled) return { note: 'Not compared with HEAD: Git is off in the settings of VS Code, or not installed.' };
    const git = exports.getAPI(1);
    await initialised(git);
    const repository = git.getRepository(uri);
    if (!repository) return { note: 'Not compared with HEAD: the file is in no Git repository that VS Code has open.' };
    try {
      return { text: await repository.show('HEAD', uri.fsPath) };
    } catch {
      // Git says in many words, and in the user's language, that there is no commit, or no such file in it.
      return { note: 'Not compared with HEAD: the file is not in the last commit.' };
    }
  } catch (error) {
    return { note: `Not compared with HEAD: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function initialised(git: GitApi): Promise<void> {
  if (git.state === 'initialized') return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, PATIENCE_MS);
    const listening = git.onDidChangeState((state) => state === 'initialized' && done());
  });
}
