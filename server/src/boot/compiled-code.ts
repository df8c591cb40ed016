import fs from 'node:fs';
import path from 'node:path';
import type vm from 'node:vm';

/** Milliseconds. By then, a server has done what each one does. */
const FIRST_WORK = 5000;

/** Bytes of the checksum that stands before the code. */
const HEADER = 4;

/**
 * What V8 compiled of a program, in a folder that outlives it. V8 refuses code of another V8, but takes what is damaged, so the code has a
 * checksum; that it is of this very text is told by the file's name. What earlier builds and other versions of V8 left there is removed.
 */
export class CompiledCode {
  private readonly file: string;
  private readonly isOld: (name: string) => boolean;

  /**
   * @param program its file
   * @param folder the path of a folder, which need not be there
   * @param checksum of zlib, which Node has from 20.15 and 22.2 on; without it, nothing is kept
   * @param expect has V8 expect what it expected when the program was loaded
   */
  constructor(
    program: string,
    private readonly folder: string,
    private readonly checksum: ((data: Buffer) => number) | undefined,
    private readonly expect: () => void,
  ) {
    const { size, mtimeMs } = fs.statSync(program);
    const name = path.basename(program);
    this.file = `${name}-${size}-${Math.floor(mtimeMs)}-${process.versions.v8}-${process.arch}`;
    this.isOld = (other) => other.startsWith(`${name}-`) && other !== this.file;
  }

  /** What was kept; undefined where nothing is there that can be trusted. */
  read(): Buffer | undefined {
    try {
      const bytes = fs.readFileSync(path.join(this.folder, this.file));
      const code = bytes.subarray(HEADER);
      return bytes.length > HEADER && this.checksum?.(code) === bytes.readUInt32LE(0) ? code : undefined;
    } catch {
      // The first start finds nothing.
      return undefined;
    }
  }

  /** Keeps what will have been compiled of a program that runs by the time that it has done its first work, or ends. */
  keep(script: vm.Script): void {
    const { checksum } = this;
    if (!checksum) return;
    let isKept = false;
    const once = (): void => {
      if (isKept) return;
      isKept = true;
      this.expect();
      this.write(script.createCachedData(), checksum);
    };
    setTimeout(once, FIRST_WORK).unref();
    process.once('exit', once);
  }

  private write(code: Buffer, checksum: (data: Buffer) => number): void {
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(checksum(code), 0);
    const file = path.join(this.folder, this.file);
    const unfinished = `${file}.${process.pid}`;
    try {
      fs.mkdirSync(this.folder, { recursive: true });
      // Another window may start a server at this moment: it finds the whole or nothing.
      fs.writeFileSync(unfinished, Buffer.concat([header, code]), { mode: 0o600 });
      fs.renameSync(unfinished, file);
      for (const name of fs.readdirSync(this.folder).filter(this.isOld)) fs.rmSync(path.join(this.folder, name), { recursive: true, force: true });
    } catch {
      // Without it, the next start takes longer, and tries again.
    }
  }
}
