import { TextDocumentSyncKind, type ClientCapabilities, type ServerCapabilities } from 'vscode-languageserver';

// This is all that an editor waits for before it sends a document, so it stands apart from what answers it, which takes longer to load.

/** Characters behind which there is a list of what can follow; a blank is none of them, for then one would pop up all the time. */
const TRIGGERS: readonly string[] = ['(', '{', '[', ',', '=', '~', '"', "'", '@', ':'];
/** Those of them that count in the contract file: a collection begins, or goes on. */
export const CONTRACT_TRIGGERS: readonly string[] = ['{', '[', ','];
/** Those of templates and of LogQL, behind which there is nothing to say in PromQL. */
const TEMPLATE_TRIGGERS: readonly string[] = ['.', '$', '|'];

/** Colours of queries, in the order of their numbers. */
export const TOKEN_TYPES = ['comment', 'number', 'string', 'regexp', 'function', 'keyword', 'operator', 'variable', 'property'] as const;

/** Makes all fixes of a file that are safe. */
export const FIX_ALL = 'source.fixAll.observability';
/** Formats every query of a file; editors run it on save where `editor.codeActionsOnSave` names it. */
export const FORMAT_QUERIES = 'source.formatQueries.observability';
/** Formats the query at the cursor. */
export const FORMAT_QUERY = 'refactor.rewrite.formatQuery';

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
  diagnosticProvider: { identifier: 'observability', interFileDependencies: true, workspaceDiagnostics: true },
  callHierarchyProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL, FORMAT_QUERIES, FORMAT_QUERY] },
  codeLensProvider: { resolveProvider: false },
  completionProvider: { triggerCharacters: [...TRIGGERS, ...TEMPLATE_TRIGGERS], resolveProvider: true },
  definitionProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: { label: 'Observability' },
  hoverProvider: true,
  inlayHintProvider: { resolveProvider: false },
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  selectionRangeProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] }, full: { delta: true }, range: true, documentSelector: null },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] },
  workspaceSymbolProvider: { resolveProvider: true },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

/** What is offered for some languages only, where YAML has tools of its own. */
interface ScopedCapability {
  readonly method: string;
  readonly languages: readonly string[];
  /** Whether the client lets a server say for which languages; any other client is told that it is there. */
  canRegister(client: ClientCapabilities): boolean | undefined;
  readonly capabilities: Partial<ServerCapabilities>;
}

const QUERY_FILES = ['promql', 'logql'];

export const SCOPED: readonly ScopedCapability[] = [
  // An editor that gets folds for YAML gives up those that it makes of the indentation.
  { method: 'textDocument/foldingRange', languages: QUERY_FILES, canRegister: (client) => client.textDocument?.foldingRange?.dynamicRegistration, capabilities: { foldingRangeProvider: true } },
  { method: 'textDocument/formatting', languages: QUERY_FILES, canRegister: (client) => client.textDocument?.formatting?.dynamicRegistration, capabilities: { documentFormattingProvider: true } },
  { method: 'textDocument/rangeFormatting', languages: QUERY_FILES, canRegister: (client) => client.textDocument?.rangeFormatting?.dynamicRegistration, capabilities: { documentRangeFormattingProvider: true } },
];

/** What a client is told when it connects. */
export const announced = (client: ClientCapabilities): ServerCapabilities =>
  SCOPED.filter((scoped) => !scoped.canRegister(client)).reduce<ServerCapabilities>((all, { capabilities }) => ({ ...all, ...capabilities }), CAPABILITIES);
