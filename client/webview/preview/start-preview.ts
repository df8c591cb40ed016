import { parseKeptPreview, parseToPreviewPage, type FromPreviewPage, type KeptPreview } from '../../src/alert-preview/preview-protocol';
import type { VsCodeApi } from '../vs-code-api';
import { PreviewPage } from './preview-page';

/** The largest preview that is kept for a reload of the window, in characters of JSON. */
const MOST_KEPT = 2_000_000;

/** The page of an alert's preview. */
export function startPreview(root: HTMLElement, vscode: VsCodeApi): void {
  const page = new PreviewPage(root, (message: FromPreviewPage) => vscode.postMessage(message));
  const keep = (): void => {
    const { info, shown } = page.kept;
    if (!info) return;
    const isSmall = shown !== undefined && JSON.stringify(shown).length <= MOST_KEPT;
    vscode.setState({ info, ...(isSmall ? { shown } : {}) } satisfies KeptPreview);
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = parseToPreviewPage(event.data);
    switch (message?.type) {
      case 'started':
        page.started(message.info);
        break;
      case 'shown':
        page.show(message.shown);
        keep();
        break;
      case 'failed':
        page.failed(message.info, message.outcome);
        keep();
        break;
      case 'rendered':
        page.rendered(message);
        break;
      case 'written':
        page.written(message);
        keep();
        break;
      case 'describe':
        vscode.postMessage({ type: 'description', description: page.describe() } satisfies FromPreviewPage);
        break;
    }
  });
  const kept = parseKeptPreview(vscode.getState());
  if (kept?.shown) page.show(kept.shown, true);
  else if (kept) page.forgotten(kept.info);
  vscode.postMessage({ type: 'ready' } satisfies FromPreviewPage);
}
