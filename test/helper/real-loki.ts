// A real Loki, where there is one: `LOKI_BIN`, or `loki` on the PATH that says it is Grafana's. Debian has another program of that name.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onPath } from '../../scripts/lib/programs.mjs';
import { freePort } from '../../scripts/lib/wait.mjs';
import { launch, type RealServer } from './real-servers';

/** Loki's program; undefined where there is none. */
export function findLoki(): string | undefined {
  const program = process.env['LOKI_BIN'] || onPath('loki');
  if (!program) return undefined;
  try {
    return /^loki, version/m.test(execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] })) ? program : undefined;
  } catch {
    // Whatever does not tell its version is another program.
    return undefined;
  }
}

export const startLoki = (program: string): Promise<RealServer> =>
  launch(
    program,
    'loki',
    async (folder, address) => {
      const [host, port] = address.split(':');
      const config = {
        auth_enabled: false,
        server: { http_listen_address: host, http_listen_port: Number(port), grpc_listen_address: host, grpc_listen_port: await freePort(), log_level: 'error' },
        common: { instance_addr: host, path_prefix: folder, replication_factor: 1, ring: { kvstore: { store: 'inmemory' } }, storage: { filesystem: { chunks_directory: path.join(folder, 'chunks'), rules_directory: path.join(folder, 'rules') } } },
        schema_config: { configs: [{ from: '2024-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13', index: { prefix: 'index_', period: '24h' } }] },
        ingester: { lifecycler: { min_ready_duration: '0s' } },
        analytics: { reporting_enabled: false },
      };
      // JSON is YAML.
      fs.writeFileSync(path.join(folder, 'loki.yml'), JSON.stringify(config));
      return [`-config.file=${path.join(folder, 'loki.yml')}`];
    },
    '/ready',
  );
