import { tokenize, type Token } from '../query/token';
import { tokenizeLogql } from '../query/logql/tokens';
import { OPERATORS } from '../query/promql/words';
import type { Snapshot } from './snapshot';

/** Lines that can be hidden below their first one; zero-based, both ends included. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'comment' | 'region';
}

/**
 * The folds of a file of queries: brackets over several lines, whose closing one stays in sight; queries that
 * begin with none; and blocks of comments. YAML is left to the editor, which folds it by its indentation.
 */
export function queryFolds(snapshot: Snapshot): Fold[] {
  if (snapshot.languageId !== 'promql' && snapshot.languageId !== 'logql') return [];
  const { lines } = snapshot;
  const tokens = snapshot.languageId === 'promql' ? tokenize(snapshot.text, OPERATORS) : tokenizeLogql(snapshot.text);
  const folds: Fold[] = [];
  const add = (startLine: number, endLine: number, kind: Fold['kind']): void => {
    // An editor folds a line in one way only: the outermost bracket that opens on it.
    if (endLine > startLine && !folds.some((fold) => fold.startLine === startLine)) folds.push({ startLine, endLine, kind });
  };
  for (const { open, close } of bracketPairs(tokens).toSorted((a, b) => a.open.from - b.open.from)) add(lines.lineAt(open.from), lines.lineAt(close.from) - 1, 'region');
  for (const { analysis } of snapshot.documents) for (const { from, to } of analysis.queries) add(lines.lineAt(from), lines.lineAt(to), 'region');
  for (const [first, last] of commentBlocks(tokens, snapshot)) add(first, last, 'comment');
  return folds.sort((a, b) => a.startLine - b.startLine);
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Brackets that match; those that do not are left out. */
export function bracketPairs(tokens: readonly Token[]): { readonly open: Token; readonly close: Token }[] {
  const pairs: { open: Token; close: Token }[] = [];
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'open') open.push(token);
    else if (token.type === 'close') {
      const at = open.findLastIndex(({ text }) => CLOSERS[text] === token.text);
      if (at < 0) continue;
      pairs.push({ open: open[at]!, close: token });
      open.length = at;
    }
  }
  return pairs;
}

/** The first and last lines of comments that stand on lines of their own, one below the other. */
function commentBlocks(tokens: readonly Token[], { lines, text }: Snapshot): [number, number][] {
  const blocks: [number, number][] = [];
  for (const token of tokens) {
    const line = lines.lineAt(token.from);
    if (token.type !== 'comment' || text.slice(lines.lineStart(line), token.from).trim() !== '') continue;
    const last = blocks[blocks.length - 1];
    if (last && last[1] === line - 1) last[1] = line;
    else blocks.push([line, line]);
  }
  return blocks;
}
