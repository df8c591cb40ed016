// Types of dependencies.mjs, for the tests.
export function isInstalled(
  wanted: Record<string, { version?: string; optional?: boolean }>,
  installed: Record<string, { version?: string }> | undefined,
): boolean;
export function ensureDependencies(): Promise<void>;
