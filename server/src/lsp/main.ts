import { Console } from 'node:console';
import type { Connection } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { runProgram } from '../boot/run-program';
import { expectLittle } from '../boot/v8-flags';
import { announced } from './capabilities';
import { WholeMessageWriter } from './message-writer';

// To import all of it would make another object with its thousand names first.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- It is bundled all the same.
const languageServer = require('vscode-languageserver/node') as typeof import('vscode-languageserver/node');

/** Over standard input and output, which nothing else may write to. */
function stdioConnection(): Connection {
  globalThis.console = new Console(process.stderr);
  // The library ends the server when its input ends, as long as that is a stream; its types take a stream together with another one alone.
  return languageServer.createConnection(languageServer.ProposedFeatures.all, process.stdin, new WholeMessageWriter(process.stdout) as unknown as NodeJS.WritableStream);
}

const isStdio = process.argv.includes('--stdio');
const connection = isStdio ? stdioConnection() : languageServer.createConnection(languageServer.ProposedFeatures.all);

function onArrival(heard: () => void): void {
  if (isStdio) process.stdin.on('data', heard);
  else process.on('message', heard);
}

connection.onInitialize((params) => {
  // The rest takes three times as long to load as all of this. It is there before the next message is read.
  setImmediate(() => (runProgram('features', { 'vscode-languageserver': languageServer }, expectLittle) as typeof import('./server')).startServer(connection, params, onArrival));
  return { serverInfo: { name: 'observability-authoring', version }, capabilities: announced(params.capabilities) };
});
connection.listen();
