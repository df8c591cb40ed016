import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Analysis, Snapshot } from '../features/snapshot';
import { isFoundBelow, sourceFiles, sourceFilesWithin } from '../files/source-files';
import type { SnapshotCache, Turn } from './snapshot-cache';
import { canonicalUri, pathOf } from './uri';

/** A file of the workspace, as it stands on the disk. */
export interface WorkspaceFile {
  readonly uri: string;
  /** Differs when the file has changed. */
  readonly stamp: string;
  /** Whether it is known to hold nothing that is checked. */
  isNothing(): boolean;
  /** What is in it, read with turns in between. @throws where it went away, or may not be read */
  readonly snapshot: () => Promise<Snapshot>;
  /** The same, a few documents at a time, of which nothing is kept. @throws as `snapshot` does */
  slices(slice: (analyses: readonly Analysis[]) => void): Promise<void>;
}

interface Host {
  /** The URIs of the workspace folders. */
  folders(): readonly string[];
  /** The patterns of `files.exclude` for a folder. */
  excluded(folder: string): Promise<readonly string[]>;
}

/** A workspace folder on the disk. */
interface Root {
  readonly path: string;
  readonly excluded: readonly string[];
}

/**
 * The files of the workspace folders. The disk is walked once; after that, the client tells what changed, and only that is
 * looked at, so that one file saved among ten thousand costs one look.
 */
export class WorkspaceFiles {
  private files: Map<string, WorkspaceFile> | undefined;
  /** Paths that were told of and not looked at yet. */
  private readonly told = new Set<string>();
  private work: Promise<unknown> = Promise.resolve();
  /** The folders, as they are until the files are forgotten. */
  private known: Promise<readonly Root[]> | undefined;

  /** @param turn is awaited between two pieces of work, so that others may do something */
  constructor(
    private readonly cache: SnapshotCache,
    private readonly host: Host,
    private readonly turn: Turn,
  ) {}

  /** Whether there is such a file on the disk, in a workspace folder or not. */
  hasFile(uri: string): boolean {
    const path = pathOf(uri);
    return path !== undefined && existsSync(path);
  }

  /** Folders or what is excluded from them changed: everything is walked again. */
  forget(): void {
    this.files = undefined;
    this.known = undefined;
  }

  /** Files or folders came, went, or changed. */
  changed(uris: readonly string[]): void {
    for (const uri of uris) {
      const file = pathOf(uri);
      if (file === undefined) continue;
      // What an ignore file leaves out may stand anywhere below.
      if (path.basename(file) === '.gitignore') this.forget();
      else this.told.add(file);
    }
  }

  /** All files by their URIs. It follows what changes while somebody goes through it. */
  async list(): Promise<ReadonlyMap<string, WorkspaceFile>> {
    const listed = this.work.then(() => this.update());
    // Whoever comes next must not fail for what failed before.
    this.work = listed.catch(() => undefined);
    return listed;
  }

  private async update(): Promise<ReadonlyMap<string, WorkspaceFile>> {
    if (!this.files) {
      const files = new Map<string, WorkspaceFile>();
      this.files = files;
      this.told.clear();
      for (const root of await this.roots()) for await (const file of sourceFiles([root.path], root.excluded)) await this.look(file, files);
      return files;
    }
    const { files } = this;
    const told = [...this.told];
    this.told.clear();
    if (told.length > 0) {
      const roots = await this.roots();
      for (const file of told) await this.lookAgain(file, roots, files);
    }
    return files;
  }

  private roots(): Promise<readonly Root[]> {
    return (this.known ??= this.readRoots());
  }

  private async readRoots(): Promise<readonly Root[]> {
    const roots: Root[] = [];
    for (const folder of this.host.folders()) {
      const at = pathOf(folder);
      if (at !== undefined) roots.push({ path: at, excluded: await this.host.excluded(folder) });
    }
    return roots;
  }

  private async lookAgain(file: string, roots: readonly Root[], files: Map<string, WorkspaceFile>): Promise<void> {
    const uri = pathToFileURL(file).href;
    const kind = await kindOf(file);
    if (kind !== 'file') for (const known of files.keys()) if (known === uri || known.startsWith(`${uri}/`)) files.delete(known);
    for (const root of roots) {
      if (kind === undefined || !isWithin(file, root.path)) continue;
      if (kind === 'folder') for await (const found of sourceFilesWithin(root.path, file, root.excluded)) await this.look(found, files);
      else if (files.has(uri) || (await isFoundBelow(root.path, file, root.excluded))) await this.look(file, files);
    }
  }

  private async look(file: string, files: Map<string, WorkspaceFile>): Promise<void> {
    const uri = pathToFileURL(file).href;
    try {
      const found = this.cache.look(uri, file);
      files.set(uri, {
        uri,
        stamp: found.stamp,
        isNothing: () => this.cache.isNothing(found),
        snapshot: () => this.cache.readOnce(found, this.turn),
        slices: (slice) => this.cache.readSlices(found, this.turn, slice),
      });
    } catch {
      files.delete(uri);
    }
    await this.turn();
  }
}

const isWithin = (file: string, folder: string): boolean => canonicalUri(pathToFileURL(file).href).startsWith(`${canonicalUri(pathToFileURL(folder).href).replace(/\/$/, '')}/`);

async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await stat(file);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
