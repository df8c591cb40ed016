import assert from 'node:assert/strict';
import { placeOf, type Found, type NavigableFile, type NavigableFiles } from '../../server/src/features/navigation/files';
import type { Pointer } from '../../server/src/features/navigation/navigate';
import { createSnapshot } from '../../server/src/features/snapshot';
import { applyEdits } from '../../server/src/text/range';
import { namesOf } from '../../server/src/workspace/navigation/name-index';
import { readOccurrences } from '../../server/src/workspace/navigation/occurrences';
import type { FileEdits } from '../../server/src/features/navigation/rename';
import { languageOf } from './check';
import { mark } from './marked';

/** A workspace in memory, with a cursor in one of its files. */
export interface Navigable {
  readonly files: NavigableFiles;
  readonly pointer: Pointer;
  readonly all: readonly NavigableFile[];
}

/** @param texts by their names; one of them holds the cursor `<|>` */
export function navigable(texts: Readonly<Record<string, string>>, serviceLabel = 'app'): Navigable {
  let pointer: Pointer | undefined;
  const all = Object.entries(texts).map(([path, source]) => {
    const text = source.replace('<|>', '');
    const file = { uri: `file:///w/${path}`, snapshot: createSnapshot({ path: `file:///w/${path}`, languageId: languageOf(path), text }) };
    if (text !== source) pointer = { file, offset: source.indexOf('<|>'), serviceLabel };
    return file;
  });
  assert.ok(pointer, 'there is no cursor');
  const files: NavigableFiles = {
    // As in the server, a file is found by its names alone.
    async *holding(keys, near) {
      for (const file of all) {
        const names = namesOf(file.snapshot.documents.flatMap(({ analysis }) => readOccurrences(analysis)));
        if (keys.some((key) => names.has(key)) && (near?.some((key) => names.has(key)) ?? true)) yield file;
      }
    },
    at: (uri) => Promise.resolve(all.find((file) => file.uri === uri)),
  };
  return { files, pointer, all };
}

/** Where something was found: `file: the line with «the place» marked`. */
export const shown = (found: readonly Found[]): string[] => found.map((one) => `${nameOf(one.file)}: ${lineWith(one.file, placeOf(one))}`);

export function lineWith({ snapshot: { text } }: NavigableFile, at: { from: number; to: number }): string {
  const from = text.lastIndexOf('\n', at.from - 1) + 1;
  const end = text.indexOf('\n', at.to);
  return mark(text.slice(from, end < 0 ? undefined : end), [{ from: at.from - from, to: at.to - from }]).trim();
}

export const nameOf = ({ uri }: NavigableFile): string => uri.slice('file:///w/'.length);

/** The lines that edits change, as they read afterwards. */
export function changedLines(edits: readonly FileEdits[]): Record<string, string[]> {
  return Object.fromEntries(
    edits.map(({ file, edits: ofFile }) => {
      const before = new Set(file.snapshot.text.split('\n'));
      return [nameOf(file), applyEdits(file.snapshot.text, ofFile).split('\n').filter((line) => !before.has(line)).map((line) => line.trim())];
    }),
  );
}
