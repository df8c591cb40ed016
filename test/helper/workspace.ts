import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder of files that a test may write to; it is gone after `remove`. */
export class Workspace {
  readonly folder: string;

  /** @param files the texts or bytes of files, by their path in the folder */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, name = 'workspace') {
    this.folder = path.join(fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'observability-test-'))), name);
    fs.mkdirSync(this.folder);
    for (const [file, content] of Object.entries(files)) this.write(file, content);
  }

  /** The folder's URI, without a slash at its end, as editors give it. */
  get uri(): string {
    return pathToFileURL(this.folder).href;
  }

  path(file: string): string {
    return path.join(this.folder, file);
  }

  uriOf(file: string): string {
    return pathToFileURL(this.path(file)).href;
  }

  read(file: string): string {
    return fs.readFileSync(this.path(file), 'utf8');
  }

  /** @returns the file's URI */
  write(file: string, content: string | Uint8Array): string {
    fs.mkdirSync(path.dirname(this.path(file)), { recursive: true });
    fs.writeFileSync(this.path(file), content);
    return this.uriOf(file);
  }

  delete(file: string): void {
    fs.rmSync(this.path(file), { recursive: true });
  }

  remove(): void {
    fs.rmSync(path.dirname(this.folder), { recursive: true, force: true, maxRetries: 5 });
  }
}
