import { parseKeptState, parseToPage, type KeptState, type RunInfo, type ToHost, type ViewState } from '../src/panel-protocol';
import type { QueryOutcome } from '../../server/src/lsp/protocol';
import { Page } from './page';
import type { VsCodeApi } from './vs-code-api';

/** The largest result that is kept for a reload of the window: cells of a table, points of a graph, characters of logs. */
const MOST_KEPT = { cells: 5_000, points: 50_000, characters: 500_000 };

/** The page of a query's result. */
export function startResults(root: HTMLElement, vscode: VsCodeApi): void {
  const send = (message: ToHost): void => vscode.postMessage(message);
  let kept = parseKeptState(vscode.getState());
  const keep = (change: Partial<KeptState>): void => {
    if (!kept && !change.run) return;
    kept = { ...(kept ?? {}), ...change } as KeptState;
    vscode.setState(kept);
  };

  const page = new Page(
    root,
    {
      cancel: () => send({ type: 'cancel' }),
      rerun: (change) => send({ type: 'rerun', ...change }),
      agree: () => send({ type: 'agree' }),
      openSetting: () => send({ type: 'openSetting' }),
      explain: () => send({ type: 'explain' }),
      tail: (isOn) => send({ type: 'tail', isOn }),
      act: (action) => send({ type: 'action', action }),
      copy: (text) => send({ type: 'copy', text }),
      save: (extension, text) => send({ type: 'save', extension, text }),
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
        send({ type: 'description', description: page.describe() });
        break;
    }
  });

  if (kept?.outcome) page.finished(kept.run, kept.outcome);
  else if (kept) page.forgotten(kept.run);
  if (kept?.isPinned) page.pinned(true);
  send({ type: 'ready' });
}
