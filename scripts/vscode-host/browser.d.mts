// Types of browser.mjs, for the tests.
export function findChromium(env?: NodeJS.ProcessEnv): string | undefined;
export function isLocal(address: string): boolean;
