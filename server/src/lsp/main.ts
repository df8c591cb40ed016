import { Console } from 'node:console';
import { createConnection, ProposedFeatures, type Connection } from 'vscode-languageserver/node';
import { startServer } from './server';
import { WholeMessageWriter } from './message-writer';

/** Over standard input and output, which nothing else may write to. */
function stdioConnection(): Connection {
  globalThis.console = new Console(process.stderr);
  // The library ends the server when its input ends, as long as that is a stream; its types take a stream together with another one alone.
  return createConnection(ProposedFeatures.all, process.stdin, new WholeMessageWriter(process.stdout) as unknown as NodeJS.WritableStream);
}

const isStdio = process.argv.includes('--stdio');
const connection = isStdio ? stdioConnection() : createConnection(ProposedFeatures.all);
startServer(connection, (heard) => {
  if (isStdio) process.stdin.on('data', heard);
  else process.on('message', heard);
});
