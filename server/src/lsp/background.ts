import { expectMuch } from '../boot/v8-flags';

/** Milliseconds that work in the background may take before others get a turn. */
const SLICE_MS = 4;
/** Milliseconds without a keystroke after which somebody is taken not to write. */
const QUIET_MS = 150;
/** Milliseconds behind a message after which nobody is taken to wait for what it asked for. */
const ANSWER_MS = 30;
/** Milliseconds between two looks at whether the user still waits for something. */
const LOOK_MS = 15;
/** Milliseconds after which work goes on by a slice, whoever writes: it must come to an end. */
const PATIENCE_MS = 400;

/** Slices, without a rest between them, after which there is more to do than a few files. */
const MUCH = 200;
/** Milliseconds without work after which there is nothing more to do. */
const REST_MS = 1000;

/** Milliseconds. Unlike `performance`, it is there without a module that takes a start ten milliseconds to load. */
const now = (): number => process.uptime() * 1000;

/**
 * Work that nobody waits for, such as looking through ten thousand files. It is done in slices of a few milliseconds, between which
 * requests are answered, and rests while the user writes or waits for an answer.
 */
export class Background {
  private slices = 0;
  private began = 0;
  private waiting = 0;
  private written = -QUIET_MS;
  private heardAt = -ANSWER_MS;

  /** The user changed a document. */
  wrote(): void {
    this.written = now();
  }

  /** Something came in, which is read in a moment. */
  heard(): void {
    this.heardAt = now();
  }

  /** What came in asks for nothing but this work itself, which would wait for itself to begin. */
  isMeant(): void {
    this.heardAt = -ANSWER_MS;
  }

  /** Rests for as long as somebody waits for an answer. */
  async yieldTo<T>(answer: Promise<T>): Promise<T> {
    this.waiting++;
    try {
      return await answer;
    } finally {
      this.waiting--;
    }
  }

  /** Is awaited between two pieces of work. */
  async turn(): Promise<void> {
    if (now() - this.began < SLICE_MS) return;
    const stopped = now();
    this.slices = stopped - this.began > REST_MS ? 0 : this.slices + 1;
    if (this.slices > MUCH) expectMuch();
    // What came in during the slice is heard in between the first and the second.
    for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve));
    while (this.isInTheWay() && now() - stopped < PATIENCE_MS) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    this.began = now();
  }

  private isInTheWay(): boolean {
    return this.waiting > 0 || now() - this.written < QUIET_MS || now() - this.heardAt < ANSWER_MS;
  }
}
