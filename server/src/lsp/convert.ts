import { DiagnosticSeverity, type CodeAction, type Diagnostic, type Range, type TextEdit as LspTextEdit } from 'vscode-languageserver';
import { homepage } from '../../../package.json';
import type { SeverityName } from '../contract/contract';
import { MOST_PROBLEMS, type Cut, type Findings, type Problem } from '../features/diagnose';
import type { Fix } from '../rules/rule';
import type { Lines } from '../text/line-index';
import type { Span, TextEdit } from '../text/range';

export const SOURCE = 'observability';

/** LSP's numbers for severities. */
export const SEVERITY_NUMBER: Readonly<Record<SeverityName, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Where a rule's page can be read. */
export const rulePage = (rule: string): string => `${homepage}/blob/main/docs/rules/${rule}.md`;

export const toRange = (lines: Lines, { from, to }: Span): Range => ({ start: lines.position(from), end: lines.position(to) });

export const toSpan = (lines: Lines, range: Range): Span => ({ from: lines.offset(range.start), to: lines.offset(range.end) });

export const toDiagnostic = (lines: Lines, problem: Problem): Diagnostic => ({
  range: toRange(lines, problem),
  severity: SEVERITY_NUMBER[problem.severity],
  source: SOURCE,
  code: problem.rule,
  codeDescription: { href: rulePage(problem.rule) },
  message: problem.message,
});

/** What was found in a file, where `most` problems other than errors were wanted. */
export function toDiagnostics(lines: Lines, { problems, cut }: Findings, most: number): Diagnostic[] {
  const diagnostics = problems.map((problem) => toDiagnostic(lines, problem));
  return cut ? [...diagnostics, toNotice(lines, cut, most)] : diagnostics;
}

/** Says that a file has more problems than are shown. It stands where the first of them may be. */
function toNotice(lines: Lines, { at, behind }: Cut, most: number): Diagnostic {
  const start = lines.position(at);
  return {
    range: { start, end: lines.position(lines.lineEnd(start.line)) },
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    message:
      behind === 'nothing'
        ? `The file has ${MOST_PROBLEMS} errors above. What is from here on is not looked at.`
        : `The file has ${most} problems other than errors above. From here on errors alone are shown; the setting \`observability.problems.maxPerFile\` makes it more.`,
  };
}

export const toTextEdit = (lines: Lines, edit: TextEdit): LspTextEdit => ({ range: toRange(lines, edit), newText: edit.text });

export const toQuickFix = (uri: string, lines: Lines, problem: Problem, fix: Fix, isPreferred: boolean): CodeAction => ({
  title: fix.title,
  kind: 'quickfix',
  diagnostics: [toDiagnostic(lines, problem)],
  isPreferred,
  edit: { changes: { [uri]: fix.edits.map((edit) => toTextEdit(lines, edit)) } },
});

export const toFixAll = (uri: string, lines: Lines, edits: readonly TextEdit[]): CodeAction => ({
  title: 'Fix all auto-fixable problems of Observability Authoring',
  kind: 'source.fixAll.observability',
  edit: { changes: { [uri]: edits.map((edit) => toTextEdit(lines, edit)) } },
});
