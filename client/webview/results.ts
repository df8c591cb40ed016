import './results.css';
import './views.css';
import { parseKeptState, parseToPage, type KeptState, type RunInfo, type ToHost, type ViewState } from '../src/panel-protocol';
import type { QueryOutcome } from '../../server/src/lsp/protocol';
import { Page } from './page';

/** What VS Code gives to a page. */
interface VsCodeApi {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: KeptState): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The largest result that is kept for a reload of the window: cells of a table, points of a graph, characters of logs. */
const MOST_KEPT = { cells: 5_000, points: 50_000, characters: 500_000 };

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

let kept = parseKeptState(vscode.getState());
const keep = (change: Partial<KeptState>): void => {
  if (!kept && !change.run) return;
  kept = { ...(kept ?? {}), ...change } as KeptState;
  vscode.setState(kept);
};

const page = new Page(
  root,
  {
    cancel: () => vscode.postMessage({ type: 'cancel' }),
    rerun: (change) => vscode.postMessage({ type: 'rerun', ...change }),
    agree: () => vscode.postMessage({ type: 'agree' }),
    openSetting: () => vscode.postMessage({ type: 'openSetting' }),
    explain: () => vscode.postMessage({ type: 'explain' }),
    tail: (isOn) => vscode.postMessage({ type: 'tail', isOn }),
    act: (action) => vscode.postMessage({ type: 'action', action }),
    copy: (text) => vscode.postMessage({ type: 'copy', text }),
    save: (extension, text) => vscode.postMessage({ type: 'save', extension, text }),
    viewed: (view: ViewState) => keep({ view }),
  },
  kept?.view ?? {},
);

function isSmall(outcome: QueryOutcome): boolean {
  if (outcome.kind === 'logs') return outcome.lines.reduce((size, { text }) => size + text.length, 0) <= MOST_KEPT.characters;
  if (outcome.kind !== 'table') return true;
  const points = outcome.graph ? outcome.graph.series.length * outcome.graph.steps : 0;
  return outcome.rows.length * outcome.columns.length <= MOST_KEPT.cells && points <= MOST_KEPT.points;
}
const keepOutcome = (run: RunInfo, outcome: QueryOutcome): void => keep({ run, outcome: isSmall(outcome) ? outcome : undefined });

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = parseToPage(event.data);
  switch (message?.type) {
    case 'started':
      page.started(message.run, message.elapsedMs);
      keep({ run: message.run });
      break;
    case 'finished':
      page.finished(message.run, message.outcome);
      keepOutcome(message.run, message.outcome);
      break;
    case 'copied':
      page.copied();
      break;
    case 'pinned':
      page.pinned(message.isPinned);
      keep({ isPinned: message.isPinned });
      break;
    case 'explained':
      page.explained(message.tree, message.message);
      break;
    case 'why':
      page.why(message.reasons);
      break;
    case 'tailed':
      page.tailed(message);
      break;
    case 'describe':
      vscode.postMessage({ type: 'description', description: page.describe() });
      break;
  }
});

if (kept?.outcome) page.finished(kept.run, kept.outcome);
else if (kept) page.forgotten(kept.run);
if (kept?.isPinned) page.pinned(true);
vscode.postMessage({ type: 'ready' });
