// Types of choose.mjs, for the tests.
export interface Choice {
  kind: 'desktop' | 'server';
  program: string;
  name: string;
}
export function hasDisplay(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): boolean;
export function desktopCommand(env?: NodeJS.ProcessEnv): string | undefined;
export function programBehind(command: string, platform?: NodeJS.Platform): string | undefined;
export function chooseVsCode(env?: NodeJS.ProcessEnv): Promise<Choice>;
