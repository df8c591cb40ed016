import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A file as editors show it. */
export interface TextFile {
  /** The text without its byte order mark, from which positions count in editors too. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  /** Whether the text stands for the very bytes of the file, so that writing it back changes nothing else. */
  readonly isExact: boolean;
}

/** @throws what `readFile` throws where the file cannot be read */
export async function readTextFile(file: string): Promise<TextFile> {
  return decoded(await readFile(file));
}

/** The same at once: of a short file on a disk, the way through Node's threads takes many times as long as reading it. */
export const readShortTextFile = (file: string): TextFile => decoded(readFileSync(file));

function decoded(bytes: Buffer): TextFile {
  const text = bytes.toString('utf8');
  const hasByteOrderMark = text.startsWith('\uFEFF');
  return { text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark, isExact: isUtf8(bytes) };
}
