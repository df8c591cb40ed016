import uPlot from 'uplot';
import type { GraphData, QueryCondition } from '../../server/src/lsp/protocol';
import { button, element } from './dom';
import { type Column, lastValue, legendNames, linesOf, nearest, shortNumber, stacked, timesOf, valueRange } from './graph-model';
import { visible } from './table-model';
import { localTime } from './times';

/** Series in the legend; a longer one nobody reads, and the table has all of them. */
const MOST_IN_LEGEND = 200;
/** The smallest chart, in pixels. */
const LOWEST = 180;

/** The colours of lines, from the theme; the later ones are for when there are many. */
const COLOURS = ['--vscode-charts-blue', '--vscode-charts-green', '--vscode-charts-red', '--vscode-charts-purple', '--vscode-terminal-ansiYellow', '--vscode-terminal-ansiCyan', '--vscode-terminal-ansiMagenta', '--vscode-terminal-ansiBrightBlack', '--vscode-terminal-ansiBrightBlue', '--vscode-terminal-ansiBrightGreen'];
/** Beyond those, lines are dashed, so that colour alone does not tell them apart. */
const DASHES: readonly (number[] | undefined)[] = [undefined, [8, 4], [2, 3], [8, 3, 2, 3]];

export interface GraphOptions {
  isUtc: boolean;
  isStacked: boolean;
  isFromZero: boolean;
}

export interface GraphActions {
  /** The user drew a range, in seconds since the epoch. */
  zoom(from: number, to: number): void;
  options(options: GraphOptions): void;
}

/** Lines over time. The table has the same data for those who cannot see it; arrow keys move the crosshair. */
export class GraphView {
  readonly element = element('section', { class: 'graph', 'aria-label': 'Graph' });
  private readonly canvas = element('div', { class: 'chart', tabindex: '0', role: 'img' });
  private readonly readout = element('p', { class: 'readout', role: 'status', 'aria-live': 'polite' });
  private readonly legend = element('ul', { class: 'legend', 'aria-label': 'Series' });
  private readonly lines: Column[];
  private readonly times: number[];
  private readonly names: string[];
  private readonly hidden = new Set<number>();
  private readonly resize = new ResizeObserver(() => this.fit());
  private readonly theme = new MutationObserver(() => this.draw());
  private chart: uPlot | undefined;

  constructor(private readonly data: GraphData, private readonly condition: QueryCondition | undefined, private options: GraphOptions, private readonly actions: GraphActions) {
    this.lines = linesOf(data);
    this.times = timesOf(data);
    this.names = legendNames(data);
    const toggle = (label: string, name: 'isStacked' | 'isFromZero'): HTMLElement => {
      const made: HTMLButtonElement = button(label, () => {
        this.setOptions({ ...this.options, [name]: !this.options[name] });
        made.setAttribute('aria-pressed', String(this.options[name]));
        actions.options(this.options);
      }, { 'aria-pressed': String(options[name]) });
      return made;
    };
    const notes = [
      ...(data.left > 0 ? [`${data.series.length.toLocaleString('en-US')} of ${(data.series.length + data.left).toLocaleString('en-US')} series are drawn`] : []),
      ...(data.histograms > 0 ? [data.heat ? 'native histograms are in the heat map below' : `${data.histograms} of native histograms have no line; the table has them`] : []),
      'Drag to zoom in',
    ];
    this.element.append(element('div', { class: 'bar' }, toggle('Stacked', 'isStacked'), toggle('From zero', 'isFromZero'), element('span', { class: 'note' }, notes.join(' · '))), this.canvas, this.readout, this.legend);
    this.canvas.setAttribute('aria-label', this.inWords());
    this.canvas.addEventListener('keydown', (event) => this.onKey(event));
    this.resize.observe(this.canvas);
    this.theme.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    this.drawLegend();
  }

  dispose(): void {
    this.resize.disconnect();
    this.theme.disconnect();
    this.chart?.destroy();
  }

  setOptions(options: GraphOptions): void {
    this.options = options;
    this.draw();
  }

  private inWords(): string {
    const [from, to] = [this.times[0] ?? 0, this.times.at(-1) ?? 0].map((time) => localTime(time * 1000, this.options.isUtc));
    return `Graph of ${this.data.series.length} series from ${from} to ${to}. Arrow keys read values; the tab Table has the data.`;
  }

