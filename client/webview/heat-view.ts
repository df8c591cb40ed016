import type { GraphData, HeatData } from '../../server/src/lsp/protocol';
import { element } from './dom';
import { shortNumber } from './graph-model';
import { rowsOf, strength, type HeatRows } from './heat-model';
import { localTime } from './times';

const [LEFT, BOTTOM, TOP] = [64, 20, 6];

/** Native histograms over time: the darker a cell, the more observations. Arrow keys read cells; dragging zooms in. */
export class HeatView {
  readonly element = element('section', { class: 'graph heat', 'aria-label': 'Heat map' });
  private readonly holder = element('div', { class: 'chart', tabindex: '0', role: 'img' });
  private readonly canvas = element('canvas');
  private readonly mark = element('div', { class: 'heat-mark', 'aria-hidden': 'true', hidden: '' });
  private readonly drawn = element('div', { class: 'u-select heat-select', 'aria-hidden': 'true', hidden: '' });
  private readonly readout = element('p', { class: 'readout', role: 'status', 'aria-live': 'polite' });
  private readonly rows: HeatRows;
  /** The cells by their place, for reading. */
  private readonly counts = new Map<number, number>();
  private readonly resize = new ResizeObserver(() => this.draw());
  private readonly theme = new MutationObserver(() => this.draw());
  private at: { step: number; row: number };
  private dragFrom: number | undefined;

