// Types of manifest.mjs, for the tests.
export function ruleFile(count: number): string;
export function prometheusRule(count: number, name?: string, first?: number): string;
export function metricNames(count: number): string[];
export function prometheusAnswers(names: readonly string[]): Record<string, string>;
export function expressions(count: number, seed: number): string[];
export function logExpressions(count: number, seed: number): string[];
export function manyDocuments(count: number): string;
export function serviceMonitors(count: number): string;
export function rulesToPaste(count: number): string;
export function workspaceFiles(services: number): { readonly file: string; readonly text: string }[];
