import type { CodeAction } from 'vscode-languageserver';
import type { Problem } from '../../features/diagnose';
import { fixAll, fixesAt } from '../../features/fixes';
import { ruleSettingEdit } from '../../features/rule-setting';
import type { Snapshot } from '../../features/snapshot';
import { disableForFile, disableForLine } from '../../features/suppress/disable';
import { LineIndex } from '../../text/line-index';
import { overlaps } from '../../text/range';
import { FIX_ALL } from '../capabilities';
import { toDiagnostic, toFixAll, toQuickFix, toTextEdit, toSpan } from '../convert';
import type { Feature, Host } from '../host';
import { formatActions } from './formatting';

/** Quick fixes at a place, ways to live with a problem, all fixes at once that are safe, and what formats queries. */
export const codeActions: Feature = {
  register(connection, host) {
    connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token): Promise<CodeAction[]> => {
      const { formatWidth } = await host.settingsOf(uri);
      const result = await host.problemsOf(uri, token);
      if (!result) return [];
      const { snapshot, problems } = result;
      const wants = (kind: string): boolean => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
      const at = toSpan(snapshot.lines, range);
      const fixes = wants('quickfix') ? fixesAt(problems, at) : [];
      const actions = fixes.map(({ problem, fix, isPreferred }) => toQuickFix(uri, snapshot.lines, problem, fix, isPreferred));
      if (wants('quickfix')) for (const problem of oneOfEachRule(problems.filter((found) => overlaps(found, at)))) actions.push(...disabling(uri, snapshot, problem), ...(await severities(host, uri, snapshot, problem)));
      const pace = { pause: () => new Promise<void>((resolve) => setImmediate(resolve)), get cancelled() { return token.isCancellationRequested; } };
      const all = context.only && wants(FIX_ALL) ? ((await fixAll(snapshot, await host.checkSettingsOf(uri), 'safe', pace)) ?? []) : [];
      return [...actions, ...(all.length > 0 ? [toFixAll(uri, snapshot.lines, all)] : []), ...formatActions(uri, snapshot, at, formatWidth, wants, context.only !== undefined)];
    });
  },
};

const oneOfEachRule = (problems: readonly Problem[]): Problem[] => [...new Map(problems.toReversed().map((problem) => [problem.rule, problem])).values()].reverse();

/** The comments that disable a problem's rule, behind all that would mend it. */
const disabling = (uri: string, snapshot: Snapshot, problem: Problem): CodeAction[] =>
  [disableForLine(snapshot, problem), disableForFile(snapshot, problem)].flatMap((fix) => (fix ? [toQuickFix(uri, snapshot.lines, problem, fix, false)] : []));

/** What the team's contract may say of a problem's rule instead; a file that is not there yet is made where the client can do that. */
async function severities(host: Host, uri: string, { lines }: Snapshot, problem: Problem): Promise<CodeAction[]> {
  const settings = await host.settingsOf(uri);
  // The user's own setting would win over the contract's.
  if (!settings.contractEnabled || Object.hasOwn(settings.severities, problem.rule)) return [];
  const file = await host.contractFileOf(uri);
  const { documentChanges, resourceOperations } = host.clientCapabilities().workspace?.workspaceEdit ?? {};
  if (!file || (file.text === undefined && !(documentChanges && resourceOperations?.includes('create')))) return [];
  const text = file.text ?? '';
  const contractLines = new LineIndex(text);
  return (problem.severity === 'hint' ? (['off'] as const) : (['hint', 'off'] as const)).flatMap((severity): CodeAction[] => {
    const edit = ruleSettingEdit(text, problem.rule, severity);
    if (!edit) return [];
    const edits = [toTextEdit(contractLines, edit)];
    return [
      {
        title: severity === 'off' ? `Turn ${problem.rule} off in the contract` : `Make ${problem.rule} a ${severity} in the contract`,
        kind: 'quickfix',
        diagnostics: [toDiagnostic(lines, problem)],
        edit: file.text === undefined ? { documentChanges: [{ kind: 'create', uri: file.uri }, { textDocument: { uri: file.uri, version: null }, edits }] } : { changes: { [file.uri]: edits } },
      },
    ];
  });
}
