// What the commands print: one line when a step begins, one with its time when it is done. Two may run at once.

/** Runs one step and prints what it is and how long it took. What it throws goes on to the caller. */
export async function step(title, task) {
  const began = Date.now();
  console.log(`> ${title}`);
  try {
    return await task();
  } finally {
    console.log(`  ${title}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
}

/** Counts over all steps. */
export class Totals {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** What failed, and what succeeded at a second try only: one line each. */
  failures = [];
  retried = [];

  add({ passed = 0, failed = 0, skipped = 0, failures = [], retried = [] }) {
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
    this.failures.push(...failures);
    this.retried.push(...retried);
  }

  /** What wants a look, for whoever sees only the end of a long output. */
  get notes() {
    return [...this.retried.map((title) => `RETRIED: ${title}`), ...this.failures.map((title) => `FAILED: ${title}`)];
  }

  /** The line that closes a run. */
  toString() {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }
}
