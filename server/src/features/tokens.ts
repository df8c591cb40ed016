import { highlightLogql } from '../query/logql/highlight';
import type { Highlight } from '../query/highlight';
import { highlightPromql } from '../query/promql/highlight';
import { OPERATORS } from '../query/promql/words';
import { logqlOf, type QueryRegion } from '../model/query-region';
import { highlightTemplate } from '../query/template/highlight';
import { tokenize } from '../query/token';
import { LineIndex } from '../text/line-index';
import type { Analysis, Snapshot } from './snapshot';

/** A highlighted token on one line, with offsets and lines that count from the beginning of its document or part. */
export interface LineToken extends Highlight {
  readonly line: number;
  readonly character: number;
}

/** The same of a file, with offsets into the file. */
export const queryTokens = ({ analyses, starts }: Snapshot): Highlight[] =>
  analyses.flatMap((analysis, i) => tokensOf(analysis).map(({ from, to, type }) => ({ from: from + starts[i]!, to: to + starts[i]!, type })));

/** The highlighted tokens of every query and every template of a document, in the order of the text. */
export function tokensOf({ queries, templates, document }: Analysis): LineToken[] {
  const texts = [...queries, ...templates].sort((a, b) => a.from - b.from);
  if (texts.length === 0) return [];
  const out: LineToken[] = [];
  const lines = new LineIndex(document.text);
  for (const text of texts) {
    // Where the value could not be aligned with its source, no colour is better than a wrong one.
    if (!text.map.exact) continue;
    for (const token of 'place' in text ? highlightTemplate(text.text) : highlights(text)) splitLines(lines, { ...text.map.toSource(token), type: token.type }, out);
  }
  return out;
}

const highlights = (query: QueryRegion): Highlight[] =>
  query.language === 'promql' ? highlightPromql(tokenize(query.text, OPERATORS)) : highlightLogql(logqlOf(query).tokens);

/** A token may reach over lines, such as a string in a folded scalar; editors want one for each line, without its indentation. */
function splitLines(lines: LineIndex, { to, type, ...token }: Highlight, out: LineToken[]): void {
  let { from } = token;
  while (from < to) {
    const line = lines.lineAt(from);
    const end = Math.min(to, lines.lineEnd(line));
    if (end > from) out.push({ from, to: end, type, line, character: from - lines.lineStart(line) });
    from = lines.lineStart(line + 1);
    if (from <= end) return;
    from += /^[ \t]*/.exec(lines.text.slice(from, to))![0].length;
  }
}
