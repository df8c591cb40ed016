import type { PanelAction, PanelDescription, RunInfo, ToPage, ViewState } from '../src/panel-protocol';
import { INSTANT, type Timing } from '../src/timing';
import type { MeasuredNode, QueryLogs, QueryOutcome, QueryTable } from '../../server/src/lsp/protocol';
import { Controls, type ControlState } from './controls';
import { button, element } from './dom';
import { menuButton } from './menu';
import { ResultView } from './result-view';
import { duration, faultIn, messageOf, SEPARATOR, statusOf, type Message } from './texts';
import { localTime } from './times';
import { fillMessage } from './message-view';

/** What the page can ask of the extension. */
export interface Actions {
  cancel(): void;
  rerun(change: { timing?: Timing; bare?: boolean }): void;
  openSetting(): void;
  /** The user allows the server that the workspace names. */
  agree(): void;
  explain(): void;
  tail(isOn: boolean): void;
  act(action: PanelAction): void;
  copy(text: string): void;
  save(extension: 'csv' | 'json', text: string): void;
  /** How the result is looked at has changed. */
  viewed(view: ViewState): void;
}

/** How often the elapsed time of a running query is written anew, in milliseconds. */
const TICK_MS = 100;

/** The page of the result panel: the query, how it is going, and what came of it. */
export class Page {
  private readonly title = element('h1');
  private readonly environment = element('span', { class: 'environment' });
  private readonly expression = element('pre', { class: 'expression', tabindex: '0', 'aria-label': 'Query' });
  /** Says each change of state once; the ticking time beside it is for the eye alone. */
  private readonly status = element('span', { role: 'status', 'aria-live': 'polite' });
  private readonly elapsed = element('span', { class: 'elapsed', 'aria-hidden': 'true' });
  private readonly progress = element('div', { class: 'progress', 'aria-hidden': 'true', hidden: '' });
  private readonly notices = element('ul', { class: 'notices', 'aria-label': 'Notes of the server', hidden: '' });
  private readonly message = element('section', { class: 'message', 'aria-label': 'Message', hidden: '' });
  private readonly controls = new Controls((state, runs) => this.controlled(state, runs));
  private readonly cancel: HTMLButtonElement;
  private readonly rerun: HTMLButtonElement;
  private readonly pin: HTMLButtonElement;
  private readonly more: HTMLElement;
  private readonly result: ResultView;
  private ticking: number | undefined;
  private refreshing: number | undefined;
  private run: RunInfo | undefined;
  private outcome: QueryOutcome | undefined;
  private isPinned = false;

