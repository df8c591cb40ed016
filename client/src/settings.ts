import * as vscode from 'vscode';

export const SECTION = 'observability';

export interface QuerySettings {
  timeoutSeconds: number;
  maxRows: number;
}

/** What applies to queries that are run from a document, or from none. */
export function querySettings(resource: vscode.Uri | undefined): QuerySettings {
  const settings = vscode.workspace.getConfiguration(SECTION, resource ?? null);
  return {
    timeoutSeconds: numberWithin(settings.get('query.timeout'), 1, 600, 30),
    maxRows: Math.floor(numberWithin(settings.get('query.maxRows'), 1, 100_000, 10_000)),
  };
}

// A settings file is written by hand: a value may have any type and any size.
export const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const numberWithin = (value: unknown, least: number, most: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : otherwise;

/**
 * Opens the settings at the servers' addresses and what goes with them. In a remote window an address is a setting of the
 * remote machine, from which the query is sent; the user's own settings do not even show it.
 */
export const openQuerySettings = (): Thenable<unknown> => {
  const query = `@id:${SECTION}.environments,${SECTION}.prometheus.url,${SECTION}.tls,${SECTION}.query.timeout`;
  const command = vscode.env.remoteName === undefined ? 'workbench.action.openSettings' : 'workbench.action.openRemoteSettings';
  return vscode.commands.executeCommand(command, { query });
};
