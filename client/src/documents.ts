import * as vscode from 'vscode';

export const LANGUAGES: readonly string[] = ['yaml', 'promql', 'logql', 'traceql', 'markdown', 'json'];

/** Documents that are no files, such as the old side of a comparison, are not edited and not checked. */
const SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-vfs'];

/** Cells of notebooks: those of other languages are none of ours. */
const CELLS = ['promql', 'logql'].map((language) => ({ language, scheme: 'vscode-notebook-cell' }));

/** Every document that the language server gets to see. Folders of other file systems bring their scheme. */
export function documentSelector(): { language: string; scheme: string }[] {
  const schemes = new Set([...SCHEMES, ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)]);
  return [...LANGUAGES.flatMap((language) => [...schemes].map((scheme) => ({ language, scheme }))), ...CELLS];
}

export const isServed = (document: vscode.TextDocument): boolean => vscode.languages.match(documentSelector(), document) > 0;
