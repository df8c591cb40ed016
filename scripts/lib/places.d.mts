// Types of places.mjs, for the tests.
export const ROOT: string;
export function cacheFolder(env?: NodeJS.ProcessEnv): string;
export function vsixPath(manifest: { name: string; version: string }): string;
