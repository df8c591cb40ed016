import { LSPErrorCodes, ResponseError, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';
import { RenameRefusal, renamableAt, renameAt } from '../../features/navigation/rename';
import { toRange, toTextEdit } from '../convert';
import type { Feature } from '../host';
import type { VersionedFile } from '../workspace-names';
import { pointerHere } from './navigation';

/** Another name for a recording rule, an alert, a metric of the contract, a port or a receiver, wherever it stands. */
export const rename: Feature = {
  register(connection, host) {
    connection.onPrepareRename((params, token) =>
      refusing(async () => {
        await host.names.known();
        const pointer = await pointerHere(host, params);
        const renamable = pointer && (await renamableAt(host.names.filesFor(token), pointer));
        return renamable ? { range: toRange(pointer.file.snapshot.lines, renamable), placeholder: renamable.name } : null;
      }),
    );
    connection.onRenameRequest((params, token) =>
      refusing(async (): Promise<WorkspaceEdit | null> => {
        await host.names.known();
        const pointer = await pointerHere(host, params);
        if (!pointer) return null;
        const { prometheus } = await host.checkSettingsOf(params.textDocument.uri);
        // Names that need quotes came with Prometheus 3.0.
        const takesUtf8 = (prometheus?.version?.major ?? 3) >= 3;
        const changed = await renameAt(host.names.filesFor(token), pointer, params.newName, takesUtf8);
        const edits = changed.map(({ file, edits: ofFile }) => ({ file, edits: ofFile.map((edit) => toTextEdit(file.snapshot.lines, edit)) }));
        if (!host.clientCapabilities().workspace?.workspaceEdit?.documentChanges) return { changes: Object.fromEntries(edits.map(({ file, edits: ofFile }) => [file.uri, ofFile])) };
        return { documentChanges: edits.map(({ file, edits: ofFile }) => TextDocumentEdit.create({ uri: file.uri, version: (file as VersionedFile).version }, ofFile)) };
      }),
    );
  },
};

/** Editors show the message of such an error where the name was typed. */
async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RenameRefusal) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
