/** How often the server may crash within `WINDOW_MS` before it stays down. */
export const MOST_CRASHES = 5;
export const WINDOW_MS = 3 * 60 * 1000;

/**
 * Decides whether a crashed server starts again. A document that kills the server would do so for ever, so after five
 * crashes in three minutes it stays down until the user asks for it.
 */
export class RestartPolicy {
  private crashes: number[] = [];

  /** @param now milliseconds of any clock that does not jump */
  constructor(private readonly now: () => number) {}

  /** Notes a crash, and says whether to start again. */
  crashed(): 'restart' | 'give-up' {
    const now = this.now();
    this.crashes = [...this.crashes.filter((at) => now - at < WINDOW_MS), now];
    return this.crashes.length < MOST_CRASHES ? 'restart' : 'give-up';
  }

  /** The user restarted the server: what was before does not count any more. */
  forgive(): void {
    this.crashes = [];
  }
}
