// Starts a real Prometheus on this machine that scrapes the demo exporter, with a data folder that lives as long as it does.
import fs from 'node:fs';
import path from 'node:path';
import { end, onPath, start, temporaryFolder } from '../lib/programs.mjs';
import { freePort, until } from '../lib/wait.mjs';
import { metricsPath } from './exporter.mjs';

/** Prometheus' program: `PROMETHEUS_EXECUTABLE`, else `prometheus` on PATH, else undefined. */
export function findPrometheus(env = process.env) {
  return env.PROMETHEUS_EXECUTABLE || onPath('prometheus', env);
}

/** One job for each service, with the labels that Prometheus' operator adds from Kubernetes. */
function scrapeConfigs(exporter) {
  return exporter.services.map((service) => ({
    job_name: service,
    metrics_path: metricsPath(service),
    static_configs: [{ targets: [exporter.address], labels: { namespace: 'quantum-trader', pod: `${service}-0` } }],
  }));
}

/**
 * @param {{ exporter: { address: string, services: string[] }, port?: number, rules?: object[], scrapes?: object[],
 *   alertmanager?: string }} options a free loopback port is found unless `port` is given; each of `rules` is the content of a rule file
 *   (an object with `groups`), each of `scrapes` one more entry of `scrape_configs`; alerts go to the host:port of `alertmanager`
 * @returns {Promise<{ url: string, stop(): Promise<void> }>} once it answers and has scraped every service
 * @throws when there is no Prometheus, it ends early (with what it said), or is not ready within 30 seconds
 */
export async function startPrometheus({ exporter, port, rules = [], scrapes = [], alertmanager }) {
  const program = findPrometheus();
  if (!program) throw new Error('no prometheus found: install it, or name it in PROMETHEUS_EXECUTABLE');
  const folder = temporaryFolder('prometheus');
  try {
    writeConfig(folder, exporter, rules, scrapes, alertmanager);
    // Another program may take a free port before Prometheus does: then with another one.
    for (let tries = port === undefined ? 3 : 1; ; tries--) {
      try {
        return await launch(program, folder, port ?? (await freePort()), exporter.services.length);
      } catch (error) {
        if (tries <= 1 || !/address already in use/.test(error.message)) throw error;
      }
    }
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function writeConfig(folder, exporter, rules, scrapes, alertmanager) {
  // JSON is YAML, so nothing has to be installed to write it.
  const write = (name, content) => fs.writeFileSync(path.join(folder, name), JSON.stringify(content, null, 2));
  rules.forEach((content, i) => write(`rules-${i}.yml`, content));
  write('prometheus.yml', {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '5s' },
    rule_files: rules.map((_, i) => `rules-${i}.yml`),
    ...(alertmanager === undefined ? {} : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: [...scrapeConfigs(exporter), ...scrapes],
  });
}

async function launch(program, folder, port, services) {
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `--config.file=${path.join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${path.join(folder, 'data')}`,
    '--storage.tsdb.retention.time=6h', `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn',
  ];
  const child = start(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-4000)));
  let early;
  child.once('error', (error) => (early = error.message));
  child.once('exit', (code, signal) => (early ??= `ended (${signal ?? code}): ${log}`));
  const stop = async () => {
    await end(child);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await until(async () => early !== undefined || (await get(`${url}/-/ready`)).ok, { what: 'Prometheus ready' });
    await until(async () => early !== undefined || (await scraped(url)) >= services, { what: 'Prometheus has scraped the exporter' });
    if (early !== undefined) throw new Error(`Prometheus ${early}`);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { url, stop };
}

const get = (url) => fetch(url, { signal: AbortSignal.timeout(2000) });

/** How many services have been scraped. */
async function scraped(url) {
  const answer = await (await get(`${url}/api/v1/query?query=${encodeURIComponent('count(up == 1)')}`)).json();
  return Number(answer.data?.result?.[0]?.value?.[1] ?? 0);
}