  /** Makes the chart anew for the size that there is, or only resizes it. */
  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0) return;
    if (this.chart) this.chart.setSize({ width, height: Math.max(height, LOWEST) });
    else this.draw();
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0) return;
    this.chart?.destroy();
    const style = getComputedStyle(document.body);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
    const text = colour('--vscode-descriptionForeground');
    const grid = colour('--vscode-editorWidget-border');
    const font = `11px ${style.fontFamily}`;
    const isShown = (i: number): boolean => !this.hidden.has(i);
    const drawn = this.options.isStacked ? stacked(this.lines, isShown) : this.lines;
    const isFilled = this.options.isStacked;
    const axis: uPlot.Axis = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 } };
    this.chart = new uPlot(
      {
        width,
        height: Math.max(height, LOWEST),
        legend: { show: false },
        tzDate: (seconds) => (this.options.isUtc ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
        cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false }, focus: { prox: -1 } },
        scales: { y: { range: (_, least, most) => valueRange(least, most, { isFromZero: this.options.isFromZero || isFilled, threshold: this.condition?.value }) } },
        axes: [axis, { ...axis, size: 56, values: (_, ticks) => ticks.map(shortNumber) }],
        series: [{}, ...drawn.map((_, i) => this.lineOf(i, colour, isFilled))],
        // Each area reaches down to the line below it, so that the first one lies on the axis.
        bands: isFilled ? this.bands() : [],
        hooks: { setSelect: [(chart) => this.onSelect(chart)], setCursor: [(chart) => this.onCursor(chart, drawn)], draw: [(chart) => this.drawThreshold(chart, colour('--vscode-charts-red'), font)] },
      },
      [this.times, ...drawn] as uPlot.AlignedData,
      this.canvas,
    );
  }

  private lineOf(i: number, colour: (name: string) => string, isFilled: boolean): uPlot.Series {
    const stroke = colour(COLOURS[i % COLOURS.length]!);
    const isAlone = this.lines[i]!.filter((value) => value !== null).length < 2;
    return {
      show: !this.hidden.has(i),
      stroke,
      width: 1.5,
      dash: DASHES[Math.floor(i / COLOURS.length) % DASHES.length],
      ...(isFilled ? { fill: `color-mix(in srgb, ${stroke} 30%, transparent)` } : {}),
      points: isAlone ? { show: true, size: 5, fill: stroke } : { show: false },
    };
  }

  private bands(): uPlot.Band[] {
    const shown = this.lines.map((_, i) => i).filter((i) => !this.hidden.has(i));
    return shown.slice(1).map((i, at) => ({ series: [i + 1, shown[at]! + 1] as [number, number] }));
  }

  private onSelect(chart: uPlot): void {
    const { left, width } = chart.select;
    if (width < 4) return;
    const [from, to] = [chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')];
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.actions.zoom(from, to);
  }

  private onCursor(chart: uPlot, drawn: readonly Column[]): void {
    const { idx, top } = chart.cursor;
    if (idx === null || idx === undefined || top === undefined || top < 0) {
      this.readout.textContent = '';
      return;
    }
    const at = nearest(drawn, idx, chart.posToVal(top, 'y'), (i) => !this.hidden.has(i));
    const time = localTime((this.times[idx] ?? 0) * 1000, this.options.isUtc);
    this.readout.textContent = at === undefined ? time : `${time}   ${visible(this.names[at]!)}   ${String(this.data.series[at]!.values[idx])}`;
    for (const entry of this.legend.querySelectorAll('.near')) entry.classList.remove('near');
    if (at !== undefined) this.legend.querySelector(`[data-series="${at}"]`)?.classList.add('near');
  }

  /** The value that the query compares with, as a dashed line with its condition. */
  private drawThreshold(chart: uPlot, colour: string, font: string): void {
    if (!this.condition) return;
    const { ctx, bbox } = chart;
    const y = chart.valToPos(this.condition.value, 'y', true);
    if (!Number.isFinite(y) || y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = font.replace('11px', `${11 * devicePixelRatio}px`);
    ctx.textAlign = 'right';
    ctx.fillText(`${this.condition.operator} ${shortNumber(this.condition.value)}`, bbox.left + bbox.width - 4 * devicePixelRatio, y - 5 * devicePixelRatio);
    ctx.restore();
  }

  private drawLegend(): void {
    const shown = this.data.series.slice(0, MOST_IN_LEGEND);
    this.legend.replaceChildren(
      ...shown.map(({ name, values }, i) => {
        const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
        swatch.style.borderTopColor = `var(${COLOURS[i % COLOURS.length]!})`;
        swatch.style.borderTopStyle = i < COLOURS.length ? 'solid' : 'dashed';
        const entry = button('', () => undefined, { 'aria-pressed': 'true', title: `${visible(name)}\nClick to hide or show; with Ctrl or ⌘, all others` });
        entry.append(swatch, element('span', { class: 'name' }, visible(this.names[i]!)), element('span', { class: 'last' }, lastValue(values)));
        entry.addEventListener('click', (event) => this.toggle(i, event.ctrlKey || event.metaKey));
        return element('li', { 'data-series': String(i) }, entry);
      }),
      ...(this.data.series.length > shown.length ? [element('li', { class: 'note' }, `and ${(this.data.series.length - shown.length).toLocaleString('en-US')} more`)] : []),
    );
  }

  /** Hides or shows a series, or all others. */
  private toggle(index: number, others: boolean): void {
    if (others) {
      const isAlone = this.hidden.size === this.lines.length - 1 && !this.hidden.has(index);
      this.hidden.clear();
      if (!isAlone) this.lines.forEach((_, i) => i !== index && this.hidden.add(i));
    } else if (!this.hidden.delete(index)) this.hidden.add(index);
    this.legend.querySelectorAll('li button').forEach((entry, i) => entry.setAttribute('aria-pressed', String(!this.hidden.has(i))));
    this.draw();
  }

  private onKey(event: KeyboardEvent): void {
    const { chart } = this;
    if (!chart || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    const last = this.times.length - 1;
    const at = Math.min(Math.max((chart.cursor.idx ?? last + 1) + (event.key === 'ArrowLeft' ? -1 : 1), 0), last);
    const first = this.lines.findIndex((line, i) => !this.hidden.has(i) && line[at] !== null);
    const value = first < 0 ? 0 : (this.lines[first]![at] ?? 0);
    chart.setCursor({ left: chart.valToPos(this.times[at] ?? 0, 'x'), top: chart.valToPos(value, 'y') });
  }
}
