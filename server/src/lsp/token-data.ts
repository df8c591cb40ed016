import type { Range, SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { tokensOf } from '../features/tokens';
import type { Analysis, Snapshot } from '../features/snapshot';
import { attached } from '../text/attached';
import { overlaps } from '../text/range';
import { Recent } from '../text/recent';
import { TOKEN_TYPES } from './capabilities';
import { toSpan } from './convert';

const TOKEN_NUMBER = new Map<string, number>(TOKEN_TYPES.map((type, i) => [type, i]));

/** Parts of a long document that are read before others may do something. */
const PARTS_AT_A_TIME = 100;

/** The tokens of a document or a part: the line, counted from its own first, the column, the length and the type of each. */
const ofParts = attached<Analysis, readonly number[]>();

function numbersOf(analysis: Analysis): readonly number[] {
  let numbers = ofParts.get(analysis);
  if (!numbers) ofParts.set(analysis, (numbers = tokensOf(analysis).flatMap(({ line, character, from, to, type }) => [line, character, to - from, TOKEN_NUMBER.get(type)!])));
  return numbers;
}

/** Each token as five numbers: how many lines and characters it is behind the one before, its length, its type, and no modifiers. */
class TokenData {
  readonly data: number[] = [];
  private line = 0;
  private character = 0;

  /**
   * @param firstLine of the document or part that the tokens are those of; both begin lines
   * @param range tokens outside of it are left out
   */
  add(numbers: readonly number[], firstLine: number, range?: Range): void {
    for (let i = 0; i < numbers.length; i += 4) {
      const line = firstLine + numbers[i]!;
      const [character, length] = [numbers[i + 1]!, numbers[i + 2]!];
      if (range && !isWithin(range, line, character, length)) continue;
      this.data.push(line - this.line, line === this.line ? character - this.character : character, length, numbers[i + 3]!, 0);
      this.line = line;
      this.character = character;
    }
  }
}

const isWithin = ({ start, end }: Range, line: number, character: number, length: number): boolean =>
  (line > start.line || (line === start.line && character + length >= start.character)) && (line < end.line || (line === end.line && character <= end.character));

/**
 * The colours of the queries of a file.
 *
 * @param pause is awaited now and then, and tells whether somebody still wants them
 * @returns undefined when nobody does
 */
export async function tokenData({ analyses, starts, lines }: Snapshot, pause: () => Promise<boolean>): Promise<number[] | undefined> {
  const tokens = new TokenData();
  for (let i = 0; i < analyses.length; i++) {
    if (i % PARTS_AT_A_TIME === PARTS_AT_A_TIME - 1 && !(await pause())) return undefined;
    const numbers = numbersOf(analyses[i]!);
    if (numbers.length > 0) tokens.add(numbers, lines.lineAt(starts[i]!));
  }
  return tokens.data;
}

/** The colours of a range of a file. */
export function tokenDataIn({ analyses, starts, lines }: Snapshot, range: Range): number[] {
  const tokens = new TokenData();
  const within = toSpan(lines, range);
  for (let i = 0; i < analyses.length; i++) {
    const from = starts[i]!;
    if (overlaps(within, { from, to: from + analyses[i]!.document.text.length })) tokens.add(numbersOf(analyses[i]!), lines.lineAt(from), range);
  }
  return tokens.data;
}

/** Remembers what was sent of the documents that are looked at: behind an edit, what it changed is all that there is to send. */
export class SentTokens {
  private readonly last = new Recent<string, { readonly resultId: string; readonly data: readonly number[] }>(4);
  private count = 0;

  all(uri: string, data: number[]): SemanticTokens {
    const resultId = String(++this.count);
    this.last.set(uri, { resultId, data });
    return { resultId, data };
  }

  /** @param previous the result that the editor says it has */
  since(previous: string, uri: string, data: number[]): SemanticTokens | SemanticTokensDelta {
    const last = this.last.get(uri);
    const { resultId } = this.all(uri, data);
    if (last?.resultId !== previous) return { resultId, data };
    const old = last.data;
    const most = Math.min(old.length, data.length);
    let head = 0;
    while (head < most && old[head] === data[head]) head++;
    if (head === old.length && head === data.length) return { resultId, edits: [] };
    let tail = 0;
    while (tail < most - head && old[old.length - 1 - tail] === data[data.length - 1 - tail]) tail++;
    return { resultId, edits: [{ start: head, deleteCount: old.length - head - tail, data: data.slice(head, data.length - tail) }] };
  }
}