  /** @param zoom is told which range the user drew, in seconds since the epoch */
  constructor(private readonly heat: HeatData, private readonly grid: Pick<GraphData, 'start' | 'step' | 'steps'>, private isUtc: boolean, private readonly zoom: (from: number, to: number) => void) {
    this.rows = rowsOf(heat);
    this.at = { step: grid.steps - 1, row: Math.max(this.rows.bounds.length - 2, 0) };
    const height = this.rows.bounds.length;
    for (let i = 0; i < heat.cells.length; i += 3) {
      const [from, to] = this.rows.spans[heat.cells[i + 1]!]!;
      for (let row = from; row < to; row++) this.counts.set(heat.cells[i]! * height + row, (this.counts.get(heat.cells[i]! * height + row) ?? 0) + heat.cells[i + 2]!);
    }
    const scale = element('span', { class: 'heat-scale' }, '0 ', element('i', { 'aria-hidden': 'true' }), ` ${shortNumber(heat.most)}`);
    const notes = [`observations in each bucket, of ${heat.series === 1 ? '1 series' : `${heat.series.toLocaleString('en-US')} series together`}`, ...(heat.left > 0 ? [`the oldest ${heat.left.toLocaleString('en-US')} steps are left out`] : []), 'Drag to zoom in'];
    this.holder.append(this.canvas, this.mark, this.drawn);
    this.element.append(element('div', { class: 'bar' }, scale, element('span', { class: 'note' }, notes.join(' · '))), this.holder, this.readout);
    this.holder.setAttribute('aria-label', `Heat map of ${heat.buckets.length} buckets over ${grid.steps} steps. Arrow keys read cells; the tab Table has the data.`);
    this.holder.addEventListener('keydown', (event) => this.onKey(event));
    this.holder.addEventListener('mousemove', (event) => this.onMove(event));
    this.holder.addEventListener('mousedown', (event) => (this.dragFrom = this.xOf(event)));
    this.holder.addEventListener('mouseup', (event) => this.onUp(event));
    this.holder.addEventListener('mouseleave', () => this.leave());
    this.resize.observe(this.holder);
    this.theme.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  dispose(): void {
    this.resize.disconnect();
    this.theme.disconnect();
  }

  setUtc(isUtc: boolean): void {
    this.isUtc = isUtc;
    this.draw();
  }

  private get size(): { width: number; height: number; cellWidth: number; rowHeight: number } {
    const [width, height] = [Math.max(this.holder.clientWidth - LEFT, 1), Math.max(this.holder.clientHeight - BOTTOM - TOP, 1)];
    return { width, height, cellWidth: width / this.grid.steps, rowHeight: height / Math.max(this.rows.bounds.length - 1, 1) };
  }

  private draw(): void {
    const { clientWidth, clientHeight } = this.holder;
    if (clientWidth === 0) return;
    const { width, height, cellWidth, rowHeight } = this.size;
    const scale = devicePixelRatio;
    this.canvas.width = Math.round(clientWidth * scale);
    this.canvas.height = Math.round(clientHeight * scale);
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.scale(scale, scale);
    const style = getComputedStyle(document.body);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || style.color;
    context.fillStyle = colour(document.body.className.includes('high-contrast') ? '--vscode-foreground' : '--vscode-charts-blue');
    const { cells, most } = this.heat;
    for (let i = 0; i < cells.length; i += 3) {
      const [from, to] = this.rows.spans[cells[i + 1]!]!;
      context.globalAlpha = strength(cells[i + 2]!, most);
      // Neighbours share a pixel's edge, so that no seams show between them.
      const [left, right] = [Math.floor(LEFT + cells[i]! * cellWidth), Math.ceil(LEFT + (cells[i]! + 1) * cellWidth)];
      const [top, bottom] = [Math.floor(TOP + height - to * rowHeight), Math.ceil(TOP + height - from * rowHeight)];
      context.fillRect(left, top, right - left, bottom - top);
    }
    context.globalAlpha = 1;
    this.axes(context, colour('--vscode-descriptionForeground'), style.fontFamily, { width, height, rowHeight });
    this.placeMark();
  }

  private axes(context: CanvasRenderingContext2D, colour: string, family: string, { width, height, rowHeight }: { width: number; height: number; rowHeight: number }): void {
    const { bounds } = this.rows;
    context.fillStyle = colour;
    context.font = `11px ${family}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const every = Math.max(Math.ceil(22 / rowHeight), 1);
    for (let i = 0; i < bounds.length; i += every) context.fillText(shortNumber(bounds[i]!), LEFT - 6, Math.min(TOP + height - i * rowHeight, TOP + height - 2));
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const { start, step, steps } = this.grid;
    const count = Math.max(Math.floor(width / 110), 1);
    for (let i = 0; i < count; i++) {
      const at = (i + 0.5) / count;
      const text = localTime((start + at * steps * step) * 1000, this.isUtc);
      context.fillText(steps * step > 86_400 ? text.slice(5, 16) : text.slice(11, 19), LEFT + at * width, TOP + height + 5);
    }
  }

  private xOf(event: MouseEvent): number {
    return Math.min(Math.max(event.clientX - this.holder.getBoundingClientRect().left - LEFT, 0), this.size.width);
  }

  private onMove(event: MouseEvent): void {
    const { height, cellWidth, rowHeight } = this.size;
    const y = event.clientY - this.holder.getBoundingClientRect().top - TOP;
    const [step, row] = [Math.floor(this.xOf(event) / cellWidth), Math.floor((height - y) / rowHeight)];
    if (this.dragFrom !== undefined) {
      const [from, to] = [this.dragFrom, this.xOf(event)].sort((a, b) => a - b) as [number, number];
      this.drawn.hidden = to - from < 4;
      Object.assign(this.drawn.style, { left: `${LEFT + from}px`, width: `${to - from}px`, top: `${TOP}px`, height: `${height}px` });
    }
    this.read(step, row);
  }

  private onUp(event: MouseEvent): void {
    const { width } = this.size;
    const [from, to] = [this.dragFrom ?? 0, this.xOf(event)].sort((a, b) => a - b) as [number, number];
    const wasDrawn = this.dragFrom !== undefined && to - from >= 4;
    this.dragFrom = undefined;
    this.drawn.hidden = true;
    const { start, step, steps } = this.grid;
    if (wasDrawn) this.zoom(start + (from / width) * steps * step, start + (to / width) * steps * step);
  }

  private leave(): void {
    this.dragFrom = undefined;
    this.drawn.hidden = true;
    if (document.activeElement !== this.holder) {
      this.mark.hidden = true;
      this.readout.textContent = '';
    }
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, [step: number, row: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.read(this.at.step + move[0], this.at.row + move[1]);
  }

  /** Says what a cell holds. */
  private read(step: number, row: number): void {
    const { bounds } = this.rows;
    this.at = { step: Math.min(Math.max(step, 0), this.grid.steps - 1), row: Math.min(Math.max(row, 0), Math.max(bounds.length - 2, 0)) };
    const count = this.counts.get(this.at.step * bounds.length + this.at.row) ?? 0;
    const bound = (at: number): string => shortNumber(bounds[at] ?? 0);
    this.readout.textContent = `${localTime((this.grid.start + this.at.step * this.grid.step) * 1000, this.isUtc)}   ${bound(this.at.row)} to ${bound(this.at.row + 1)}   ${shortNumber(count)}`;
    this.mark.hidden = false;
    this.placeMark();
  }

  private placeMark(): void {
    const { height, cellWidth, rowHeight } = this.size;
    Object.assign(this.mark.style, { left: `${LEFT + this.at.step * cellWidth}px`, width: `${Math.max(cellWidth, 3)}px`, top: `${TOP + height - (this.at.row + 1) * rowHeight}px`, height: `${rowHeight}px` });
  }
}
