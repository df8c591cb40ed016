import { FoldingRangeKind, SymbolKind, type DocumentSymbol, type FoldingRange, type SelectionRange } from 'vscode-languageserver';
import { queryFolds } from '../../features/folding';
import { selectionsAt } from '../../features/selection';
import { symbolsOf, type OutlineSymbol } from '../../features/symbols';
import type { Lines } from '../../text/line-index';
import { toRange } from '../convert';
import type { Feature } from '../host';

const KINDS: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  document: SymbolKind.Module,
  group: SymbolKind.Namespace,
  alert: SymbolKind.Event,
  record: SymbolKind.Variable,
  endpoint: SymbolKind.Interface,
  query: SymbolKind.Function,
};

/** The outline of a file, what a selection grows to, and what can be folded. */
export const structure: Feature = {
  register(connection, host) {
    connection.onDocumentSymbol(({ textDocument: { uri } }): DocumentSymbol[] | null => {
      const snapshot = host.snapshotOf(uri);
      return snapshot ? symbolsOf(snapshot).map((symbol) => toSymbol(snapshot.lines, symbol)) : null;
    });
    connection.onSelectionRanges(({ textDocument: { uri }, positions }): SelectionRange[] | null => {
      const snapshot = host.snapshotOf(uri);
      if (!snapshot) return null;
      return positions.map((position) => {
        const spans = selectionsAt(snapshot, snapshot.lines.offset(position));
        return spans.reduceRight<SelectionRange | undefined>((parent, at) => ({ range: toRange(snapshot.lines, at), parent }), undefined) ?? { range: { start: position, end: position } };
      });
    });
    connection.onFoldingRanges(({ textDocument: { uri } }): FoldingRange[] | null => {
      const snapshot = host.snapshotOf(uri);
      if (snapshot?.languageId !== 'promql' && snapshot?.languageId !== 'logql') return null;
      return queryFolds(snapshot).map(({ startLine, endLine, kind }) => ({ startLine, endLine, ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}) }));
    });
  },
};

const toSymbol = (lines: Lines, { name, detail, kind, from, to, selection, children }: OutlineSymbol): DocumentSymbol => ({
  name,
  detail,
  kind: KINDS[kind],
  range: toRange(lines, { from, to }),
  selectionRange: toRange(lines, selection),
  children: children.map((child) => toSymbol(lines, child)),
});
