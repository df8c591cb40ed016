import * as vscode from 'vscode';
import { closeAllEditors, eventually, extension } from './helper';
import { pictures } from './pictures';
import { screen } from './screen';

describe('The walkthrough', () => {
  afterEach(async () => {
    await closeAllEditors();
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('leads through what there is, with a picture in words for each step', async function () {
    if (!screen) return this.skip();
    // Beside the steps, what belongs to them is shown where there is room.
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension().id}#start`, false);
    const step = (title: string): Promise<void> => screen!.click({ selector: `.getting-started-step h3:text-is("${title}")` });
    await eventually('the steps are listed', () => screen!.texts('.getting-started-step h3'), (titles) => titles.includes('See what is wrong') && titles.includes('Check every change'));
    await eventually('the first one is shown', () => screen!.texts('body', 'webview'), (pages) => pages.some((page) => page.includes('is never closed')));
    await pictures('walkthrough');
    await step('Write your contract');
    await eventually('a button is there', () => screen!.texts('.getting-started-step.expanded .monaco-button'), (buttons) => buttons.includes('Create Contract File'));
    await eventually('the contract is shown', () => screen!.texts('body', 'webview'), (pages) => pages.some((page) => page.includes('HighErrorRate') && page.includes('namespaces')));
  });
});
