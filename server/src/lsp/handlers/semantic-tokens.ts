import type { Range, SemanticTokens } from 'vscode-languageserver';
import { tokensOf } from '../../features/tokens';
import { overlaps, shift } from '../../text/range';
import { TOKEN_TYPES } from '../capabilities';
import { toSpan } from '../convert';
import type { Feature, Host } from '../host';

const TOKEN_NUMBER = new Map<string, number>(TOKEN_TYPES.map((type, i) => [type, i]));

/** The colours of queries, in every kind of scalar. */
export const semanticTokens: Feature = {
  register(connection, host) {
    connection.languages.semanticTokens.on(({ textDocument }) => tokens(host, textDocument.uri));
    connection.languages.semanticTokens.onRange(({ textDocument, range }) => tokens(host, textDocument.uri, range));
  },
};

/** Each token as five numbers: how many lines and characters it is behind the one before, its length, its type, and no modifiers. */
function tokens(host: Host, uri: string, range?: Range): SemanticTokens {
  const data: number[] = [];
  const snapshot = host.snapshotOf(uri);
  if (!snapshot) return { data };
  const { analyses, starts, lines } = snapshot;
  const within = range && toSpan(lines, range);
  let [line, character] = [0, 0];
  for (let i = 0; i < analyses.length; i++) {
    const from = starts[i]!;
    const { text } = analyses[i]!.document;
    if (within && !overlaps(within, { from, to: from + text.length })) continue;
    const found = tokensOf(analyses[i]!);
    // Documents and their parts begin lines.
    const firstLine = found.length > 0 ? lines.lineAt(from) : 0;
    for (const token of found) {
      if (within && !overlaps(within, shift(token, from))) continue;
      const at = firstLine + token.line;
      data.push(at - line, at === line ? token.character - character : token.character, token.to - token.from, TOKEN_NUMBER.get(token.type)!, 0);
      [line, character] = [at, token.character];
    }
  }
  return { data };
}
