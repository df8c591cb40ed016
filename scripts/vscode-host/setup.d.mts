// Types of setup.mjs, for the tests.
export function hostFolder(env?: NodeJS.ProcessEnv): string;
export function hostIn(folder: string): { readonly folder: string; readonly node: string; readonly vscode: string; readonly server: string };
