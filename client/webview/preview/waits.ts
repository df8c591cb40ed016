import { formatDuration, parseDuration } from '../../../server/src/text/duration';
import { button, element } from '../dom';

/** What people make alerts wait, in seconds. */
const USUAL = [0, 15, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/**
 * How long an alert waits: a slider over what is usual, and a field for anything else. Each change is told at once.
 */
export class WaitControl {
  readonly element = element('div', { class: 'wait', role: 'group', 'aria-label': 'How long the alert waits' });
  private readonly slider = element('input', { type: 'range', min: '0', step: '1', 'aria-label': 'for', id: 'for-slider' });
  private readonly field = element('input', { type: 'text', class: 'duration', 'aria-label': 'for, as a duration', spellcheck: 'false', size: '8' });
  private readonly problem = element('span', { class: 'problem', role: 'status' });
  private readonly written = element('span', { class: 'note' });
  private readonly reset = button('Reset', () => this.set(this.inFile), { title: 'Back to what the rule says' });
  private readonly write = button('Write to Rule', () => this.actions.write(formatDuration(this.seconds)), { class: 'primary', title: 'Change `for` in the file; undo takes it back' });
  private stops = USUAL;
  private inFile = 0;
  seconds = 0;

  constructor(private readonly actions: { changed(): void; write(duration: string): void }) {
    this.element.append(element('label', { for: 'for-slider' }, element('code', {}, 'for')), this.slider, this.field, this.reset, this.write, this.written, this.problem);
    this.slider.addEventListener('input', () => this.set(this.stops[Number(this.slider.value)] ?? 0));
    this.field.addEventListener('input', () => this.read());
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !this.write.disabled) this.write.click();
    });
  }

  /** The rule in the file waits for so many seconds. @param isSameRule whether what the user tried, if anything, stays */
  show(inFile: number, keepFiringFor: number, isSameRule: boolean): void {
    const keeps = isSameRule && this.seconds !== this.inFile;
    this.inFile = inFile;
    this.stops = [...new Set([...USUAL, inFile])].sort((a, b) => a - b);
    this.slider.max = String(this.stops.length - 1);
    this.written.textContent = `the rule says ${formatDuration(inFile)}${keepFiringFor > 0 ? `, and keeps firing for ${formatDuration(keepFiringFor)}` : ''}`;
    if (keeps) this.draw(true);
    else this.set(inFile, false);
  }

  private set(seconds: number, tells = true): void {
    this.seconds = seconds;
    this.draw(true);
    if (tells) this.actions.changed();
  }

  private read(): void {
    const seconds = parseDuration(this.field.value.trim());
    this.field.setAttribute('aria-invalid', String(seconds === undefined));
    this.problem.textContent = seconds === undefined ? 'a duration such as 90s or 1h30m' : '';
    if (seconds === undefined) {
      this.write.disabled = true;
      return;
    }
    this.seconds = seconds;
    this.draw(false);
    this.actions.changed();
  }

  private draw(writesField: boolean): void {
    const { seconds } = this;
    // The slider stands at what is nearest; the field has the exact time.
    const nearest = this.stops.reduce((best, stop, i) => (Math.abs(stop - seconds) < Math.abs(this.stops[best]! - seconds) ? i : best), 0);
    this.slider.value = String(nearest);
    this.slider.setAttribute('aria-valuetext', formatDuration(seconds));
    if (writesField) {
      this.field.value = formatDuration(seconds);
      this.field.setAttribute('aria-invalid', 'false');
      this.problem.textContent = '';
    }
    const isSame = seconds === this.inFile;
    this.write.disabled = isSame;
    this.reset.hidden = isSame;
  }
}
