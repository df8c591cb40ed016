// Types of exposition.mjs, for the tests.
export interface Series {
  labels: Record<string, string>;
  value?: number;
  buckets?: { le: number; count: number }[];
  sum?: number;
}
export interface Family {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  series: Series[];
}
export const CONTENT_TYPE: string;
export function exposition(families: Family[]): string;
