import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Identity } from '../../../server/src/backends/node-transport';

/** What `observability.tls` says of a server: the paths of files in PEM. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Larger than any chain of certificates. */
const LONGEST_FILE = 1024 * 1024;

/** The files for an origin; the setting's keys are addresses, of which the origin counts. */
export function tlsFilesFor(setting: unknown, origin: string): TlsFiles | undefined {
  if (typeof setting !== 'object' || setting === null) return undefined;
  const found = Object.entries(setting as Record<string, unknown>).find(([address]) => URL.canParse(address) && new URL(address).origin === origin)?.[1];
  if (typeof found !== 'object' || found === null) return undefined;
  const { ca, cert, key } = found as Record<string, unknown>;
  const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  return { ca: textOf(ca), cert: textOf(cert), key: textOf(key) };
}

/**
 * Reads the files. They are read anew for each query, because certificates of a short life are replaced in place.
 *
 * @throws Error with the path of a file that cannot be read
 */
export async function readTls({ ca, cert, key }: TlsFiles, home: string, passphrase?: string): Promise<Identity['tls']> {
  const read = async (file: string | undefined): Promise<string | undefined> => (file === undefined ? undefined : readPem(file.replace(/^~(?=[/\\])/, home)));
  const [authority, certificate, privateKey] = await Promise.all([read(ca), read(cert), read(key)]);
  return { ...(authority === undefined ? {} : { ca: [authority] }), cert: certificate, key: privateKey, passphrase };
}

async function readPem(file: string): Promise<string> {
  if (!path.isAbsolute(file)) throw new Error(`the setting observability.tls names ${JSON.stringify(file)}, which is not an absolute path`);
  try {
    if ((await fs.stat(file)).size > LONGEST_FILE) throw new Error('it is too large for a certificate');
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`the file ${file} of the setting observability.tls cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
