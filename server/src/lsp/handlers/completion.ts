import { CompletionItemKind, CompletionItemTag, CompletionTriggerKind, InsertTextFormat, InsertTextMode, MarkupKind, type CompletionItem, type CompletionList } from 'vscode-languageserver';
import { completeContract } from '../../features/complete-contract';
import { completeKind } from '../../features/complete-kind';
import type { Completion } from '../../features/complete-schema';
import { completeQuery, type QueryCompletion } from '../../features/complete-query';
import { completeTemplate } from '../../features/complete-template';
import { metricsAt } from '../../features/metrics-at';
import type { Snapshot } from '../../features/snapshot';
import { isContractFile } from '../../model/recognise';
import { toRange } from '../convert';
import type { Feature } from '../host';

/** Characters behind which there is a list of what can follow; a blank is none of them, for then one would pop up all the time. */
const TRIGGERS = ['(', '{', '[', ',', '=', '~', '"', "'", '@', ':'];
/** Those of the contract file: a collection begins, or goes on. */
const CONTRACT_TRIGGERS = ['{', '[', ','];
/** Those of templates and of LogQL, behind which there is nothing to say in PromQL. */
const TEMPLATE_TRIGGERS = ['.', '$', '|'];

export const completion: Feature = {
  capabilities: { completionProvider: { triggerCharacters: [...TRIGGERS, ...TEMPLATE_TRIGGERS], resolveProvider: false } },
  register(connection, host) {
    connection.onCompletion(async ({ textDocument: { uri }, position, context }): Promise<CompletionItem[] | CompletionList> => {
      const trigger = context?.triggerKind === CompletionTriggerKind.TriggerCharacter ? context.triggerCharacter : undefined;
      if (isContractFile(uri)) {
        const sources = await host.checkSettingsOf(uri);
        const snapshot = host.snapshotOf(uri);
        const offered = trigger === undefined || CONTRACT_TRIGGERS.includes(trigger);
        return snapshot && offered ? schemaItems(snapshot, completeContract(snapshot.text, snapshot.lines.offset(position), { contract: sources.contract, workspace: sources.workspace, live: sources.live })) : [];
      }
      const { contract, live, workspace, schemas, reportsStructure } = await host.checkSettingsOf(uri);
      const snapshot = host.snapshotOf(uri);
      const snippets = host.clientCapabilities().textDocument?.completion?.completionItem?.snippetSupport === true;
      if (!snapshot) return [];
      const at = snapshot.lines.offset(position);
      const around = metricsAt(snapshot, at);
      const detailed = around.metrics.length > 0 ? await host.metricDetails(uri, live, around.metrics, around.label) : undefined;
      const settings = { contract, live: detailed?.facts ?? live, workspace, trigger, snippets };
      const found = completeTemplate(snapshot, at, settings) ?? completeQuery(snapshot, at, settings);
      if (found) return { isIncomplete: found.incomplete, items: found.items.map((item, i) => toItem(snapshot, item, i)) };
      const isYaml = /^ya?ml/.test(snapshot.languageId);
      return isYaml && schemas && reportsStructure !== false && trigger === undefined ? schemaItems(snapshot, completeKind(snapshot, at, schemas)) : [];
    });
  },
};

const schemaItems = (snapshot: Snapshot, found: readonly Completion[]): CompletionItem[] =>
  found.map((item) => ({
    label: item.label,
    kind: item.kind === 'field' ? CompletionItemKind.Property : CompletionItemKind.Value,
    ...(item.documentation === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: item.documentation } }),
    ...(item.isDeprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    insertTextFormat: InsertTextFormat.Snippet,
    // The lines of a snippet are indented as they must be.
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range: toRange(snapshot.lines, item.replace), newText: item.snippet },
  }));

const KINDS: Readonly<Record<QueryCompletion['kind'], CompletionItemKind>> = {
  metric: CompletionItemKind.Variable,
  variable: CompletionItemKind.Variable,
  field: CompletionItemKind.Field,
  keyword: CompletionItemKind.Keyword,
  label: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  function: CompletionItemKind.Function,
  aggregation: CompletionItemKind.Function,
  matching: CompletionItemKind.Keyword,
  operator: CompletionItemKind.Operator,
  'match-operator': CompletionItemKind.Operator,
  grouping: CompletionItemKind.Keyword,
  duration: CompletionItemKind.Unit,
  'duration-function': CompletionItemKind.Function,
  'duration-operator': CompletionItemKind.Operator,
  offset: CompletionItemKind.Keyword,
  bool: CompletionItemKind.Keyword,
  at: CompletionItemKind.Keyword,
  number: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
};

function toItem(snapshot: Snapshot, item: QueryCompletion, index: number): CompletionItem {
  const { label, kind, detail, documentation, filter, text, isSnippet, replace } = item;
  return {
    label,
    kind: KINDS[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    // Editors sort by how well the filter matches, and what matches equally well by this text.
    sortText: String(index).padStart(4, '0'),
    filterText: filter,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: toRange(snapshot.lines, replace), newText: text },
  };
}
