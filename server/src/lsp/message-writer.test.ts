import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import type { Message } from 'vscode-languageserver/node';
import { WholeMessageWriter } from './message-writer';

const message = (text: string): Message => ({ jsonrpc: '2.0', method: 'window/logMessage', params: { text } }) as Message;

/** What is written of some messages. */
async function written(messages: readonly Message[]): Promise<string> {
  const stream = new PassThrough();
  const writer = new WholeMessageWriter(stream);
  for (const one of messages) await writer.write(one);
  return String(stream.read());
}

const whole = (one: Message): string => `Content-Length: ${Buffer.byteLength(JSON.stringify(one))}\r\n\r\n${JSON.stringify(one)}`;

describe('the writer of messages', () => {
  it('writes a list of diagnostics that comes again as it would any other', async () => {
    const [items, others] = [[{ message: '– ✓ 🙂' }, { message: '[]}}' }], [{ message: 'b' }]];
    const report = (id: unknown, result: object): Message => ({ jsonrpc: '2.0', id, result }) as unknown as Message;
    const reports = [
      ...[items, items, others, items, []].map((list, i) => report(i, { kind: 'full', resultId: 'é', items: list })),
      report('[]}}', { kind: 'full', items }),
      report(1, { items, kind: 'full' }),
      report(2, { kind: 'full', items: [], relatedDocuments: {} }),
      report(3, { kind: 'unchanged', resultId: 'a' }),
      report(4, { kind: 'full' }),
    ];
    assert.equal(await written(reports), reports.map(whole).join(''));
  });

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
