import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes messages to a stream, each with its header at once. The library writes the two one after the other, and waits in between: then
 * a client is woken twice for each answer.
 */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  private errors = 0;

  constructor(private readonly stream: Writable) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    // Encoded once: its length in bytes is that of what is written.
    const content = Buffer.from(JSON.stringify(message));
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
}
