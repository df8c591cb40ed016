import { bearersOf, placeOf, wholeOf, type Found, type NavigableFile, type NavigableFiles } from './files';
import { isScoped, meaningsAt, related, type Related } from './meaning';

/** What is at an offset of a file. */
export interface Pointer {
  readonly file: NavigableFile;
  readonly offset: number;
  /** The label whose value names a service, by the contract; undefined without one. */
  readonly serviceLabel: string | undefined;
}

/** Where what stands at a place is defined; where nobody defines it, who wants it to be. */
export async function definitionsAt(files: NavigableFiles, pointer: Pointer): Promise<Found[]> {
  const all = await relatedAt(files, pointer);
  const definitions = perWhole(once(all.flatMap((one) => one.definitions)));
  return definitions.length > 0 ? definitions : once(all.flatMap((one) => one.references).filter(({ occurrence }) => occurrence.role === 'demand'));
}

/** Who speaks of what stands at a place, and where it is defined if that is asked for, too. */
export async function referencesAt(files: NavigableFiles, pointer: Pointer, withDefinitions: boolean): Promise<Found[]> {
  const all = await relatedAt(files, pointer);
  return once(all.flatMap(({ definitions, references }) => (withDefinitions ? [...definitions, ...references] : references)));
}

const NO_OTHER_FILES: NavigableFiles = { holding: () => nothing(), at: () => Promise.resolve(undefined) };

// eslint-disable-next-line @typescript-eslint/require-await -- There is nothing to wait for.
async function* nothing(): AsyncGenerator<NavigableFile> {
  yield* [];
}

/**
 * The same in the file of the place alone, in the order of the text. What a selector ties to the name may be in another
 * file; then the name itself is all there is.
 */
export async function highlightsAt({ file, offset, serviceLabel }: Pointer): Promise<Found[]> {
  const all = await Promise.all(
    meaningsAt(file, offset, serviceLabel).map(async (meaning) => {
      const { kind, name, start } = meaning;
      if (!isScoped(kind)) return bearersOf(NO_OTHER_FILES, file, [[kind, name]]);
      const { definitions, references } = await related(NO_OTHER_FILES, meaning, serviceLabel);
      return [start, ...definitions, ...references];
    }),
  );
  return once(all.flat());
}

const relatedAt = async (files: NavigableFiles, { file, offset, serviceLabel }: Pointer): Promise<Related[]> =>
  Promise.all(meaningsAt(file, offset, serviceLabel).map((meaning) => related(files, meaning, serviceLabel)));

/** Each place once, those of a file in the order of its text. */
function once(all: readonly Found[]): Found[] {
  const seen = new Set<string>();
  const unique = all.filter((found) => {
    const key = `${found.file.uri} ${placeOf(found).from} ${placeOf(found).to}`;
    return !seen.has(key) && seen.add(key);
  });
  return unique.sort((a, b) => (a.file.uri === b.file.uri ? placeOf(a).from - placeOf(b).from : a.file.uri < b.file.uri ? -1 : 1));
}

/** An object that is meant by its name and by a label of it is one answer. */
function perWhole(definitions: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return definitions.filter((found) => {
    const key = `${found.file.uri} ${wholeOf(found).from}`;
    return !seen.has(key) && seen.add(key);
  });
}
