// Types of regressions.mjs, for the tests.
export function regressions(committed: Readonly<Record<string, { readonly ratio: number; readonly noise: number }>>, tries: readonly Readonly<Record<string, number>>[]): string[];
