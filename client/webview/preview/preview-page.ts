import type { FromPreviewPage, PreviewDescription, PreviewInfo, Previewed, ShownPreview, ToPreviewPage } from '../../src/alert-preview/preview-protocol';
import { backtest, type AlertTiming, type Backtest } from '../../../server/src/query/promql/alert-states';
import type { QueryOutcome } from '../../../server/src/lsp/protocol';
import { formatDuration } from '../../../server/src/text/duration';
import { button, element } from '../dom';
import { GraphView } from '../graph-view';
import { legendNames } from '../graph-model';
import { fillMessage } from '../message-view';
import { duration, messageOf, SEPARATOR } from '../texts';
import { withCode } from '../with-code';
import { countsTable, type Counted } from './counts';
import { Details } from './details';
import { Timelines, type TimelineRow } from './timelines';
import { WaitControl } from './waits';

const RANGES: readonly [label: string, seconds: number][] = [['1h', 3600], ['6h', 21_600], ['12h', 43_200], ['1d', 86_400], ['2d', 172_800], ['7d', 604_800], ['30d', 2_592_000]];

/** The page of an alert's preview: what it would have done, how that changes with `for`, what it says and where it goes. */
export class PreviewPage {
  private readonly title = element('h1', {}, 'Alert Preview');
  private readonly environment = element('span', { class: 'environment', hidden: '' });
  private readonly expression = element('pre', { class: 'expression', tabindex: '0', 'aria-label': 'Expression', hidden: '' });
  private readonly status = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  private readonly progress = element('div', { class: 'progress', 'aria-hidden': 'true', hidden: '' });
  private readonly cancel = button('Cancel', () => this.send({ type: 'cancel' }), { class: 'primary' });
  private readonly again = button('Preview Again', () => this.rerun({}), { class: 'primary' });
  private readonly rule = button('Show Rule', () => this.send({ type: 'reveal' }));
  private readonly range = element('select', { 'aria-label': 'Length of the range' }, ...RANGES.map(([label, seconds]) => element('option', { value: String(seconds) }, label)));
  private readonly end = button('Now', () => this.rerun({ end: undefined }), { title: 'The end of the range; press for now' });
  private readonly zone = button('Local', () => this.toggleUtc(), { 'aria-pressed': 'false', title: 'Times in your zone or in UTC' });
  private readonly message = element('section', { class: 'message', 'aria-label': 'Message', hidden: '' });
  private readonly notes = element('ul', { class: 'preview-notes', 'aria-label': 'Notes' });
  private readonly wait = new WaitControl({ changed: () => this.compute(), write: (text) => this.send({ type: 'write', duration: text }) });
  private readonly counts = element('div', { class: 'counts-holder' });
  private readonly timelines = new Timelines(() => this.showDetails());
  private readonly graph = element('div', { class: 'graph-holder' });
  private readonly details = new Details((row, time, id) => this.send({ type: 'render', id, labels: { ...row.labels }, time }));
  private readonly body = element('div', { class: 'preview-body', hidden: '' });
  private chart: GraphView | undefined;
  private shown: ShownPreview | undefined;
  private info: PreviewInfo | undefined;
  private isUtc = false;

