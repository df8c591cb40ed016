import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';

/** Lets what came in be read, such as a keystroke, and tells whether the client still wants the answer to a question. */
export async function stillWanted(token: CancellationToken): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return !token.isCancellationRequested;
}

/** What is said to a client that does not want an answer any more. */
export const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
