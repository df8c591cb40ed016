// Types of arguments.mjs, for the tests.
export interface Launch {
  development: string[];
  tests: string | undefined;
  userData: string | undefined;
  extensions: string | undefined;
  folder: string | undefined;
  files: string[];
  payload: [string, string][];
}
export function isManagement(args: string[]): boolean;
export function parseArguments(args: string[]): Launch;
