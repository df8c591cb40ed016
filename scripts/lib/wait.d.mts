// Types of wait.mjs, for the tests.
export function until<T>(condition: () => T | Promise<T>, options: { what: string; limit?: number; every?: number }): Promise<T>;
export function within<T, U = undefined>(promise: Promise<T>, limit: number, otherwise?: U): Promise<T | U>;
export function isFree(port: number): Promise<boolean>;
export function freePort(): Promise<number>;
