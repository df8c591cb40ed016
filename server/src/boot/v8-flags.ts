import v8 from 'node:v8';

/** The V8 of Node 20. Later ones decide otherwise when to optimize, and what the flags make of them was not measured. */
const IS_KNOWN = process.versions.v8.startsWith('11.3.');

/**
 * How much bytecode of a function runs before V8 asks again whether to optimize it, in bytes, and by what its young generation grows where
 * much survives, as a factor (`node --v8-options`).
 */
const flags = (budget: number, growth: number): string => `--interrupt-budget=${budget} --semi-space-growth-factor=${growth}`;

const LITTLE = flags(400_000, 1);
/** What V8 has by itself. */
export const MUCH = flags(67_584, 2);

function set(wanted: string): void {
  if (IS_KNOWN) v8.setFlagsFromString(wanted);
}

/**
 * Has V8 expect what a language server does for most documents: a few hundred milliseconds of work at once, and then a little behind each
 * keystroke. V8 by itself expects to run the same for minutes: it optimizes functions that will not run often enough to earn that back, and
 * its young generation soon takes up twice 16 MiB, which take longer to get from the system than to collect 1 MiB more often.
 */
export const expectLittle = (): void => set(LITTLE);

/** Has V8 expect what it does by itself, for work on thousands of files or rules: what is needed for a moment must not grow old. */
export const expectMuch = (): void => set(MUCH);
