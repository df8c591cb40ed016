import { type Connection, type Disposable, type Position, type TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { editText, textOf } from '../features/snapshot';
import type { PartedText } from '../yaml/parts';

/** One version of a document that the editor has open. Each version is an object of its own, also one with a number that was there before. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: PartedText;
}

/** The documents that the editor has open, as they stand there. An edit costs what it changes, and not the whole text. */
export class OpenDocuments {
  private readonly documents = new Map<string, OpenDocument>();

  /** @param host is called with each version of a document, and when one was closed */
  constructor(private readonly host: { changed(document: OpenDocument): void; closed(document: OpenDocument): void }) {}

  get(uri: string): OpenDocument | undefined {
    return this.documents.get(uri);
  }

  all(): OpenDocument[] {
    return [...this.documents.values()];
  }

  uris(): string[] {
    return [...this.documents.keys()];
  }

  listen(connection: Connection): Disposable[] {
    return [
      connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => this.set({ uri, languageId, version, text: textOf(languageId, text) })),
      connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
        const before = this.documents.get(uri);
        if (before) this.set({ ...before, version, text: contentChanges.reduce((text, change) => changed(before.languageId, text, change), before.text) });
      }),
      connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
        const last = this.documents.get(uri);
        this.documents.delete(uri);
        if (last) this.host.closed(last);
      }),
    ];
  }

  private set(document: OpenDocument): void {
    this.documents.set(document.uri, document);
    this.host.changed(document);
  }
}

function changed(languageId: string, text: PartedText, change: TextDocumentContentChangeEvent): PartedText {
  if (!('range' in change)) return textOf(languageId, change.text);
  const { start, end } = change.range;
  const [first, last] = isBehind(start, end) ? [end, start] : [start, end];
  return editText(languageId, text, { from: text.offset(first), to: text.offset(last), text: change.text });
}

const isBehind = (a: Position, b: Position): boolean => a.line > b.line || (a.line === b.line && a.character > b.character);
