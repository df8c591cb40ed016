import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAllEditors, diagnosticsOf, eventually, inWorkspace, onDisk, PROMETHEUS_URL, ruleOf } from './helper';
import { pictures } from './pictures';
import { screen } from './screen';

const NOTEBOOK = {
  version: 1,
  cells: [
    { kind: 'markdown', text: ['# Requests of the demo', '', 'How many there are, and of which service.'] },
    { kind: 'promql', text: ['sum by (job) (up)'] },
    { kind: 'promql', range: '5m', text: ['sum by (job) (', '  rate(http_requests_total[30s])', ')'] },
    { kind: 'promql', text: ['sum(rate(http_requests_total)'] },
  ],
  team: 'kept',
};
const TEXT = `${JSON.stringify(NOTEBOOK, null, 2)}\n`;

async function openNotebook(name: string, text: string): Promise<vscode.NotebookEditor> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
}

/** What a cell put out as plain text. */
const plain = (cell: vscode.NotebookCell): string => {
  const item = cell.outputs[0]?.items.find(({ mime }) => mime === 'text/plain');
  return item ? new TextDecoder().decode(item.data) : '';
};

describe('A query notebook', function () {
  this.timeout(120_000);
  const set = (environments: object | undefined): Thenable<void> => vscode.workspace.getConfiguration('observability').update('environments', environments, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await closeAllEditors();
    await set(undefined);
  });

  it('runs its cells, with tables and graphs below them', async function () {
    if (PROMETHEUS_URL === undefined) return this.skip();
    await set({ demo: { prometheus: PROMETHEUS_URL } });
    const { notebook } = await openNotebook('notes/run.promnb', TEXT);
    assert.equal(notebook.cellCount, 4);
    await vscode.commands.executeCommand('notebook.selectKernel', { id: 'observability-environment', extension: 'observability-authoring.observability-authoring' });
    await vscode.commands.executeCommand('notebook.execute');
    await eventually('all cells ended', () => notebook.getCells().slice(1).map(plain), (texts) => texts.every((text) => text !== ''));
    assert.match(plain(notebook.cellAt(1)), /^job\tValue\n(.*\t1\n?){5}$/);
    assert.match(plain(notebook.cellAt(2)), /^job\tLast value\tSamples/);
    assert.match(plain(notebook.cellAt(3)), /parse error/);
    if (!screen) return;
    await eventually('the result is on the page', () => screen!.texts('[role=grid] td', 'webview'), (cells) => cells.length >= 10);
    await eventually('the graph is on the page', () => screen!.elements({ selector: '.chart canvas', where: 'webview' }), (found) => found.length === 1);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await pictures('notebook');
  });

  it('is saved as it was, without results, and with what another version wrote', async () => {
    const { notebook } = await openNotebook('notes/save.promnb', TEXT);
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(4, [new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '{service="risk"}', 'logql')])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await notebook.save());
    assert.equal(await onDisk('notes/save.promnb'), `${JSON.stringify({ ...NOTEBOOK, cells: [...NOTEBOOK.cells, { kind: 'logql', text: ['{service="risk"}'] }] }, null, 2)}\n`);
  });

  it('that cannot be read is not opened, and not changed', async () => {
    const bad = '{ "version": 7, "cells": [] }\n';
    await assert.rejects(openNotebook('notes/bad.promnb', bad), /version 7/);
    await closeAllEditors();
    assert.equal(await onDisk('notes/bad.promnb'), bad);
  });

  it('holds all queries of a file with their results, when the user runs all of them', async function () {
    if (PROMETHEUS_URL === undefined) return this.skip();
    await set({ demo: { prometheus: PROMETHEUS_URL } });
    const uri = inWorkspace('notes/all.promql');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('sum by (job) (up)\n\ncount(up)\n'));
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('observability.runAllQueries');
    const cells = (): vscode.NotebookCell[] => vscode.window.activeNotebookEditor?.notebook.getCells() ?? [];
    await eventually('all queries ended', () => cells().map(plain), (texts) => texts.length === 2 && texts.every((text) => text !== ''));
    assert.match(plain(cells()[0]!), /^job\tValue\n(.*\t1\n?){5}$/);
    assert.match(plain(cells()[1]!), /\b5$/);
    assert.match(cells()[0]!.document.getText(), /^# .*\nsum by \(job\) \(up\)$/);
  });

  it('has the help of queries in its cells', async () => {
    const { notebook } = await openNotebook('notes/help.promnb', TEXT);
    const cell = notebook.cellAt(3).document;
    const found = await eventually('the mistake is reported', () => diagnosticsOf(cell.uri), (all) => all.some((each) => ruleOf(each) === 'promql/syntax'));
    assert.ok(found.length > 0);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', notebook.cellAt(1).document.uri, new vscode.Position(0, 1));
    assert.ok(list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'sum'));
  });
});
