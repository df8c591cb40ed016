import { isKustomizationFile } from '../model/kustomization';
import { isContractFile, isForeignTemplate, isHelmTemplate, mayBeOurs } from '../model/recognise';
import { PiecedText } from '../text/pieced-text';
import { MAX_FILE_LENGTH, parseDocument } from '../yaml/parse';
import { partsOf, type Part } from '../yaml/parts';
import { valueAt } from '../yaml/tree';
import { createSnapshot, isYaml, type Analysis, type Snapshot, type SnapshotInput } from './snapshot';

/** A file whose text is at hand as a whole. */
export interface LongFile extends SnapshotInput {
  readonly text: string;
}

/** Characters. A shorter file is read at once, in a few milliseconds. */
const LONG = 20_000;
/** Characters of a long file that are read at a time. */
const AT_A_TIME = 6_000;
/** Characters. A longer document is not parsed where it cannot be ours. */
const LONGEST_OF_OTHERS = 100_000;

/** Whether a file is one that can be read slice by slice. What is read as a whole all the same is short, or hardly ever long. */
const canBeSliced = ({ path, languageId, text }: LongFile): boolean => text.length > LONG && text.length <= MAX_FILE_LENGTH && isYaml(languageId) && !isContractFile(path) && !isKustomizationFile(path) && !text.includes('\0');

/**
 * The analyses of a file, a few at a time, so that others may do something in between, and nothing need be kept of a slice once it was
 * looked at. Together, they say what `createSnapshot` says of the file.
 */
export function* analysesInSlices(file: LongFile): Generator<readonly Analysis[]> {
  if (!canBeSliced(file)) {
    yield createSnapshot(file).analyses;
    return;
  }
  if (!mayBeOurs(file.text, file.path)) return;
  yield [];
  if (isForeignTemplate(file.text, file.path)) return;
  if (isHelmTemplate(file.text, file.path)) {
    yield createSnapshot(file).analyses;
    return;
  }
  yield [];
  const documents = documentsOf(partsOf(file.text).pieces);
  yield [];
  const read = documents.length > 1 ? yield* readByPrometheus(file, documents) : undefined;
  for (const [i, document] of documents.entries()) {
    for (const analyses of slicesOf(file, document)) yield read === undefined || i <= read ? analyses : analyses.map((analysis) => (analysis.kind === 'prometheus-rules' && !analysis.part ? { ...analysis, isIgnored: true } : analysis));
  }
}

/** The snapshot of a file, which is made in steps of a few milliseconds. */
export function* snapshotInSlices(file: LongFile): Generator<void, Snapshot> {
  if (!canBeSliced(file)) return createSnapshot(file);
  yield;
  const text = partsOf(file.text);
  yield;
  const { pieces, starts } = text;
  let snapshot: Snapshot | undefined;
  let done = 0;
  for (let to = 1; to < pieces.length; to++) {
    // What stands above the groups of a document is read as such where a group follows.
    const isHead = pieces[to - 1]!.kind === 'document' && pieces[to]!.kind !== 'document';
    if (isHead || starts[to]! - starts[done]! < 2 * AT_A_TIME) continue;
    snapshot = createSnapshot({ ...file, text: PiecedText.of(pieces.slice(0, to)) }, snapshot);
    done = to;
    yield;
  }
  return createSnapshot({ ...file, text }, snapshot);
}

/** The parts of each document. */
function documentsOf(parts: readonly Part[]): Part[][] {
  const documents: Part[][] = [];
  for (const part of parts) {
    if (part.kind === 'document') documents.push([part]);
    else documents.at(-1)!.push(part);
  }
  return documents;
}

const snapshotOf = (file: LongFile, parts: readonly Part[], before?: Snapshot): Snapshot => createSnapshot({ ...file, text: PiecedText.of(parts) }, before);

function* slicesOf(file: LongFile, [head, ...parts]: readonly Part[]): Generator<readonly Analysis[]> {
  // What every slice is read with, and takes over.
  const first = snapshotOf(file, [head!, ...parts.slice(0, 1)]);
  if (parts.length === 0 || !first.version) {
    yield first.analyses;
    return;
  }
  let around: readonly Part[] = [];
  for (let from = 0, to = 0; from < parts.length; from = to) {
    let length = 0;
    while (to < parts.length && (to === from || length < AT_A_TIME)) length += parts[to++]!.text.length;
    const slice = snapshotOf(file, [...around, ...(from === 0 ? [head!] : []), ...parts.slice(from, to)], first);
    const own = slice.source.starts[around.length]!;
    yield slice.analyses.filter((_, i) => slice.starts[i]! >= own);
    const group = parts.slice(0, to).findLast(({ kind }) => kind === 'group');
    around = parts[to]?.kind === 'rule' && group ? [head!, group] : [head!];
  }
}

/** The index of the one document of a rule file that Prometheus reads; undefined where it reads all, as in `markIgnored` of the snapshot. */
function* readByPrometheus(file: LongFile, documents: readonly Part[][]): Generator<readonly Analysis[], number | undefined> {
  let read: number | undefined;
  for (const [i, document] of documents.entries()) {
    yield [];
    const heads = snapshotOf(file, document.slice(0, 2)).analyses.filter(({ part }) => !part);
    const { text } = document[0]!;
    const roots = heads.length > 0 ? heads.map((head) => head.document.root) : text.length > LONGEST_OF_OTHERS ? [] : [parseDocument(text).root];
    if (roots.some((root) => valueAt(root, 'namespace') !== undefined)) return undefined;
    if (read !== undefined || roots[0] === undefined) continue;
    if (heads[0]?.kind !== 'prometheus-rules') return undefined;
    read = i;
  }
  return read;
}
