// Real VictoriaMetrics and Alertmanager on free ports of this machine, with a data folder that lives as long as they do.
import fs from 'node:fs';
import path from 'node:path';
import { end, onPath, start, temporaryFolder } from '../../scripts/lib/programs.mjs';
import { freePort, until } from '../../scripts/lib/wait.mjs';

export interface RealServer {
  readonly url: string;
  stop(): Promise<void>;
}

export const findVictoriaMetrics = (): string | undefined => onPath('victoria-metrics') ?? onPath('victoria-metrics-prod');
export const findAlertmanager = (): string | undefined => onPath('prometheus-alertmanager') ?? onPath('alertmanager');

export async function launch(program: string, name: string, argumentsFor: (folder: string, address: string) => string[] | Promise<string[]>, ready: string): Promise<RealServer> {
  const folder = temporaryFolder(name);
  const address = `127.0.0.1:${await freePort()}`;
  const child = start(program, await argumentsFor(folder, address), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-2000)));
  let early: string | undefined;
  child.once('error', (error: Error) => (early = error.message));
  child.once('exit', () => (early ??= log));
  const url = `http://${address}`;
  await until(async () => early !== undefined || (await fetch(url + ready, { signal: AbortSignal.timeout(2000) })).ok, { what: `${name} ready` });
  if (early !== undefined) throw new Error(`${name} ended: ${early}`);
  return {
    url,
    stop: async () => {
      await end(child);
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @param series lines in Prometheus' text format */
export async function startVictoriaMetrics(series: string): Promise<RealServer> {
  const server = await launch(findVictoriaMetrics()!, 'victoria-metrics', (folder, address) => [`-storageDataPath=${path.join(folder, 'data')}`, `-httpListenAddr=${address}`, '-retentionPeriod=1', '-search.latencyOffset=0s'], '/health');
  await fetch(`${server.url}/api/v1/import/prometheus`, { method: 'POST', body: series });
  await fetch(`${server.url}/internal/force_flush`);
  return server;
}

export const startAlertmanager = (config: object): Promise<RealServer> =>
  launch(
    findAlertmanager()!,
    'alertmanager',
    (folder, address) => {
      // JSON is YAML.
      fs.writeFileSync(path.join(folder, 'alertmanager.yml'), JSON.stringify(config));
      return [`--config.file=${path.join(folder, 'alertmanager.yml')}`, `--storage.path=${path.join(folder, 'data')}`, `--web.listen-address=${address}`, '--cluster.listen-address='];
    },
    '/-/ready',
  );
