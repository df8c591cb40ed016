// Types of prometheus.mjs, for the tests.
import type { Exporter } from './exporter.mjs';
export interface Prometheus {
  url: string;
  stop(): Promise<void>;
}
export function findPrometheus(env?: NodeJS.ProcessEnv): string | undefined;
export function startPrometheus(options: {
  exporter: Pick<Exporter, 'address' | 'services'>;
  port?: number;
  rules?: object[];
  scrapes?: object[];
  alertmanager?: string;
}): Promise<Prometheus>;
