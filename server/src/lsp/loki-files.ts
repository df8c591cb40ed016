import path from 'node:path';
import type { Ruler } from '../model/ruler';
import { matchesPath } from '../text/glob';
import { pathOf } from './uri';

interface Host {
  /** The URIs of the workspace folders. */
  folders(): readonly string[];
  /** The patterns of the setting `loki.rules` for a folder. */
  patterns(folder: string): Promise<readonly string[]>;
  /** Is called when files are read as something else than before. */
  changed(): void;
}

/** A folder on the disk, with patterns of paths below it. */
interface Folder {
  readonly path: string;
  readonly patterns: readonly string[];
}

/**
 * Which files hold rules of Loki because the user says so. Files are read without waiting for settings, so these are asked for ahead; when
 * the answer is another one, the files are read again.
 */
export class LokiFiles {
  private folders: readonly Folder[] = [];
  private updating: Promise<void> = Promise.resolve();

  constructor(private readonly host: Host) {}

  /** Is fulfilled when the settings are known that there are by now. */
  get ready(): Promise<void> {
    return this.updating;
  }

  /** Settings or folders changed. */
  update(): void {
    this.updating = this.updating.then(() => this.read());
  }

  /** Who evaluates the rules of a file; undefined where the setting does not say. */
  rulerOf(uri: string): Ruler | undefined {
    if (this.folders.length === 0) return undefined;
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    const isOne = this.folders.some((folder) => {
      const below = path.relative(folder.path, file).split(path.sep).join('/');
      return !below.startsWith('../') && folder.patterns.some((pattern) => matchesPath(pattern, below));
    });
    return isOne ? 'loki' : undefined;
  }

  private async read(): Promise<void> {
    const all = await Promise.all(this.host.folders().map(async (uri) => ({ path: pathOf(uri) ?? '', patterns: await this.host.patterns(uri) })));
    const folders = all.filter((folder) => folder.path !== '' && folder.patterns.length > 0);
    if (JSON.stringify(folders) === JSON.stringify(this.folders)) return;
    this.folders = folders;
    this.host.changed();
  }
}
