import { DocumentHighlightKind, type CancellationToken, type DocumentHighlight, type Location, type LocationLink, type TextDocumentPositionParams } from 'vscode-languageserver';
import { placeOf, wholeOf, type Found } from '../../features/navigation/files';
import { definitionsAt, highlightsAt, referencesAt, type Pointer } from '../../features/navigation/navigate';
import { namesAt } from '../../features/navigation/files';
import { toRange } from '../convert';
import type { Feature, Host } from '../host';

/** Where the name at the cursor is defined, who speaks of it, and the same in the document. */
export const navigation: Feature = {
  register(connection, host) {
    connection.onDefinition(async (params, token): Promise<Location[] | LocationLink[] | null> => {
      const pointer = await pointerAt(host, params, token);
      if (!pointer) return null;
      const definitions = await definitionsAt(host.names.filesFor(token), pointer);
      if (definitions.length === 0) return null;
      return host.clientCapabilities().textDocument?.definition?.linkSupport ? definitions.map((found) => toLink(found, pointer)) : definitions.map(toLocation);
    });
    connection.onReferences(async (params, token): Promise<Location[] | null> => {
      const pointer = await pointerAt(host, params, token);
      return pointer ? (await referencesAt(host.names.filesFor(token), pointer, params.context.includeDeclaration)).map(toLocation) : null;
    });
    connection.onDocumentHighlight(async (params): Promise<DocumentHighlight[] | null> => {
      const pointer = await pointerHere(host, params);
      const found = pointer ? await highlightsAt(pointer) : [];
      // Without an answer, editors highlight words that are the same.
      return found.length === 0 ? null : found.map((one) => ({ range: rangeOf(one), kind: one.occurrence.role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
    });
  },
};

/** What is under the cursor; undefined where it is no name. */
export async function pointerHere(host: Host, { textDocument: { uri }, position }: TextDocumentPositionParams): Promise<Pointer | undefined> {
  const { contract } = await host.checkSettingsOf(uri);
  const file = host.openFile(uri);
  if (!file) return undefined;
  const pointer = { file, offset: file.snapshot.lines.offset(position), serviceLabel: contract?.scrape.selector };
  return namesAt(pointer.file, pointer.offset).length > 0 ? pointer : undefined;
}

/** The same, once the files of the workspace are known. */
export async function pointerAt(host: Host, params: TextDocumentPositionParams, token: CancellationToken): Promise<Pointer | undefined> {
  if (!(await pointerHere(host, params))) return undefined;
  await host.names.settled();
  // The document may have changed in the meantime.
  return token.isCancellationRequested ? undefined : pointerHere(host, params);
}

const rangeOf = (found: Found) => toRange(found.file.snapshot.lines, placeOf(found));
export const toLocation = (found: Found): Location => ({ uri: found.file.uri, range: rangeOf(found) });

function toLink(found: Found, { file, offset }: Pointer): LocationLink {
  const origin = namesAt(file, offset)[0];
  return { originSelectionRange: origin && rangeOf(origin), targetUri: found.file.uri, targetRange: toRange(found.file.snapshot.lines, wholeOf(found)), targetSelectionRange: rangeOf(found) };
}
