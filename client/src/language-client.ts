import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind, type ErrorHandler, type Middleware, type vsdiag } from 'vscode-languageclient/node';
import { documentSelector } from './documents';
import type { InitializationOptions } from '../../server/src/lsp/protocol';
import { linkToPages } from './rule-pages';
import { decideProvider, YAML_EXTENSION, type YamlExtension } from './schema-provider';

/**
 * Makes the client of the language server, which does not run yet. This module loads the client's library, which is
 * large: it is imported only when a server is to be started.
 *
 * @param module the path of the server's program, run by the Node of VS Code itself
 * @param compiled the path of the folder where the server keeps its compiled code: see server/src/boot/compiled-code.ts
 */
export function createLanguageClient(module: string, compiled: string, log: vscode.LogOutputChannel, errorHandler: ErrorHandler): LanguageClient {
  const run = { module, transport: TransportKind.ipc };
  return new LanguageClient(
    'observability',
    'Observability',
    { run: { ...run, options: { env: { OBSERVABILITY_COMPILED: compiled } } }, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    { documentSelector: documentSelector(), outputChannel: log, revealOutputChannelOn: RevealOutputChannelOn.Never, middleware: MIDDLEWARE, errorHandler, initializationOptions: { liveServer: true } satisfies InitializationOptions },
  );
}

/**
 * Wherever diagnostics come in, pushed or pulled, for a document or for the workspace, their codes become links. Settings
 * go out with the decision which extension validates Kubernetes objects.
 */
const MIDDLEWARE: Middleware = {
  workspace: {
    configuration: async (params, token, next) => {
      const found = await next(params, token);
      if (!Array.isArray(found)) return found;
      return found.map((value: unknown, i) => (params.items[i]?.section === 'observability' ? decideProvider(value, yamlExtension(params.items[i].scopeUri)) : value));
    },
  },
  handleDiagnostics: (uri, diagnostics, next) => next(uri, linkToPages(diagnostics)),
  provideDiagnostics: async (document, previousResultId, token, next) => {
    const report = await next(document, previousResultId, token);
    if (report) link([report]);
    return report;
  },
  provideWorkspaceDiagnostics: async (resultIds, token, reporter, next) => {
    const result = await next(resultIds, token, (chunk) => {
      link(chunk?.items ?? []);
      reporter(chunk);
    });
    link(result?.items ?? []);
    return result;
  },
};

/** A report that says that nothing changed has no items. */
function link(reports: readonly (vsdiag.DocumentDiagnosticReport | vsdiag.WorkspaceDocumentDiagnosticReport)[]): void {
  for (const report of reports) if ('items' in report) linkToPages(report.items);
}

/** The other extension is asked for its settings only where it is there: it starts with the first YAML file, as we do. */
function yamlExtension(uri: string | undefined): YamlExtension | undefined {
  if (!vscode.extensions.getExtension(YAML_EXTENSION)) return undefined;
  const settings = vscode.workspace.getConfiguration('yaml', uri === undefined ? null : vscode.Uri.parse(uri));
  return { validate: settings.get('validate'), schemas: settings.get('schemas') };
}
