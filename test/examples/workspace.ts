import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

export const EXAMPLE = path.join(process.cwd(), 'examples/quantum-trader');

export const read = (file: string): string => fs.readFileSync(path.join(EXAMPLE, file), 'utf8');

/** The files of the example workspace, with slashes, in the order of their names. */
export const files = (): string[] =>
  fs
    .readdirSync(EXAMPLE, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(EXAMPLE, name)).isFile())
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();

interface Probe {
  httpGet: { path: string; port: string };
}

/** A Kubernetes manifest, as far as the tests read it. */
export interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string> };
  spec: {
    selector: { app: string; matchLabels: Record<string, string> };
    ports: { name: string; port: number; targetPort: string }[];
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        containers: {
          ports: { name: string; containerPort: number }[];
          livenessProbe: Probe;
          readinessProbe: Probe;
          resources: { requests: Record<string, string> };
        }[];
      };
    };
    endpoints: { port: string; path: string; interval: string; scrapeTimeout: string; honorLabels: boolean }[];
    jobLabel: string;
  };
}

/** Every manifest of a folder or a file of the example workspace. */
export const manifests = (of: string): Manifest[] =>
  files()
    .filter((name) => name === of || name.startsWith(`${of}/`))
    .flatMap((name) => parseAllDocuments(read(name)).map((document) => document.toJS({ maxAliasCount: 100 }) as Manifest));
