// Types of exporter.mjs, for the tests.
import type { Family } from './exposition.mjs';
export interface Exporter {
  /** host:port */
  address: string;
  services: string[];
  stop(): Promise<void>;
}
export function metricsPath(service: string): string;
export function startExporter(options?: { families?: (service: string, t: number) => Family[] }): Promise<Exporter>;
