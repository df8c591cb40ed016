import * as vscode from 'vscode';
import type { QueryOutcome } from '../../../server/src/lsp/protocol';
import type { RunInfo } from '../panel-protocol';
import type { QueryRunner } from '../run-query';
import { CELL_KINDS, readNotebook, secondsOf, writeNotebook, type Cell, type CellKind } from './notebook-format';
import { outcomeText } from './outcome-text';

export const NOTEBOOK_TYPE = 'observability-queries';
/** What the renderer of the notebook takes (package.json). */
export const RESULT_MIME = 'application/vnd.observability.result+json';
/** Who runs the cells. */
export const CONTROLLER_ID = 'observability-environment';
const SET_RANGE = 'observability.notebook.setRange';
const RANGES = ['5m', '15m', '1h', '6h', '1d', '7d', '30d'];

/** Reads and writes the files. What cannot be read is not opened, so that nothing writes over it. */
const serializer: vscode.NotebookSerializer = {
  deserializeNotebook(content) {
    const { cells, rest } = readNotebook(new TextDecoder().decode(content));
    const data = new vscode.NotebookData(cells.map(({ kind, text, range, rest: more }) => {
      const cell = new vscode.NotebookCellData(kind === 'markdown' ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code, text, kind);
      cell.metadata = { ...(range === undefined ? {} : { range }), rest: more };
      return cell;
    }));
    data.metadata = { rest };
    return data;
  },
  serializeNotebook(data) {
    const cells = data.cells.map((cell): Cell => {
      const kind: CellKind = cell.kind === vscode.NotebookCellKind.Markup ? 'markdown' : (CELL_KINDS.find((each) => each === cell.languageId) ?? 'promql');
      const range = rangeOf(cell.metadata);
      return { kind, text: cell.value, ...(range === undefined ? {} : { range }), rest: restOf(cell.metadata) };
    });
    return new TextEncoder().encode(writeNotebook({ cells, rest: restOf(data.metadata) }));
  },
};

const rangeOf = (metadata: Record<string, unknown> | undefined): string | undefined => (typeof metadata?.range === 'string' && secondsOf(metadata.range) !== undefined ? metadata.range : undefined);
/** The document in whose environment a cell runs: the file that its query was taken from, or else the notebook. */
const sourceOf = ({ metadata, notebook }: vscode.NotebookCell): string => (typeof metadata.source === 'string' ? metadata.source : notebook.uri.toString());
const restOf = (metadata: Record<string, unknown> | undefined): Record<string, unknown> => (typeof metadata?.rest === 'object' && metadata.rest !== null ? (metadata.rest as Record<string, unknown>) : {});

/** Query notebooks: their files, the running of their cells, and over which range a cell runs. */
export function registerQueryNotebook(runner: QueryRunner): vscode.Disposable {
  const controller = vscode.notebooks.createNotebookController(CONTROLLER_ID, NOTEBOOK_TYPE, 'Observability', (cells) => runAll(cells, controller, runner));
  controller.supportedLanguages = ['promql', 'logql'];
  controller.supportsExecutionOrder = false;
  controller.description = 'The environment of the status bar';
  return vscode.Disposable.from(
    controller,
    vscode.workspace.registerNotebookSerializer(NOTEBOOK_TYPE, serializer, { transientOutputs: true }),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider(NOTEBOOK_TYPE, { provideCellStatusBarItems: rangeItem }),
    vscode.commands.registerCommand(SET_RANGE, (cell: unknown) => setRange(cell)),
  );
}

/** Opens a notebook that is not in a file yet. */
export async function newQueryNotebook(): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '', 'promql');
  await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(NOTEBOOK_TYPE, new vscode.NotebookData([cell])));
}

async function runAll(cells: readonly vscode.NotebookCell[], controller: vscode.NotebookController, runner: QueryRunner): Promise<void> {
  // One after the other, as somebody reads them, and so that a notebook asks a server for no more than one query at a time.
  for (const cell of cells) await runCell(cell, controller.createNotebookCellExecution(cell), runner);
}

async function runCell(cell: vscode.NotebookCell, execution: vscode.NotebookCellExecution, runner: QueryRunner): Promise<void> {
  execution.start(Date.now());
  const seconds = secondsOf(rangeOf(cell.metadata));
  const language = cell.document.languageId === 'logql' ? 'logql' : 'promql';
  const query: RunInfo = {
    title: `cell ${cell.index + 1}`, expression: cell.document.getText().trim(), language, server: '', environment: '', uri: sourceOf(cell),
    timing: { mode: seconds === undefined && language === 'promql' ? 'instant' : 'range', seconds: seconds ?? 3600, step: 'medium' },
  };
  const { run, outcome } = await runner.ask(query, execution.token);
  const output = new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.json({ run, outcome: withoutRaw(outcome) }, RESULT_MIME), vscode.NotebookCellOutputItem.text(outcomeText(outcome))]);
  await execution.replaceOutput(output);
  execution.end(outcome.kind === 'table' || outcome.kind === 'logs', Date.now());
  if (outcome.kind === 'unsupported' && outcome.needsAgreement) void offerAgreement(run, cell, runner);
}

async function offerAgreement(run: RunInfo, cell: vscode.NotebookCell, runner: QueryRunner): Promise<void> {
  const allow = 'Allow and Run';
  const choice = await vscode.window.showWarningMessage(`The settings of this workspace name the server ${run.server}. May queries go there, with the credentials that you have stored for it, if any?`, allow);
  if (choice !== allow || !(await runner.allow(run))) return;
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges: [{ start: cell.index, end: cell.index + 1 }], document: cell.notebook.uri });
}

/** The answer as it came is for those who look at one query; a notebook has many. */
function withoutRaw(outcome: QueryOutcome): QueryOutcome {
  if (outcome.kind !== 'table' && outcome.kind !== 'logs') return outcome;
  const { raw, ...others } = outcome;
  void raw;
  return others;
}

function rangeItem(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
  if (cell.kind !== vscode.NotebookCellKind.Code) return [];
  const range = rangeOf(cell.metadata);
  const now = cell.document.languageId === 'logql' ? 'last 1h' : 'now';
  const item = new vscode.NotebookCellStatusBarItem(`$(clock) ${range === undefined ? now : `last ${range}`}`, vscode.NotebookCellStatusBarAlignment.Right);
  item.command = { title: 'Choose the range', command: SET_RANGE, arguments: [cell] };
  item.tooltip = 'Over which range the query runs';
  return [item];
}

async function setRange(target: unknown): Promise<void> {
  const editor = vscode.window.activeNotebookEditor;
  const cell = isCell(target) ? target : editor && editor.notebook.uri.scheme !== '' && editor.selection ? editor.notebook.cellAt(editor.selection.start) : undefined;
  if (!cell) return;
  const choice = await vscode.window.showQuickPick([{ label: 'now', description: 'an instant query' }, ...RANGES.map((label) => ({ label, description: 'up to now' }))], { title: 'Over which range does the query run?' });
  if (!choice) return;
  const { range: before, ...others } = cell.metadata as Record<string, unknown>;
  void before;
  const edit = new vscode.WorkspaceEdit();
  edit.set(cell.notebook.uri, [vscode.NotebookEdit.updateCellMetadata(cell.index, choice.label === 'now' ? others : { ...others, range: choice.label })]);
  await vscode.workspace.applyEdit(edit);
}

const isCell = (value: unknown): value is vscode.NotebookCell => typeof value === 'object' && value !== null && 'notebook' in value && 'index' in value && 'metadata' in value;
