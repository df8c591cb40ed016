import type { CodeAction, Connection, TextEdit as LspTextEdit } from 'vscode-languageserver';
import { formatQueries } from '../../features/format';
import type { Snapshot } from '../../features/snapshot';
import type { Span, TextEdit } from '../../text/range';
import { FORMAT_QUERIES, FORMAT_QUERY } from '../capabilities';
import { toRange, toSpan } from '../convert';
import type { Feature, Host } from '../host';

/** Formats the queries of `.promql` and `.logql` files. In YAML, which other tools format, code actions do it. */
export const formatting: Feature = {
  register(connection: Connection, host: Host) {
    const format = async (uri: string, within?: (snapshot: Snapshot) => Span): Promise<LspTextEdit[] | null> => {
      const { formatWidth } = await host.settingsOf(uri);
      const snapshot = host.snapshotOf(uri);
      if (snapshot?.languageId !== 'promql' && snapshot?.languageId !== 'logql') return null;
      return formatQueries(snapshot, { width: formatWidth }, within?.(snapshot)).map((edit) => toTextEdit(snapshot, edit));
    };
    connection.onDocumentFormatting(({ textDocument: { uri } }) => format(uri));
    connection.onDocumentRangeFormatting(({ textDocument: { uri }, range }) => format(uri, ({ lines }) => toSpan(lines, range)));
  },
};

/** The code actions that format queries, as far as an editor asks for their kinds. */
export function formatActions(uri: string, snapshot: Snapshot, at: Span, width: number, wants: (kind: string) => boolean, onlySome: boolean): CodeAction[] {
  const actions: CodeAction[] = [];
  const add = (title: string, kind: string, edits: readonly TextEdit[]): void => {
    if (edits.length > 0) actions.push({ title, kind, edit: { changes: { [uri]: edits.map((edit) => toTextEdit(snapshot, edit)) } } });
  };
  if (wants(FORMAT_QUERY)) add('Format this query', FORMAT_QUERY, formatQueries(snapshot, { width }, at));
  // A source action is made when it is asked for; nobody wants the whole file formatted at every caret.
  if (onlySome && wants(FORMAT_QUERIES)) add('Format all queries', FORMAT_QUERIES, formatQueries(snapshot, { width }));
  return actions;
}

const toTextEdit = ({ lines }: Snapshot, edit: TextEdit): LspTextEdit => ({ range: toRange(lines, edit), newText: edit.text });
