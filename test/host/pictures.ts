import * as vscode from 'vscode';
import { eventually } from './helper';
import { screen } from './screen';

const THEMES: readonly (readonly [name: string, theme: string, kind: vscode.ColorThemeKind])[] = [
  ['dark', 'Default Dark Modern', vscode.ColorThemeKind.Dark],
  ['light', 'Default Light Modern', vscode.ColorThemeKind.Light],
  ['contrast', 'Default High Contrast', vscode.ColorThemeKind.HighContrast],
];

/** Takes a picture of the window in each kind of theme, for people to look at. */
export async function pictures(name: string): Promise<void> {
  const workbench = vscode.workspace.getConfiguration('workbench');
  for (const [kind, theme, wanted] of THEMES) {
    await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
    await eventually('the theme is there', () => vscode.window.activeColorTheme.kind, (found) => found === wanted);
    await screen?.screenshot(`${name}-${kind}`);
  }
  await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
}