  constructor(root: HTMLElement, private readonly send: (message: FromPreviewPage) => void) {
    this.range.addEventListener('change', () => this.rerun({ seconds: Number(this.range.value) }));
    root.classList.add('preview');
    const heading = element('div', { class: 'heading' }, element('div', { class: 'titles' }, this.title, this.environment), element('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Preview' }, this.cancel, this.again, this.rule));
    const controls = element('div', { class: 'controls', role: 'toolbar', 'aria-label': 'Time' }, this.range, this.end, element('span', { class: 'spring' }), this.zone);
    this.body.append(this.wait.element, this.counts, this.timelines.element, this.graph, this.details.element);
    root.append(this.progress, element('header', {}, heading, this.expression, controls, this.status), this.message, element('div', { class: 'preview-scroll' }, this.notes, this.body));
    this.cancel.hidden = true;
    this.again.hidden = this.rule.hidden = true;
  }

  started(info: PreviewInfo): void {
    this.showInfo(info);
    this.status.textContent = `Evaluating${info.server === '' ? '' : `${SEPARATOR}${info.server}`}`;
    this.setBusy(true);
  }

  failed(info: PreviewInfo, outcome: QueryOutcome): void {
    this.setBusy(false);
    this.showInfo(info);
    this.status.textContent = outcome.kind === 'cancelled' ? 'Cancelled' : 'Not previewed';
    this.showMessage(outcome);
  }

  show(shown: ShownPreview, isKept = false): void {
    const isSameRule = this.shown !== undefined && JSON.stringify(this.shown.info.key) === JSON.stringify(shown.info.key) && this.shown.info.uri === shown.info.uri;
    this.setBusy(false);
    this.shown = shown;
    this.showInfo(shown.info);
    this.message.hidden = true;
    const { preview, rule, head, headNote, info } = shown;
    const { steps, interval } = preview.evaluations;
    const count = preview.series.length + preview.left;
    this.status.textContent = [`${isKept ? 'From before the reload: ' : ''}${steps.toLocaleString('en-US')} evaluations, one every ${formatDuration(interval)}`, `${count.toLocaleString('en-US')} series`, duration(preview.durationMs), ...(info.server === '' ? [] : [info.server])].join(SEPARATOR);
    const notes = [...preview.notes, ...(head?.preview?.notes.filter((note) => !preview.notes.includes(note)).map((note) => `HEAD: ${note}`) ?? []), ...(head ? this.changes(shown) : [headNote])].filter((note) => note !== '');
    this.notes.replaceChildren(...notes.map((note) => element('li', {}, ...withCode(note))));
    this.wait.show(rule.for, rule.keepFiringFor, isSameRule);
    this.body.hidden = false;
    this.details.reset();
    this.drawGraph(preview);
    this.compute();
  }

  rendered({ id, result }: ToPreviewPage & { type: 'rendered' }): void {
    this.details.rendered(id, result);
  }

  written({ for: seconds, message }: ToPreviewPage & { type: 'written' }): void {
    if (this.shown && seconds !== undefined) {
      this.shown = { ...this.shown, rule: { ...this.shown.rule, for: seconds } };
      this.wait.show(seconds, this.shown.rule.keepFiringFor, false);
      this.compute();
    }
    this.status.replaceChildren(...withCode(message));
  }

  /** What the page keeps for a reload. */
  get kept(): { info: PreviewInfo | undefined; shown: ShownPreview | undefined } {
    return { info: this.info, shown: this.shown };
  }

  forgotten(info: PreviewInfo): void {
    this.showInfo(info);
    this.status.textContent = 'The preview was not kept. Preview again to see it.';
    this.again.hidden = this.rule.hidden = false;
  }

  describe(): PreviewDescription {
    const text = (part: Element | null): string => part?.textContent ?? '';
    return {
      title: text(this.title),
      status: text(this.status),
      message: this.message.hidden ? '' : text(this.message),
      notes: [...this.notes.children].map(text),
      counts: [...this.counts.querySelectorAll('tr')].map((row) => [...row.children].map(text)),
      timelines: this.timelines.words,
      for: formatDuration(this.wait.seconds),
      details: [...this.details.element.querySelectorAll('h2, p, dt, dd, li')].map(text).join('\n'),
      hasGraph: this.chart !== undefined,
    };
  }

  private rerun(change: { seconds?: number; end?: number | undefined }): void {
    const { info } = this;
    if (!info) return;
    const end = 'end' in change ? change.end : info.end;
    this.send({ type: 'again', seconds: change.seconds ?? info.seconds, ...(end === undefined ? {} : { end }) });
  }

  private toggleUtc(): void {
    this.isUtc = !this.isUtc;
    this.zone.textContent = this.isUtc ? 'UTC' : 'Local';
    this.zone.setAttribute('aria-pressed', String(this.isUtc));
    this.chart?.setOptions({ isUtc: this.isUtc, isStacked: false, isFromZero: false });
    this.compute();
  }

  /** What is different between the versions, besides what they do. */
  private changes({ rule, head }: ShownPreview): string[] {
    const old = head!.rule;
    const changed: string[] = [];
    if (old.expression !== rule.expression) changed.push(`the expression (\`${old.expression.replace(/\s+/g, ' ').slice(0, 200)}\` in HEAD)`);
    if (old.for !== rule.for) changed.push(`\`for\` (${formatDuration(old.for)} in HEAD)`);
    if (old.keepFiringFor !== rule.keepFiringFor) changed.push(`\`keep_firing_for\` (${formatDuration(old.keepFiringFor)} in HEAD)`);
    if (old.interval !== rule.interval) changed.push(`the group's \`interval\` (${old.interval === undefined ? 'none' : formatDuration(old.interval)} in HEAD)`);
    return [changed.length === 0 ? 'The rule fires as in HEAD: what decides over it is the same there.' : `Changed since HEAD: ${changed.join(', ')}.`];
  }

  /** Works out anew what the alert would have done, from what the server returned: no question goes out. */
  private compute(): void {
    const { shown } = this;
    if (!shown) return;
    const { preview, rule, head } = shown;
    const mine = statesOf(preview, { for: this.wait.seconds, keepFiringFor: rule.keepFiringFor });
    const theirs = head && statesOf(head.preview ?? preview, { for: head.rule.for, keepFiringFor: head.rule.keepFiringFor });
    const isTried = this.wait.seconds !== rule.for;
    const name = isTried ? `With for: ${formatDuration(this.wait.seconds)}` : 'Working copy';
    const versions: Counted[] = theirs ? [{ name: 'HEAD', result: theirs }, { name, result: mine }] : isTried ? [{ name: `As written, for: ${formatDuration(rule.for)}`, result: statesOf(preview, { for: rule.for, keepFiringFor: rule.keepFiringFor }) }, { name, result: mine }] : [{ name, result: mine }];
    this.counts.replaceChildren(countsTable(versions, this.isUtc));
    this.timelines.show(rowsOf(preview, mine, head && (head.preview ?? preview), theirs), preview.evaluations, this.isUtc);
    this.showDetails();
  }

  private showDetails(): void {
    this.details.show(this.timelines.selected, this.isUtc);
  }

  private drawGraph({ graph, condition }: Previewed): void {
    this.chart?.dispose();
    this.chart = undefined;
    this.graph.replaceChildren();
    if (!graph) return;
    const zoom = (from: number, to: number): void => this.rerun({ seconds: Math.max(Math.round(to - from), 60), end: Math.round(to) });
    this.chart = new GraphView(graph, condition, { isUtc: this.isUtc, isStacked: false, isFromZero: false }, { zoom, options: () => undefined });
    this.graph.append(element('h2', {}, condition ? 'The values, and the threshold' : 'The values'), this.chart.element);
  }

  private setBusy(isBusy: boolean): void {
    this.progress.hidden = !isBusy;
    this.body.classList.toggle('stale', isBusy);
    const hadFocus = document.activeElement === this.cancel || document.activeElement === this.again;
    this.cancel.hidden = !isBusy;
    this.again.hidden = isBusy;
    this.rule.hidden = false;
    if (hadFocus) (isBusy ? this.cancel : this.again).focus();
  }

  private showInfo(info: PreviewInfo): void {
    this.info = info;
    this.title.textContent = `alert ${info.key.alert}`;
    this.environment.textContent = info.environment;
    this.environment.hidden = info.environment === '';
    this.expression.textContent = info.expression;
    this.expression.hidden = false;
    this.range.querySelector('option.own')?.remove();
    if (!RANGES.some(([, seconds]) => seconds === info.seconds)) this.range.append(element('option', { value: String(info.seconds), class: 'own' }, formatDuration(info.seconds)));
    this.range.value = String(info.seconds);
    this.end.textContent = info.end === undefined ? 'Now' : 'To now';
    this.end.disabled = info.end === undefined;
  }

  private showMessage(outcome: QueryOutcome): void {
    const run = { title: '', expression: '', language: 'promql' as const, server: '', environment: '', timing: { mode: 'range' as const, seconds: 1, step: 1 } };
    const told = messageOf(outcome, run);
    this.message.hidden = told === undefined;
    if (!told) return;
    fillMessage(this.message, told, { agree: () => this.send({ type: 'agree' }), openSetting: () => this.send({ type: 'openSetting' }) });
  }
}

const statesOf = ({ series, evaluations }: Previewed, timing: AlertTiming): Backtest => backtest(series.map(({ presence }) => presence), evaluations, timing);

/** The series of both versions, those first that fire most. */
function rowsOf(preview: Previewed, mine: Backtest, old: Previewed | undefined, theirs: Backtest | undefined): TimelineRow[] {
  const before = new Map(old?.series.map(({ name }, i) => [name, theirs!.series[i]!.spans]));
  const here = new Set(preview.series.map(({ name }) => name));
  const gone = (old?.series ?? []).filter(({ name }) => !here.has(name));
  const names = legendNames({ series: [...preview.series, ...gone] });
  const rows = [...preview.series, ...gone].map(({ name, labels }, i): TimelineRow => ({ name: names[i] || name, labels, spans: mine.series[i]?.spans ?? [], ...(theirs ? { before: before.get(name) ?? [] } : {}) }));
  const firing = ({ spans, before: other = [] }: TimelineRow): number => [...spans, ...other].reduce((sum, { state, from, to }) => sum + (to - from) * (state === 'firing' ? 1 : 1e-6), 0);
  const weight = new Map(rows.map((row) => [row, firing(row)]));
  return rows.sort((a, b) => weight.get(b)! - weight.get(a)!);
}
