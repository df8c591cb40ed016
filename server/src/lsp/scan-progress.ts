import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { Progress } from './workspace-store';

/** Milliseconds. What is done sooner is not worth a word. */
const SHOWN_AFTER = 300;
/** Milliseconds between two words. */
const STEP = 100;

/** Milliseconds. Unlike `performance`, it is there without a module that takes a start ten milliseconds to load. */
const elapsed = (): number => process.uptime() * 1000;

/** Tells the user, where the client can, that the files of the workspace are being read, and lets them stop it. */
export function scanProgress(connection: Connection, client: ClientCapabilities): Progress {
  const began = elapsed();
  const canShow = client.window?.workDoneProgress === true;
  let shown: Awaited<ReturnType<Connection['window']['createWorkDoneProgress']>> | undefined;
  let isAsked = false;
  let hasEnded = false;
  let told = 0;

  async function show(): Promise<void> {
    isAsked = true;
    const progress = await connection.window.createWorkDoneProgress();
    if (hasEnded) return;
    progress.begin('Reading the files of the workspace', 0, undefined, true);
    shown = progress;
  }

  return {
    report(done, of) {
      const now = elapsed();
      if (!canShow || now - began < SHOWN_AFTER || now - told < STEP) return;
      told = now;
      if (!isAsked) show().catch(() => undefined);
      shown?.report(Math.round((100 * done) / of), `${done} of ${of}`);
    },
    get isCancelled() {
      return shown?.token.isCancellationRequested === true;
    },
    end() {
      hasEnded = true;
      shown?.done();
    },
  };
}
