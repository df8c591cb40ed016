import type { AlertSpan, Evaluations } from '../../../server/src/query/promql/alert-states';
import { formatDuration } from '../../../server/src/text/duration';
import { element } from '../dom';
import { visible } from '../table-model';
import { localTime } from '../times';

/** Rows on the page; a longer list nobody reads. Those that fire come first. */
const MOST_ROWS = 200;
const [BAR, HEAD_BAR, GAP] = [14, 8, 3];

export interface TimelineRow {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spans: readonly AlertSpan[];
  /** In the last commit; undefined where nothing is compared. */
  readonly before?: readonly AlertSpan[];
}

/** A row for each series: when its alert would have been pending and when it would have fired. Arrow keys choose one. */
export class Timelines {
  readonly element = element('section', { class: 'timelines', 'aria-label': 'Timelines' });
  private readonly list = element('ul', { class: 'rows', role: 'listbox', tabindex: '0', 'aria-label': 'Series' });
  private readonly axis = element('div', { class: 'axis', 'aria-hidden': 'true' });
  private readonly readout = element('p', { class: 'readout', 'aria-hidden': 'true' });
  private readonly legend = element('p', { class: 'states' });
  private readonly lower = element('span', {}, 'upper bar: now · lower bar: HEAD');
  private readonly more = element('p', { class: 'note more' });
  private readonly resize = new ResizeObserver(() => this.paint());
  private readonly theme = new MutationObserver(() => this.paint());
  private rows: readonly TimelineRow[] = [];
  private evaluations: Evaluations = { start: 0, interval: 1, steps: 0 };
  private isUtc = false;
  private active = 0;

