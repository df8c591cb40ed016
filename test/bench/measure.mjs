// Times, memory and their summaries.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** The value that a share of the others is not above; 0.5 is the median. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const median = (values) => percentile(values, 0.5);

/** Milliseconds that a task takes. */
export async function time(task) {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/** The resident memory of a process, in bytes. */
export function residentMemory(pid) {
  const status = `/proc/${pid}/status`;
  const kilobytes = fs.existsSync(status) ? /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(status, 'utf8'))[1] : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) * 1024;
}
