import inspector from 'node:inspector';

/** Characters of closed documents whose memory is worth a fifth of a second. */
const WORTH = 1_000_000;
/** Milliseconds behind the closing, within which whoever follows the documents lets go of this one. */
const SOON_MS = 10;

/**
 * Gives the memory of large documents back when they are closed. V8 by itself would wait until the heap is a multiple of what is in use: five
 * files of ten thousand rules that were opened and closed kept 600 MiB.
 */
export class Garbage {
  private size = 0;

  /** @param letGo is called before the memory is collected */
  constructor(private readonly letGo: () => void) {}

  /** @param size of a document that was closed, in characters */
  add(size: number): void {
    this.size += size;
    if (this.size < WORTH) return;
    this.size = 0;
    setTimeout(() => {
      this.letGo();
      void collectGarbage();
    }, SOON_MS).unref();
  }
}

/** Has V8 collect all that it can, and hand free memory back. Debuggers may ask for that, and so may a program that acts as one. */
export async function collectGarbage(): Promise<void> {
  const session = new inspector.Session();
  session.connect();
  await new Promise((resolve) => session.post('HeapProfiler.collectGarbage', resolve));
  // A session that is ended while it answers never returns.
  await new Promise((resolve) => setImmediate(resolve));
  session.disconnect();
}
