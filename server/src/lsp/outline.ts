import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver';
import { outlineOf, rulesIn, type OutlineSymbol } from '../features/symbols';
import type { Snapshot } from '../features/snapshot';
import { attached } from '../text/attached';
import type { Lines } from '../text/line-index';
import { shift } from '../text/range';
import { toRange } from './convert';

const KINDS: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  document: SymbolKind.Module,
  group: SymbolKind.Namespace,
  alert: SymbolKind.Event,
  record: SymbolKind.Variable,
  endpoint: SymbolKind.Interface,
  query: SymbolKind.Function,
};

/** Parts of a long document whose rules are placed before others may do something. */
const PARTS_AT_A_TIME = 200;

/** What was sent of a rule, and the line that its part began on. */
interface Sent {
  readonly line: number;
  readonly symbol: DocumentSymbol;
}

const sent = attached<OutlineSymbol, Sent>();

/**
 * The outline of a file as the protocol has it. Of ten thousand rules, those on the lines where they were are sent as they were.
 *
 * @param pause is awaited now and then, and tells whether somebody still wants the outline
 * @returns undefined when nobody does
 */
export async function documentOutline(snapshot: Snapshot, pause: () => Promise<boolean>): Promise<DocumentSymbol[] | undefined> {
  const { analyses } = snapshot;
  const place = (symbol: OutlineSymbol, index: number): DocumentSymbol => placed(snapshot, symbol, index);
  for (let i = 0, parts = 0; i < analyses.length; i++) {
    if (analyses[i]!.part?.kind !== 'rule') continue;
    for (const rule of rulesIn(analyses[i]!)) place(rule, i);
    if (++parts % PARTS_AT_A_TIME === 0 && !(await pause())) return undefined;
  }
  return outlineOf<DocumentSymbol>(snapshot, { place, around });
}

function placed({ lines, analyses, starts }: Snapshot, symbol: OutlineSymbol, index: number): DocumentSymbol {
  const from = starts[index]!;
  if (analyses[index]!.part?.kind !== 'rule') return toSymbol(lines, symbol, from);
  const line = lines.lineAt(from);
  const before = sent.get(symbol);
  if (before?.line === line) return before.symbol;
  const made = toSymbol(lines, symbol, from);
  sent.set(symbol, { line, symbol: made });
  return made;
}

/** @param from where in the file the text begins that the symbol counts from */
const toSymbol = (lines: Lines, symbol: OutlineSymbol, from: number): DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: KINDS[symbol.kind],
  range: toRange(lines, shift(symbol, from)),
  selectionRange: toRange(lines, shift(symbol.selection, from)),
  children: symbol.children.map((child) => toSymbol(lines, child, from)),
});

const around = (symbol: DocumentSymbol, below: readonly DocumentSymbol[], detail = symbol.detail): DocumentSymbol => {
  const last = below.at(-1);
  return { ...symbol, range: last ? { start: symbol.range.start, end: last.range.end } : symbol.range, detail, children: [...symbol.children!, ...below] };
};