  constructor(root: HTMLElement, private readonly actions: Actions, private view: ViewState) {
    this.result = new ResultView(view, { ...actions, zoom: (timing) => actions.rerun({ timing }), viewed: (change) => this.changeView(change) });
    this.cancel = button('Cancel', () => actions.cancel(), { class: 'primary' });
    this.rerun = button('Run Again', () => actions.rerun({}), { class: 'primary' });
    this.pin = button('Pin', () => actions.act(this.isPinned ? 'unpin' : 'pin'), { 'aria-pressed': 'false', title: 'Keep this result; the next query opens another panel' });
    this.more = menuButton('More', () => this.menu());
    const heading = element('div', { class: 'heading' }, element('div', { class: 'titles' }, this.title, this.environment), element('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Query' }, this.cancel, this.rerun, this.pin, this.more));
    const status = element('p', { class: 'status' }, this.status, this.elapsed);
    root.append(this.progress, element('header', {}, heading, this.expression, this.controls.element, status), this.notices, this.message, this.result.element);
    this.showButtons('nothing');
    this.title.textContent = 'No query has run yet';
    this.expression.hidden = true;
  }

  /** A query is running. What is there from the one before stays, dimmed. */
  started(run: RunInfo, elapsedMs: number): void {
    this.stopTicking();
    this.showRun(run);
    this.status.textContent = run.server === '' ? 'Running' : `Running${SEPARATOR}${run.server}`;
    this.progress.hidden = false;
    this.result.setStale(true);
    this.message.classList.add('stale');
    this.showButtons('running');
    const since = performance.now() - elapsedMs;
    const tick = (): void => {
      this.elapsed.textContent = `${SEPARATOR}${duration(Math.floor((performance.now() - since) / TICK_MS) * TICK_MS)}`;
    };
    tick();
    this.ticking = window.setInterval(tick, TICK_MS);
  }

  finished(run: RunInfo, outcome: QueryOutcome): void {
    this.stopTicking();
    this.outcome = outcome;
    this.showRun(run, outcome.kind === 'error' ? outcome.message : undefined);
    this.status.textContent = statusOf(outcome, run, (iso) => localTime(new Date(iso).getTime(), this.view.isUtc));
    this.showNotices(outcome);
    this.showMessage(messageOf(outcome, run));
    this.result.show(run, outcome);
    this.showButtons('done');
    this.schedule();
  }

  /** A query of an earlier time whose result was not kept. */
  forgotten(run: RunInfo): void {
    this.showRun(run);
    this.status.textContent = 'The result was not kept. Run the query again to see it.';
    this.showButtons('done');
  }

  copied(): void {
    const before = this.status.textContent;
    this.status.textContent = 'Copied to the clipboard';
    window.setTimeout(() => {
      if (this.status.textContent === 'Copied to the clipboard') this.status.textContent = before;
    }, 2000);
  }

  pinned(isPinned: boolean): void {
    this.isPinned = isPinned;
    this.pin.setAttribute('aria-pressed', String(isPinned));
    this.pin.textContent = isPinned ? 'Pinned' : 'Pin';
  }

  explained(tree: MeasuredNode | null, message: string): void {
    this.result.explained(tree, message);
  }

  /** Why the result is empty: what the server says counts more than what may be. */
  why(reasons: readonly string[]): void {
    if (reasons.length === 0 || !this.run || !this.outcome) return;
    const message = messageOf(this.outcome, this.run);
    if (message) this.showMessage({ ...message, meaning: undefined, reasons, advice: [] });
  }

  tailed({ streams, lines, ended }: ToPage & { type: 'tailed' }): void {
    this.result.tailed(streams, lines, ended);
  }

  describe(): PanelDescription {
    const texts = (selector: string): string[] => [...document.querySelectorAll(selector)].map((each) => each.textContent ?? '');
    return {
      title: this.title.textContent ?? '',
      expression: this.expression.textContent ?? '',
      status: this.status.textContent ?? '',
      message: this.message.hidden ? '' : [...this.message.querySelectorAll('h2, pre, li, p')].map((each) => each.textContent).join('\n'),
      notices: texts('.notices li'),
      headers: texts('.result th'),
      rows: [...document.querySelectorAll('.result tbody tr:not(.spacer)')].map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
      legend: texts('.legend li .name'),
      text: texts('.explain, .json, .lines .line, .placeholder').join('\n').slice(0, 20_000),
      ...this.result.tabs,
    };
  }

  private controlled({ timing, isUtc, refreshSeconds, isBare }: ControlState, runs: boolean): void {
    this.changeView({ isUtc, refreshSeconds });
    this.result.setUtc(isUtc);
    this.schedule();
    if (runs) this.actions.rerun({ timing, ...(isBare === undefined ? {} : { bare: isBare }) });
  }

  private changeView(change: ViewState): void {
    this.view = { ...this.view, ...change };
    this.actions.viewed(this.view);
  }

  /** The query runs again after the time that the user chose, if it ended well and nothing else is going on. */
  private schedule(): void {
    window.clearTimeout(this.refreshing);
    const { refreshSeconds = 0 } = this.view;
    if (refreshSeconds > 0 && this.run && this.ticking === undefined && (this.outcome?.kind === 'table' || this.outcome?.kind === 'logs')) this.refreshing = window.setTimeout(() => this.actions.rerun({}), refreshSeconds * 1000);
  }

  private menu(): { label: string; run: () => void }[] {
    const act = (label: string, action: PanelAction) => ({ label, run: () => this.actions.act(action) });
    const { csv, json } = this.result;
    return [
      ...(csv ? [{ label: 'Copy as CSV', run: () => this.actions.copy(csv()) }] : []),
      ...(json ? [{ label: 'Copy as JSON', run: () => this.actions.copy(json()) }] : []),
      act('Copy as curl', 'copyCurl'),
      ...(csv ? [{ label: 'Save as CSV…', run: () => this.actions.save('csv', csv()) }] : []),
      ...(json ? [{ label: 'Save as JSON…', run: () => this.actions.save('json', json()) }] : []),
      ...(this.run?.language === 'promql' ? [act('Open in Prometheus', 'openInPrometheus')] : []),
      ...(/\/api\/datasources\/proxy\/uid\//.test(this.run?.server ?? '') ? [act('Open in Grafana', 'openInGrafana')] : []),
      ...(this.run?.source ? [act('Variables…', 'variables')] : []),
      act('Mark Query', 'bookmark'),
      act('History…', 'history'),
    ];
  }

  private stopTicking(): void {
    window.clearInterval(this.ticking);
    window.clearTimeout(this.refreshing);
    this.elapsed.textContent = '';
    if (this.ticking === undefined) return;
    this.ticking = undefined;
    this.progress.hidden = true;
    this.message.classList.remove('stale');
    this.result.setStale(false);
  }

  private showButtons(state: 'nothing' | 'running' | 'done'): void {
    const hadFocus = [this.cancel, this.rerun].find((each) => each === document.activeElement);
    this.cancel.hidden = state !== 'running';
    this.rerun.hidden = state !== 'done';
    for (const part of [this.pin, this.more, this.controls.element]) part.hidden = state === 'nothing';
    // Whoever pressed the one finds the focus on the other, not at the start of the page.
    if (hadFocus) (state === 'running' ? this.cancel : this.rerun).focus();
  }

  private showRun(run: RunInfo, error?: string): void {
    this.run = run;
    const { title, expression, environment, bare } = run;
    this.title.textContent = title;
    this.environment.textContent = environment;
    this.environment.hidden = environment === '';
    this.expression.hidden = false;
    const condition = this.outcome?.kind === 'table' ? this.outcome.condition : undefined;
    this.controls.show({ timing: run.timing ?? INSTANT, isUtc: this.view.isUtc === true, refreshSeconds: this.view.refreshSeconds ?? 0, isBare: bare ? true : condition ? false : undefined });
    const fault = error === undefined ? undefined : faultIn(expression, error);
    if (!fault) this.expression.textContent = expression;
    else {
      const marked = element('mark', { title: 'The server found the error here' }, expression.slice(fault.start, fault.end));
      this.expression.replaceChildren(expression.slice(0, fault.start), marked, expression.slice(fault.end));
    }
  }

  private showNotices(outcome: QueryOutcome): void {
    const notes: Pick<QueryTable | QueryLogs, 'warnings' | 'infos'> = 'warnings' in outcome ? outcome : { warnings: [], infos: [] };
    const item = (kind: 'warning' | 'info', text: string): HTMLElement => element('li', { class: kind }, element('strong', {}, kind === 'warning' ? 'Warning' : 'Info'), ` ${text}`);
    this.notices.replaceChildren(...notes.warnings.map((text) => item('warning', text)), ...notes.infos.map((text) => item('info', text)));
    this.notices.hidden = this.notices.childElementCount === 0;
  }

  private showMessage(message: Message | undefined): void {
    this.message.hidden = message === undefined;
    this.message.replaceChildren();
    if (message) fillMessage(this.message, message, { agree: () => this.actions.agree(), openSetting: () => this.actions.openSetting() });
  }
}
