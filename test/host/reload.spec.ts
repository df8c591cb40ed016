// A window that is loaded anew ends the extension host and everything in it. So this suite runs twice: the first time it opens the panel
// and reloads the window, and leaves a note for the second time, which finds the panel as VS Code brought it back.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { eventually, extension, inWorkspace, openNew, PROMETHEUS_URL } from './helper';

const NOTE = inWorkspace('reload/loaded-once').fsPath;
const QUERY = 'count by (job) (up)';

describe('The result panel', function () {
  this.timeout(120_000);
  const panel = () => extension().exports.describePanel();

  it('survives a reload of the window, with its query and its result, and asks nothing by itself', async () => {
    assert.ok(PROMETHEUS_URL, 'this suite runs only with a Prometheus');
    if (!fs.existsSync(NOTE)) {
      await vscode.workspace.getConfiguration('observability').update('environments', { demo: { prometheus: PROMETHEUS_URL } }, vscode.ConfigurationTarget.Global);
      await openNew('reload/query.promql', `${QUERY}\n`);
      await vscode.commands.executeCommand('observability.runQuery');
      await eventually('the result is shown', panel, (found) => found?.rows.length === 5);
      fs.writeFileSync(NOTE, '');
      await vscode.commands.executeCommand('workbench.action.reloadWindow');
      // The host ends while this waits.
      await new Promise(() => undefined);
    }
    await extension().activate();
    const found = await eventually('the panel is back', panel, (shown) => shown?.rows.length === 5, 60_000);
    assert.equal(found!.expression, QUERY);
    assert.match(found!.status, /^5 series/);
    assert.equal(extension().exports.lastOutcome(), undefined, 'no query has run since');
  });
});
