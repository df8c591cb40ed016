import { FoldingRangeKind, type DocumentSymbol, type FoldingRange, type SelectionRange } from 'vscode-languageserver';
import { queryFolds } from '../../features/folding';
import { selectionsAt } from '../../features/selection';
import { toRange } from '../convert';
import type { Feature } from '../host';
import { documentOutline } from '../outline';
import { cancelled, stillWanted } from '../still-wanted';

/** The outline of a file, what a selection grows to, and what can be folded. */
export const structure: Feature = {
  register(connection, host) {
    connection.onDocumentSymbol(async ({ textDocument: { uri } }, token): Promise<DocumentSymbol[] | null> => {
      const snapshot = host.snapshotOf(uri);
      if (!snapshot) return null;
      const outline = await documentOutline(snapshot, () => stillWanted(token));
      if (!outline) throw cancelled();
      return outline;
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
