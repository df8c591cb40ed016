import { CompletionItemKind, CompletionItemTag, InsertTextFormat, InsertTextMode, MarkupKind, type CompletionItem, type CompletionList, type Range } from 'vscode-languageserver';
import type { Completion } from '../features/complete-schema';
import type { QueryCompletion, QueryCompletions } from '../features/complete-query';
import type { Snapshot } from '../features/snapshot';
import { documentationText, type Documentation } from '../query/promql/complete/suggestion';
import type { Span } from '../text/range';
import { toRange } from './convert';

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

/**
 * Suggestions as the protocol has them. A list is sent behind every letter, and so it holds what is shown in it and nothing that goes
 * without saying; the documentation of an item is sent when somebody looks at it. It is kept of the newest list alone.
 */
export class CompletionItems {
  private documentation: readonly (Documentation | undefined)[] = [];
  /** The number of the newest list's first item: they are counted over all lists, so that none is taken for one of an older list. */
  private first = 0;

  /**
   * @param hasSharedRange whether the client takes what most items replace once for the list
   */
  ofQuery(snapshot: Snapshot, { items, incomplete }: QueryCompletions, hasSharedRange: boolean): CompletionList {
    this.keep(items);
    const ranges = new Map<Span, Range>();
    const rangeOf = (replace: Span): Range => {
      let range = ranges.get(replace);
      if (!range) ranges.set(replace, (range = toRange(snapshot.lines, replace)));
      return range;
    };
    const shared = hasSharedRange && items[0] ? rangeOf(items[0].replace) : undefined;
    return {
      isIncomplete: incomplete,
      ...(shared && { itemDefaults: { editRange: shared } }),
      items: items.map((item, i) => this.numbered(toItem(item, i, rangeOf(item.replace), shared), i)),
    };
  }

  ofSchema(snapshot: Snapshot, items: readonly Completion[]): CompletionItem[] {
    this.keep(items);
    return items.map((item, i) =>
      this.numbered(
        {
          label: item.label,
          kind: item.kind === 'field' ? CompletionItemKind.Property : CompletionItemKind.Value,
          ...(item.isDeprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
          insertTextFormat: InsertTextFormat.Snippet,
          // The lines of a snippet are indented as they must be.
          insertTextMode: InsertTextMode.asIs,
          textEdit: { range: toRange(snapshot.lines, item.replace), newText: item.snippet },
        },
        i,
      ),
    );
  }

  /** An item with its documentation; one of an older list as it is. */
  withDocumentation(item: CompletionItem): CompletionItem {
    const documentation = typeof item.data === 'number' ? this.documentation[item.data - this.first] : undefined;
    return documentation === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: documentationText(documentation) } };
  }

  private keep(items: readonly { readonly documentation?: Documentation }[]): void {
    this.first += this.documentation.length;
    this.documentation = items.map(({ documentation }) => documentation);
  }

  private numbered(item: CompletionItem, index: number): CompletionItem {
    if (this.documentation[index] !== undefined) item.data = this.first + index;
    return item;
  }
}

/** @param shared what the items replace that say nothing else */
function toItem({ label, kind, detail, filter, text, isSnippet }: QueryCompletion, index: number, range: Range, shared: Range | undefined): CompletionItem {
  // Editors sort by how well the filter matches, and what matches equally well by this text.
  const item: CompletionItem = { label, kind: KINDS[kind], sortText: String(index).padStart(4, '0') };
  if (detail !== undefined) item.detail = detail;
  if (filter !== label) item.filterText = filter;
  if (isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (range !== shared) item.textEdit = { range, newText: text };
  else if (text !== label) item.textEditText = text;
  return item;
}
