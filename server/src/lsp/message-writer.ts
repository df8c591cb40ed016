import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type DocumentDiagnosticReport, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes messages to a stream, each with its header at once. The library writes the two one after the other, and waits in between: then
 * a client is woken twice for each answer.
 */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  private errors = 0;
  private lastList: WrittenList | undefined;

  constructor(private readonly stream: Writable) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    // Encoded once: its length in bytes is that of what is written.
    const content = this.withLastList(message) ?? Buffer.from(JSON.stringify(message));
    await new Promise<void>((resolve, reject) => {
      this.stream.cork();
      this.stream.write(`Content-Length: ${content.length}\r\n\r\n`);
      this.stream.write(content, (error) => {
        if (!error) return resolve();
        this.fireError(error, message, ++this.errors);
        reject(error);
      });
      this.stream.uncork();
    });
  }

  end(): void {
    this.stream.end();
  }

  /**
   * A report of diagnostics. A client that does not say which it has is sent the same list behind each keystroke, which takes as long to
   * write as the keystroke to check: of the last list, the bytes are kept.
   */
  private withLastList(message: Message): Buffer | undefined {
    const { result } = message as { readonly result?: Partial<DocumentDiagnosticReport> | null };
    if (result?.kind !== 'full' || !result.items) return undefined;
    const { items } = result;
    const around = JSON.stringify({ ...message, result: { ...result, items: [] } });
    if (!around.endsWith(END)) return undefined;
    if (this.lastList?.items !== items) this.lastList = { items, json: Buffer.from(JSON.stringify(items)) };
    return Buffer.concat([Buffer.from(around.slice(0, -END.length)), this.lastList.json, BEHIND_LIST]);
  }
}

/** A list as it was written. */
interface WrittenList {
  readonly items: readonly unknown[];
  readonly json: Buffer;
}

/** What a report without items ends with, where they come last, as they do in all of ours. */
const END = '[]}}';
const BEHIND_LIST = Buffer.from('}}');
