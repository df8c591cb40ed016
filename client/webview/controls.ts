import { INSTANT, type Timing } from '../src/timing';
import { button, element } from './dom';
import { localTime } from './times';

/** What can be set about a query: when, how fine, how often, and how times are written. */
export interface ControlState {
  timing: Timing;
  isUtc: boolean;
  refreshSeconds: number;
  /** Undefined where the query does not end with a comparison. */
  isBare?: boolean;
}

const RANGES: readonly [label: string, seconds: number][] = [['5m', 300], ['15m', 900], ['1h', 3600], ['3h', 10_800], ['6h', 21_600], ['12h', 43_200], ['1d', 86_400], ['2d', 172_800], ['7d', 604_800], ['30d', 2_592_000]];
const STEPS: readonly [label: string, step: string][] = [['Low resolution', 'low'], ['Medium resolution', 'medium'], ['High resolution', 'high'], ['Step 15s', '15'], ['Step 1m', '60'], ['Step 5m', '300'], ['Step 1h', '3600']];
const REFRESHES: readonly [label: string, seconds: number][] = [['No refresh', 0], ['Every 5s', 5], ['Every 15s', 15], ['Every 30s', 30], ['Every 1m', 60], ['Every 5m', 300]];

/** The row of controls below the query. Each change is told at once, together with all others. */
export class Controls {
  readonly element = element('div', { class: 'controls', role: 'toolbar', 'aria-label': 'Time' });
  private readonly mode = segmented('When', [['Instant', 'instant'], ['Range', 'range']], (mode) => this.change({ mode: mode === 'range' ? 'range' : 'instant' }));
  private readonly range = select('Length of the range', RANGES.map(([label, seconds]) => [label, String(seconds)]), (value) => this.change({ seconds: Number(value) }));
  private readonly step = select('Resolution', STEPS, (value) => this.change({ step: /^\d+$/.test(value) ? Number(value) : (value as 'low') }));
  private readonly refresh = select('Refresh', REFRESHES.map(([label, seconds]) => [label, String(seconds)]), (value) => this.set({ refreshSeconds: Number(value) }, false));
  private readonly earlier = button('‹', () => this.shift(-1), { 'aria-label': 'Earlier', title: 'Earlier, by half of the range' });
  private readonly later = button('›', () => this.shift(1), { 'aria-label': 'Later', title: 'Later, by half of the range' });
  private readonly end = button('Now', () => this.change({ end: undefined }), { title: 'The end of the range; press for now' });
  private readonly zone = button('Local', () => this.set({ isUtc: !this.state.isUtc }, false), { 'aria-pressed': 'false', title: 'Times in your zone or in UTC' });
  private readonly bare = button('Without condition', () => this.set({ isBare: this.state.isBare !== true }, true), { 'aria-pressed': 'false', title: 'Show all values, and the condition as a line' });
  private state: ControlState = { timing: INSTANT, isUtc: false, refreshSeconds: 0 };

  /** @param changed is told whether the query has to run again */
  constructor(private readonly changed: (state: ControlState, runs: boolean) => void) {
    this.element.append(this.mode.element, this.range, group(this.earlier, this.end, this.later), this.step, this.bare, element('span', { class: 'spring' }), this.zone, this.refresh);
    this.show(this.state);
  }

  show(state: ControlState): void {
    this.state = state;
    const { timing: { mode, seconds, step, end }, isUtc, refreshSeconds, isBare } = state;
    const isRange = mode === 'range';
    this.mode.show(mode);
    for (const part of [this.range, this.step]) part.hidden = !isRange;
    choose(this.range, String(Math.round(seconds)), `${Math.round(seconds)}s`);
    choose(this.step, String(step), `Step ${step}s`);
    choose(this.refresh, String(refreshSeconds), `Every ${refreshSeconds}s`);
    this.end.textContent = end === undefined ? 'Now' : localTime(end * 1000, isUtc);
    this.zone.textContent = isUtc ? 'UTC' : 'Local';
    this.zone.setAttribute('aria-pressed', String(isUtc));
    this.bare.hidden = isBare === undefined;
    this.bare.setAttribute('aria-pressed', String(isBare === true));
  }

  private change(timing: Partial<Timing>): void {
    this.set({ timing: { ...this.state.timing, ...timing } }, true);
  }

  private set(change: Partial<ControlState>, runs: boolean): void {
    this.show({ ...this.state, ...change });
    this.changed(this.state, runs);
  }

  private shift(direction: 1 | -1): void {
    const { seconds, end, mode } = this.state.timing;
    const now = Date.now() / 1000;
    const moved = (end ?? now) + (direction * (mode === 'range' ? seconds : 300)) / 2;
    this.change({ end: moved >= now ? undefined : moved });
  }
}

const group = (...parts: HTMLElement[]): HTMLElement => element('span', { class: 'group' }, ...parts);

function select(label: string, options: readonly (readonly [label: string, value: string])[], chosen: (value: string) => void): HTMLSelectElement {
  const made = element('select', { 'aria-label': label, title: label }, ...options.map(([text, value]) => element('option', { value }, text)));
  made.addEventListener('change', () => chosen(made.value));
  return made;
}

/** Chooses an option; a value that is none of them, such as that of a zoomed range, becomes one. */
function choose(target: HTMLSelectElement, value: string, label: string): void {
  target.querySelector('option.own')?.remove();
  if (![...target.options].some((option) => option.value === value)) target.append(element('option', { value, class: 'own' }, label));
  target.value = value;
}

/** Buttons of which one is pressed. */
export function segmented(label: string, options: readonly (readonly [label: string, value: string])[], chosen: (value: string) => void): { element: HTMLElement; show(value: string): void } {
  const buttons = options.map(([text, value]) => ({ value, made: button(text, () => chosen(value), { 'aria-pressed': 'false' }) }));
  return {
    element: element('span', { class: 'group', role: 'group', 'aria-label': label }, ...buttons.map(({ made }) => made)),
    show: (value) => buttons.forEach((each) => each.made.setAttribute('aria-pressed', String(each.value === value))),
  };
}
