import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Characters of closed documents whose memory is worth a tenth of a second. */
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
      collector()();
    }, SOON_MS).unref();
  }
}

let known: (() => void) | undefined;

/** V8's collector, which it hands out to contexts that are made after it was told to. */
export function collector(): () => void {
  if (!known) {
    setFlagsFromString('--expose-gc');
    known = runInNewContext('gc') as () => void;
    // V8 refuses compiled code of a program with other flags than its own: what is kept from now on must fit the next start.
    setFlagsFromString('--no-expose-gc');
  }
  return known;
}
