import { DocumentDiagnosticReportKind, type Diagnostic, type DocumentDiagnosticReport } from 'vscode-languageserver';

/** Remembers what was last reported of each open document: most keystrokes change nothing about it, and then the list need not be sent again. */
export class ReportedDiagnostics {
  private readonly last = new Map<string, { readonly resultId: string; readonly items: Diagnostic[] }>();
  private count = 0;

  /**
   * @param previous the result that the editor says it has
   * @returns with the list of the last report where it says the same, which is then known to whoever writes it
   */
  report(uri: string, items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
    const last = this.last.get(uri);
    const isSame = last?.items.length === items.length && last.items.every((item, i) => areEqual(item, items[i]!));
    const resultId = isSame ? last.resultId : String(++this.count);
    if (!isSame) this.last.set(uri, { resultId, items });
    return resultId === previous ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId } : { kind: DocumentDiagnosticReportKind.Full, resultId, items: isSame ? last.items : items };
  }

  forget(uri: string): void {
    this.last.delete(uri);
  }
}

/** Whether two diagnostics of ours say the same: all that they hold beyond this follows from the code. */
function areEqual(a: Diagnostic, b: Diagnostic): boolean {
  const [{ start: from, end: to }, { start, end }] = [a.range, b.range];
  return from.line === start.line && from.character === start.character && to.line === end.line && to.character === end.character && a.severity === b.severity && a.code === b.code && a.message === b.message;
}
