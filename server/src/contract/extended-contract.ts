import { besideFile, comparablePath } from '../text/path';
import { parseYaml } from '../yaml/parse';
import type { Contract } from './contract';
import { mergeLayers, readLayer } from './load-contract';

/** Why something that a contract file extends is not in force. */
export interface ExtendsProblem {
  /** The contract file, as its path or URI was given. */
  readonly file: string;
  /** Which of the things that it extends, from zero on. */
  readonly index: number;
  readonly message: string;
}

export interface ExtendedContract {
  readonly contract: Contract;
  /** Whether the file and all that it extends are read as their writers meant them. */
  readonly isValid: boolean;
  readonly problems: readonly ExtendsProblem[];
  /** The other files that were looked for, whether they are there or not. */
  readonly files: readonly string[];
}

/** More files than a team spreads its contract over. */
const MAX_FILES = 50;

/**
 * Reads a team's contract together with the files that it extends, and those that they extend. Each counts over what it extends,
 * and of several the later over the earlier; the built-in contract lies below all of them, unless nobody extends it.
 *
 * @param file the path of the contract file with slashes, or its URI
 * @param read gives the text of another file, undefined where there is none
 */
export async function loadExtendedContract(file: string, text: string, read: (file: string) => Promise<string | undefined>): Promise<ExtendedContract> {
  const layers: Partial<Contract>[] = [];
  const problems: ExtendsProblem[] = [];
  const files = new Set<string>();
  let count = 0;
  let isBare = true;
  let isValid = true;

  /** @param above the files that lead here, the contract file first */
  const visit = async (at: string, source: string, above: readonly string[], complain: (index: number, message: string) => void): Promise<void> => {
    const documents = parseYaml(source);
    const { document } = documents[0]!;
    const { own, bases, isValid: follows } = readLayer(document.root);
    const isRead = follows && documents.length === 1 && document.errors.length === 0;
    if (above.length === 0) isValid &&= isRead;
    else if (!isRead) complain(0, 'is not valid, and what is wrong in it is not in force');
    for (const [index, base] of bases.entries()) {
      if (base === 'none') continue;
      if (base === 'default') {
        isBare = false;
        continue;
      }
      const target = besideFile(at, base);
      const fail = (why: string): void => complain(index, above.length === 0 ? `\`${base}\` ${why}.` : `extends \`${base}\`, which ${why}`);
      if ([...above, at].some((other) => comparablePath(other) === comparablePath(target))) {
        fail('leads back to this file: a contract cannot extend itself');
        continue;
      }
      // One that is read on several ways counts each time, for there may be as many ways as there is time.
      if (++count > MAX_FILES) {
        fail(`is not read: a contract may be spread over ${MAX_FILES} files`);
        continue;
      }
      files.add(target);
      const other = await read(target);
      if (other === undefined) fail('cannot be read: there is no such file');
      else await visit(target, other, [...above, at], (_, why) => fail(why));
    }
    layers.push(own);
  };

  await visit(file, text, [], (index, message) => problems.push({ file, index, message }));
  // Where nothing is left to build on, such as a file that is not there, the built-in contract is better than none.
  return { contract: mergeLayers(layers, isBare && problems.length === 0), isValid: isValid && problems.length === 0, problems, files: [...files] };
}
