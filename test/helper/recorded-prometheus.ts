// A real Prometheus with hours of samples, which promtool writes before it starts.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPrometheus } from '../../scripts/demo/prometheus.mjs';
import { launch, type RealServer } from './real-servers';

export interface Recording {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The value at a time in seconds since the epoch; undefined where there is no sample. */
  readonly valueAt: (time: number) => number | undefined;
}

/**
 * @param from and to of the samples, in seconds since the epoch; `step` between two
 * @param config of Prometheus
 */
export const startRecordedPrometheus = (recordings: readonly Recording[], { from, to, step, config = {} }: { from: number; to: number; step: number; config?: object }): Promise<RealServer> =>
  launch(
    findPrometheus()!,
    'recorded-prometheus',
    async (folder, address) => {
      const metrics = [...new Set(recordings.map(({ metric }) => metric))];
      const lines = metrics.flatMap((metric) => [
        `# TYPE ${metric} gauge`,
        ...recordings.filter((each) => each.metric === metric).flatMap(({ labels, valueAt }) => {
          const name = `${metric}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
          const samples: string[] = [];
          for (let time = from; time <= to; time += step) {
            const value = valueAt(time);
            if (value !== undefined) samples.push(`${name} ${value} ${time}`);
          }
          return samples;
        }),
      ]);
      fs.writeFileSync(path.join(folder, 'samples.txt'), [...lines, '# EOF', ''].join('\n'));
      await promisify(execFile)('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', path.join(folder, 'samples.txt'), path.join(folder, 'data')], { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
      fs.writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify(config));
      return [`--config.file=${path.join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, '--storage.tsdb.retention.time=10y', `--web.listen-address=${address}`, '--log.level=warn'];
    },
    '/-/ready',
  );
