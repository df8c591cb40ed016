import { InlayHintKind, MarkupKind, type InlayHint } from 'vscode-languageserver';
import { inlayHints as hintsOf } from '../../features/inlay-hints';
import { toSpan } from '../convert';
import type { Feature } from '../host';

/** The inferred types of queries, where the user wants to see them. */
export const inlayHints: Feature = {
  register(connection, host) {
    connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }): Promise<InlayHint[]> => {
      const [{ inlayTypes }, { contract, live, workspace, series }] = await Promise.all([host.settingsOf(uri), host.checkSettingsOf(uri)]);
      const snapshot = inlayTypes ? host.snapshotOf(uri) : undefined;
      if (!snapshot) return [];
      return hintsOf(snapshot, toSpan(snapshot.lines, range), contract, live, workspace, series).map(({ at, label, tooltip }) => ({
        position: snapshot.lines.position(at),
        label,
        kind: InlayHintKind.Type,
        tooltip: { kind: MarkupKind.Markdown, value: tooltip },
        paddingLeft: false,
      }));
    });
  },
};
