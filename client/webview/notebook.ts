// Shows results of queries below the cells of a notebook, with the same views as the result panel.
import uplot from 'uplot/dist/uPlot.min.css';
import results from './results.css';
import views from './views.css';
import { parseKeptState } from '../src/panel-protocol';
import { element } from './dom';
import { fillMessage } from './message-view';
import { ResultView } from './result-view';
import { messageOf, statusOf } from './texts';
import { localTime } from './times';

/** The part of VS Code's API for renderers that is used here. */
interface OutputItem {
  json(): unknown;
}

const OWN = `:host { display: block; } .cell { position: relative; display: flex; flex-direction: column; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); } .cell .status { margin: 4px 0; } .cell .holder { flex: none; height: 420px; } .cell .holder.small { height: auto; max-height: 420px; }`;

export const activate = (): { renderOutputItem(item: OutputItem, target: HTMLElement): void } => ({
  renderOutputItem(item, target) {
    // All outputs of a notebook share one page: what stands in a shadow keeps its style to itself.
    const shadow = target.shadowRoot ?? target.attachShadow({ mode: 'open' });
    const kept = parseKeptState(item.json());
    if (!kept?.outcome) return shadow.replaceChildren(element('p', {}, 'This result is of another version of the extension. Run the cell again.'));
    const { run, outcome } = kept;
    const message = messageOf(outcome, run);
    const section = element('section', { 'aria-label': 'Message', hidden: message ? undefined : '' });
    if (message) fillMessage(section, { ...message, offersSetting: false }, {});
    const view = new ResultView({}, { copy: (text) => void navigator.clipboard.writeText(text), zoom: () => undefined, viewed: () => undefined });
    view.show(run, outcome);
    const isShort = outcome.kind === 'table' && !outcome.graph && outcome.rows.length <= 14;
    if (isShort) view.element.style.height = `${outcome.rows.length * 24 + 44}px`;
    view.element.hidden = message !== undefined;
    const notes = 'warnings' in outcome ? [...outcome.warnings.map((text) => `Warning: ${text}`), ...outcome.infos.map((text) => `Info: ${text}`)] : [];
    shadow.replaceChildren(
      element('style', {}, [uplot, results, views, OWN].join('\n')),
      element('div', { class: 'cell' }, element('p', { class: 'status' }, statusOf(outcome, run, (iso) => localTime(new Date(iso).getTime()))), ...notes.map((note) => element('p', { class: 'note' }, note)), section, view.element),
    );
  },
});
