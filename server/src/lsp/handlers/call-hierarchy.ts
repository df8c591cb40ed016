import { SymbolKind, type CallHierarchyIncomingCall, type CallHierarchyItem, type CallHierarchyOutgoingCall } from 'vscode-languageserver';
import { hierarchyAt, readBy, readersOf, type HierarchyCall, type HierarchyItem } from '../../features/navigation/hierarchy';
import { toRange, toSpan } from '../convert';
import type { Feature } from '../host';

const KINDS: Readonly<Record<HierarchyItem['kind'], SymbolKind>> = { record: SymbolKind.Variable, alert: SymbolKind.Event, query: SymbolKind.Function, metric: SymbolKind.Constant };

/** Who reads what a rule records, and what a rule reads. */
export const callHierarchy: Feature = {
  register(connection, host) {
    connection.languages.callHierarchy.onPrepare(async ({ textDocument: { uri }, position }, token): Promise<CallHierarchyItem[] | null> => {
      await host.names.settled();
      const { contract } = await host.checkSettingsOf(uri);
      const file = host.openFile(uri);
      if (!file) return null;
      const items = await hierarchyAt(host.names.filesFor(token), { file, offset: file.snapshot.lines.offset(position), serviceLabel: contract?.scrape.selector });
      return items.length === 0 ? null : items.map(toItem);
    });
    connection.languages.callHierarchy.onIncomingCalls(async ({ item }, token): Promise<CallHierarchyIncomingCall[] | null> => {
      const files = host.names.filesFor(token);
      const file = await files.at(item.uri);
      return file ? (await readersOf(files, file, toSpan(file.snapshot.lines, item.selectionRange))).map((call) => ({ from: toItem(call.item), fromRanges: rangesOf(call, call.item) })) : null;
    });
    connection.languages.callHierarchy.onOutgoingCalls(async ({ item }, token): Promise<CallHierarchyOutgoingCall[] | null> => {
      const files = host.names.filesFor(token);
      const file = await files.at(item.uri);
      return file ? (await readBy(files, file, toSpan(file.snapshot.lines, item.selectionRange))).map((call) => ({ to: toItem(call.item), fromRanges: rangesOf(call, { file }) })) : null;
    });
  },
};

/** The places at which one reads the other, which are always in the reader's file. */
const rangesOf = ({ places }: HierarchyCall, { file }: Pick<HierarchyItem, 'file'>) => places.map((place) => toRange(file.snapshot.lines, place));

const toItem = ({ kind, name, detail, file, whole, selection }: HierarchyItem): CallHierarchyItem => ({
  name,
  detail,
  kind: KINDS[kind],
  uri: file.uri,
  range: toRange(file.snapshot.lines, whole),
  selectionRange: toRange(file.snapshot.lines, selection),
});
