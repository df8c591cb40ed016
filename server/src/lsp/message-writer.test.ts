import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import type { Message } from 'vscode-languageserver/node';
import { WholeMessageWriter } from './message-writer';

const message = (text: string): Message => ({ jsonrpc: '2.0', method: 'window/logMessage', params: { text } }) as Message;

describe('the writer of messages', () => {
  it('writes each with its header at once, and counts bytes', async () => {
    const written: string[] = [];
    // As a pipe does, which is given at once what was written while the stream was held back.
    const stream = new Writable({
      writev(chunks, done) {
        written.push(chunks.map(({ chunk }) => String(chunk)).join(''));
        setImmediate(done);
      },
    });
    const writer = new WholeMessageWriter(stream);
    for (const text of ['a', '– ✓ 🙂']) await writer.write(message(text));
    const [first, second] = ['a', '– ✓ 🙂'].map((text) => JSON.stringify(message(text)));
    assert.deepEqual(written, [`Content-Length: ${first!.length}\r\n\r\n${first}`, `Content-Length: ${Buffer.byteLength(second!)}\r\n\r\n${second}`]);
    writer.end();
    assert.ok(stream.writableEnded);
  });

  it('tells of a stream that takes no more', async () => {
    const stream = new PassThrough();
    const writer = new WholeMessageWriter(stream);
    const told: unknown[] = [];
    writer.onError(([error, , count]) => told.push([error.message, count]));
    writer.onClose(() => told.push('closed'));
    stream.destroy(new Error('gone'));
    await assert.rejects(writer.write(message('a')));
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(told.includes('closed') && told.length > 1, JSON.stringify(told));
  });
});
