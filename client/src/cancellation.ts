import type { CancellationToken } from 'vscode';

/** An abort signal that follows a cancellation token. Dispose of it when the work is done. */
export function signalOf(token: CancellationToken): { signal: AbortSignal; dispose: () => void } {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  const listening = token.onCancellationRequested(() => abort.abort());
  return { signal: abort.signal, dispose: () => void listening.dispose() };
}