  /** @param chosen is told which row the user looks at, counted in the order of the page */
  constructor(private readonly chosen: (row: TimelineRow) => void) {
    const state = (name: string): HTMLElement => element('span', { class: `state ${name}` }, element('i', { 'aria-hidden': 'true' }), name);
    this.legend.append(state('inactive'), state('pending'), state('firing'), this.lower);
    this.element.append(this.legend, this.axis, this.list, this.readout, this.more);
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.list.addEventListener('mousedown', (event) => this.onMouse(event));
    this.list.addEventListener('mousemove', (event) => this.onMove(event));
    this.list.addEventListener('mouseleave', () => (this.readout.textContent = ''));
    this.resize.observe(this.list);
    this.theme.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  /** Draws the rows anew; the row that was chosen stays so. */
  show(rows: readonly TimelineRow[], evaluations: Evaluations, isUtc: boolean): void {
    const chosen = this.rows[this.active]?.name;
    [this.rows, this.evaluations, this.isUtc] = [rows.slice(0, MOST_ROWS), evaluations, isUtc];
    this.active = Math.max(this.rows.findIndex(({ name }) => name === chosen), 0);
    this.lower.hidden = !rows.some(({ before }) => before);
    this.list.replaceChildren(...this.rows.map((row, i) => element('li', { role: 'option', id: `row-${i}`, 'aria-selected': String(i === this.active), 'aria-label': inWords(row, isUtc) }, element('span', { class: 'name', title: visible(row.name) }, visible(row.name)), element('canvas', { 'aria-hidden': 'true' }))));
    this.more.textContent = rows.length > MOST_ROWS ? `and ${(rows.length - MOST_ROWS).toLocaleString('en-US')} more series, which are counted above; those that fire most come first` : '';
    this.list.setAttribute('aria-activedescendant', `row-${this.active}`);
    this.paint();
  }

  get selected(): TimelineRow | undefined {
    return this.rows[this.active];
  }

  get words(): string[] {
    return [...this.list.children].map((row) => row.getAttribute('aria-label') ?? '');
  }

  private paint(): void {
    const style = getComputedStyle(document.body);
    const colour = (...names: string[]): string => names.map((name) => style.getPropertyValue(name).trim()).find((value) => value !== '') ?? style.color;
    const colours: Colours = { firing: colour('--vscode-charts-red'), pending: colour('--vscode-charts-yellow', '--vscode-editorWarning-foreground'), ground: colour('--vscode-editorWidget-border', '--vscode-contrastBorder', '--vscode-panel-border'), edge: document.body.className.includes('high-contrast') ? style.color : undefined };
    for (const [i, canvas] of [...this.list.querySelectorAll('canvas')].entries()) paintRow(canvas, this.rows[i]!, this.evaluations, colours);
    this.drawAxis();
  }

  private drawAxis(): void {
    const canvas = this.list.querySelector('canvas');
    this.axis.replaceChildren();
    if (!canvas || canvas.clientWidth === 0) return;
    const { start, interval, steps } = this.evaluations;
    const length = steps * interval;
    const count = Math.max(Math.floor(canvas.clientWidth / 120), 1);
    const step = NICE.find((each) => length / each <= count) ?? length;
    const left = canvas.offsetLeft - this.list.offsetLeft + this.list.clientLeft;
    const zone = this.isUtc ? 0 : new Date(start * 1000).getTimezoneOffset() * 60;
    for (let at = Math.ceil((start - zone) / step) * step + zone; at < start + length; at += step) {
      const text = localTime(at * 1000, this.isUtc);
      const tick = element('span', {}, step >= 86_400 ? text.slice(5, 10) : length > 86_400 ? text.slice(5, 16) : text.slice(11, step < 60 ? 19 : 16));
      tick.style.left = `${left + ((at - start) / length) * canvas.clientWidth}px`;
      this.axis.append(tick);
    }
  }

  private choose(row: number): void {
    const target = this.rows[row];
    if (!target) return;
    this.list.children[this.active]?.setAttribute('aria-selected', 'false');
    this.active = row;
    const made = this.list.children[row]!;
    made.setAttribute('aria-selected', 'true');
    this.list.setAttribute('aria-activedescendant', made.id);
    made.scrollIntoView({ block: 'nearest' });
    this.chosen(target);
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.rows.length - 1;
    const moves: Record<string, number> = { ArrowDown: Math.min(this.active + 1, last), ArrowUp: Math.max(this.active - 1, 0), Home: 0, End: last, PageDown: Math.min(this.active + 10, last), PageUp: Math.max(this.active - 10, 0) };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.choose(move);
  }

  private onMouse(event: MouseEvent): void {
    const at = this.rowOf(event);
    if (at >= 0) this.choose(at);
  }

  private rowOf(event: MouseEvent): number {
    const row = event.target instanceof Element ? event.target.closest('li') : null;
    return row ? [...this.list.children].indexOf(row) : -1;
  }

  /** What the alert is at the place of the mouse. */
  private onMove(event: MouseEvent): void {
    const at = this.rowOf(event);
    const canvas = this.list.children[at]?.querySelector('canvas');
    if (!canvas) return;
    const { left, width } = canvas.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    if (share < 0 || share > 1) return void (this.readout.textContent = '');
    const { start, interval, steps } = this.evaluations;
    const time = start + Math.min(Math.floor(share * steps), steps - 1) * interval;
    const stateAt = (spans: readonly AlertSpan[]): string => spans.find(({ from, to }) => from <= time && time < to)?.state ?? 'inactive';
    const row = this.rows[at]!;
    this.readout.textContent = `${localTime(time * 1000, this.isUtc)}   ${stateAt(row.spans)}${row.before ? `, in HEAD ${stateAt(row.before)}` : ''}`;
  }
}

const NICE = [10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 2 * 86_400, 7 * 86_400, 30 * 86_400];

interface Colours {
  readonly firing: string;
  readonly pending: string;
  readonly ground: string;
  /** In high contrast, what surrounds each span. */
  readonly edge: string | undefined;
}

/** Firing is a full bar, pending half of one and hatched, so that colour alone does not tell them apart. */
function paintRow(canvas: HTMLCanvasElement, row: TimelineRow, { start, interval, steps }: Evaluations, colours: Colours): void {
  const width = canvas.clientWidth;
  const height = row.before ? BAR + GAP + HEAD_BAR : BAR;
  const scale = devicePixelRatio;
  canvas.width = Math.max(Math.round(width * scale), 1);
  canvas.height = Math.round(height * scale);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(scale, scale);
  const draw = (spans: readonly AlertSpan[], top: number, tall: number): void => {
    context.globalAlpha = 0.35;
    context.fillStyle = colours.ground;
    context.fillRect(0, top + tall / 2 - 1, width, 2);
    context.globalAlpha = 1;
    for (const { state, from, to } of spans) {
      const left = ((from - start) / (steps * interval)) * width;
      // What is shorter than a pixel is seen all the same.
      const wide = Math.max(((to - from) / (steps * interval)) * width, 1.5);
      const [y, h] = state === 'firing' ? [top, tall] : [top + tall / 4, tall / 2];
      context.fillStyle = colours[state];
      if (state === 'firing') context.fillRect(left, y, wide, h);
      else hatch(context, left, y, wide, h, colours.pending);
      if (colours.edge !== undefined && wide > 3) {
        context.strokeStyle = colours.edge;
        context.lineWidth = 1;
        context.strokeRect(left + 0.5, y + 0.5, wide - 1, h - 1);
      }
    }
  };
  draw(row.spans, 0, BAR);
  if (row.before) draw(row.before, BAR + GAP, HEAD_BAR);
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colour: string): void {
  context.save();
  context.globalAlpha = 0.35;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = x - height - ((x - height) % 5); at < x + width; at += 5) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** A timeline for those who do not see it. */
function inWords({ name, spans, before }: TimelineRow, isUtc: boolean): string {
  const told = (all: readonly AlertSpan[]): string => {
    const firing = all.filter(({ state }) => state === 'firing');
    const pending = all.filter(({ state, to }, i) => state === 'pending' && !(all[i + 1]?.state === 'firing' && all[i + 1]!.from === to)).length;
    const longest = firing.reduce((most, { from, to }) => Math.max(most, to - from), 0);
    const fired = firing.length === 0 ? 'never fires' : `fires ${firing.length === 1 ? 'once' : `${firing.length} times`}, first at ${localTime(firing[0]!.from * 1000, isUtc)}, longest for ${formatDuration(longest)}`;
    return pending === 0 ? fired : `${fired}; is pending without firing ${pending === 1 ? 'once' : `${pending} times`}`;
  };
  return `${visible(name)}: ${told(spans)}${before ? `. In HEAD it ${told(before)}` : ''}`;
}
