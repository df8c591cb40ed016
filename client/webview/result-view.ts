import type { RunInfo, ViewState } from '../src/panel-protocol';
import type { LogLine, LogStream, MeasuredNode, QueryOutcome } from '../../server/src/lsp/protocol';
import type { Timing } from '../src/timing';
import { element } from './dom';
import { explainView } from './explain-view';
import { GraphView } from './graph-view';
import { HeatView } from './heat-view';
import { jsonView } from './json-view';
import { LogsView } from './logs-view';
import { TableView } from './table-view';
import { Tabs } from './tabs';

export interface ResultActions {
  copy(text: string): void;
  /** Absent where the parts of a query cannot be run. */
  explain?(): void;
  tail?(isOn: boolean): void;
  zoom(timing: Timing): void;
  viewed(change: ViewState): void;
}

/** A result, as a graph, a table, logs, a tree or as it came: one of them at a time, chosen by tabs. */
export class ResultView {
  readonly element = element('div', { class: 'holder' });
  private readonly panel = element('div', { class: 'tabpanel' });
  private readonly chooser: Tabs;
  private run: RunInfo | undefined;
  private outcome: QueryOutcome | undefined;
  private tree: MeasuredNode | null | undefined;
  private treeMessage = '';
  private isExplaining = false;
  private shown: TableView | GraphView | LogsView | undefined;
  private heat: HeatView | undefined;

  constructor(private view: ViewState, private readonly actions: ResultActions) {
    this.chooser = new Tabs(this.panel, (tab) => {
      this.change({ tab });
      this.draw();
    });
    this.element.append(this.chooser.element, this.panel);
    this.chooser.show([], '');
  }

  /** The names of the tabs that there are, and of the one that is shown. */
  get tabs(): { tabs: string[]; tab: string } {
    return { tabs: this.chooser.names, tab: this.chooser.current };
  }

  /** The result as comma-separated values, in the order in which it is shown; undefined where it has no table. */
  get csv(): (() => string) | undefined {
    const { outcome } = this;
    if (outcome?.kind !== 'table' || outcome.rows.length === 0) return undefined;
    return () => (this.shown instanceof TableView ? this.shown : new TableView(outcome, () => undefined)).csv();
  }

  get json(): (() => string) | undefined {
    const { outcome } = this;
    if (outcome?.kind === 'logs') return () => JSON.stringify(outcome.lines.map(({ at, stream, level, text }) => ({ at, level, labels: outcome.streams[stream]?.labels, text })), null, 2);
    if (outcome?.kind !== 'table' || outcome.rows.length === 0) return undefined;
    const rows = outcome.rows.map((row) => Object.fromEntries(row.map((cell, i) => [outcome.columns[i]!.name, cell] as const).filter(([, cell]) => cell !== '')));
    return () => JSON.stringify(outcome.graph ? outcome.graph : rows, null, 2);
  }

  show(run: RunInfo, outcome: QueryOutcome): void {
    [this.run, this.outcome, this.tree, this.isExplaining] = [run, outcome, undefined, false];
    this.draw();
  }

  /** What is shown is of an earlier query; the next one is on its way. */
  setStale(isStale: boolean): void {
    this.element.classList.toggle('stale', isStale);
    if (isStale) this.element.setAttribute('aria-busy', 'true');
    else this.element.removeAttribute('aria-busy');
  }

  setUtc(isUtc: boolean): void {
    this.change({ isUtc });
    if (this.shown instanceof LogsView) this.shown.setUtc(isUtc);
    else if (this.shown instanceof GraphView) this.shown.setOptions(this.graphOptions());
    this.heat?.setUtc(isUtc);
  }

  explained(tree: MeasuredNode | null, message: string): void {
    [this.tree, this.treeMessage] = [tree, message];
    if (this.chooser.current === 'Explain') this.draw();
  }

  tailed(streams: readonly LogStream[], lines: readonly LogLine[], ended: string | undefined): void {
    if (this.shown instanceof LogsView) this.shown.add(streams, lines, ended);
  }

  private change(change: ViewState): void {
    this.view = { ...this.view, ...change };
    this.actions.viewed(change);
  }

  private graphOptions() {
    const { isUtc = false, isStacked = false, isFromZero = false } = this.view;
    return { isUtc, isStacked, isFromZero };
  }

  private namesOf(): string[] {
    const { outcome, run } = this;
    if (outcome?.kind === 'logs') return ['Logs', 'JSON'];
    if (outcome?.kind !== 'table') return [];
    const hasRows = outcome.rows.length > 0;
    return [...(hasRows && outcome.graph ? ['Graph'] : []), ...(hasRows ? ['Table'] : []), ...(run?.language === 'promql' && this.actions.explain ? ['Explain'] : []), ...(outcome.raw ? ['JSON'] : [])];
  }

  private draw(): void {
    this.shown?.dispose();
    this.heat?.dispose();
    this.shown = this.heat = undefined;
    const names = this.namesOf();
    const isEmpty = this.outcome?.kind === 'table' && this.outcome.rows.length === 0;
    // Below the message of an empty result nothing is opened that nobody asked for.
    const current = names.find((name) => name === this.view.tab) ?? (isEmpty ? '' : (names[0] ?? ''));
    this.chooser.show(names, current);
    this.panel.replaceChildren(...this.contentOf(current));
  }

  private contentOf(tab: string): HTMLElement[] {
    const { outcome, run } = this;
    if (!run || (outcome?.kind !== 'table' && outcome?.kind !== 'logs')) return [];
    if (tab === 'JSON' && outcome.raw) return [jsonView(outcome.raw)];
    if (outcome.kind === 'logs') this.shown = new LogsView(outcome, this.view.isUtc === true, this.actions);
    else if (tab === 'Explain') return [this.explanation()];
    else if (tab === 'Graph' && outcome.graph) {
      const zoom = (from: number, to: number): void => this.actions.zoom({ mode: 'range', seconds: Math.max(Math.round(to - from), 10), end: Math.round(to), step: 'medium' });
      const { graph } = outcome;
      if (graph.heat) this.heat = new HeatView(graph.heat, graph, this.view.isUtc === true, zoom);
      // Series of native histograms have no line; where there are no others, there is no chart for lines.
      if (this.heat && graph.series.every(({ values }) => values.every((value) => value === null))) return [this.heat.element];
      this.shown = new GraphView(graph, run.bare ?? outcome.condition, this.graphOptions(), { zoom, options: (options) => this.change(options) });
    } else if (tab === 'Table') this.shown = new TableView(outcome, (text) => this.actions.copy(text));
    return [...(this.shown ? [this.shown.element] : []), ...(this.heat ? [this.heat.element] : [])];
  }

  private explanation(): HTMLElement {
    if (this.tree === undefined && !this.isExplaining) {
      this.isExplaining = true;
      this.actions.explain?.();
    }
    return explainView(this.tree, this.treeMessage);
  }
}
