import { logqlSignature } from '../query/logql/signature-help';
import { signatureHelp, type SignatureHelp } from '../query/promql/signature-help';
import { queryCaretAt } from './query-caret';
import type { Snapshot } from './snapshot';

/** How the function or aggregation around an offset of a file is called. */
export function signatureAt(snapshot: Snapshot, at: number): SignatureHelp | undefined {
  const caret = queryCaretAt(snapshot, at);
  return caret && (caret.language === 'logql' ? logqlSignature : signatureHelp)(caret.text, caret.offset);
}
