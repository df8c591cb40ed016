import { MarkupKind, type SignatureHelp } from 'vscode-languageserver';
import { signatureAt } from '../../features/signature-help';
import type { Feature } from '../host';

/** The parameters of the function or aggregation that is being called. */
export const signatureHelp: Feature = {
  register(connection, host) {
    connection.onSignatureHelp(({ textDocument: { uri }, position }): SignatureHelp | null => {
      const snapshot = host.snapshotOf(uri);
      const found = snapshot && signatureAt(snapshot, snapshot.lines.offset(position));
      if (!found) return null;
      const { label, parameters, active, documentation } = found;
      return {
        signatures: [{ label, documentation: { kind: MarkupKind.Markdown, value: documentation }, parameters: parameters.map(({ from, to }) => ({ label: [from, to] })) }],
        activeSignature: 0,
        activeParameter: active,
      };
    });
  },
};
