import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAllEditors, eventually, fixesFor, inWorkspace, openNew, serviceMonitor, setText, waitForRules } from './helper';

const QUERY = 'sum(rate(errors_total{service=~"^risk$"}[5m]))';
const FIXED = 'sum(rate(errors_total{service="risk"}[5m]))';

describe('living with a problem', () => {
  const editor = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('editor');
  afterEach(async () => {
    await closeAllEditors();
    await editor().update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('is a quick fix, which disables the rule for the line', async () => {
    const { document } = await openNew('checked/living.yaml', serviceMonitor('60s'));
    const [problem] = await waitForRules(document.uri, ['contract/scrape-interval']);
    const fixes = await fixesFor(document.uri, problem!);
    const titles = fixes.map(({ title }) => title);
    assert.ok(titles.indexOf('Change the interval to 15s') < titles.indexOf('Disable contract/scrape-interval for this line'), titles.join(', '));
    await apply(fixes.find(({ title }) => title === 'Disable contract/scrape-interval for this line')!);
    await waitForRules(document.uri, []);
    assert.match(document.getText(), /^ *# observability-disable-next-line contract\/scrape-interval\n.*60s/m);
  });

  it('is a setting in the contract, which the quick fix writes', async () => {
    const contract = inWorkspace('observability-contract.yaml');
    const original = await vscode.workspace.fs.readFile(contract);
    try {
      const { document } = await openNew('checked/living.yaml', serviceMonitor('60s'));
      const [problem] = await waitForRules(document.uri, ['contract/scrape-interval']);
      const fix = (await fixesFor(document.uri, problem!)).find(({ title }) => title === 'Turn contract/scrape-interval off in the contract');
      assert.ok(fix);
      await apply(fix);
      await waitForRules(document.uri, []);
      const changed = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === contract.toString());
      assert.match(changed?.getText() ?? '', /contract\/scrape-interval: off/);
      await changed!.save();
    } finally {
      await vscode.workspace.fs.writeFile(contract, original);
    }
  });

  it('is not needed for what is fixed on save', async () => {
    await editor().update('codeActionsOnSave', { 'source.fixAll.observability': 'explicit' }, vscode.ConfigurationTarget.Workspace);
    const shown = await openNew('checked/on-save.promql', 'up\n');
    await setText(shown, `${QUERY}\n`);
    await waitForRules(shown.document.uri, ['promql/regexp-anchored']);
    await shown.document.save();
    await eventually('the query is fixed', () => shown.document.getText(), (text) => text === `${FIXED}\n`);
    assert.equal(shown.document.isDirty, false);
  });

  it('is not needed for what the command Fix All mends', async () => {
    const { document } = await openNew('checked/command.promql', `${QUERY}\n`);
    await vscode.commands.executeCommand('observability.fixAll');
    assert.equal(document.getText(), `${FIXED}\n`);
  });
});
