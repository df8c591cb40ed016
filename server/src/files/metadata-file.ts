import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readSnapshot, type SnapshotKnowledge } from '../workspace/metadata-snapshot';
import { SNAPSHOT_PATH } from '../workspace/metadata-snapshot-path';

/** Larger than a snapshot of 200,000 metrics, in bytes. */
const LONGEST_SNAPSHOT = 64 * 1024 * 1024;

/** Reads the snapshot of metadata in a folder; undefined where there is none that can be read. */
export async function readMetadataIn(folder: string): Promise<SnapshotKnowledge | undefined> {
  const file = path.join(folder, SNAPSHOT_PATH);
  // Most folders have none.
  if (!existsSync(file)) return undefined;
  try {
    return (await stat(file)).size > LONGEST_SNAPSHOT ? undefined : readSnapshot(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
