import type { LogLevel, LogLine, LogStream, QueryLogs } from '../../server/src/lsp/protocol';
import { button, element } from './dom';
import { visible } from './table-model';
import { logTime } from './times';

/** Lines that are put on the page at once; scrolling brings more. */
const AT_ONCE = 300;
/** More lines than these are not kept while logs are followed. */
const MOST_LINES = 5_000;
const LEVELS: readonly LogLevel[] = ['critical', 'error', 'warning', 'info', 'debug', 'unknown'];

export interface LogActions {
  copy(text: string): void;
  /** Absent where nothing can be followed. */
  tail?(isOn: boolean): void;
}

/** Lines of logs, the newest first. A line opens to its labels and fields; levels can be left out; new lines come in on top. */
export class LogsView {
  readonly element = element('section', { class: 'logs', 'aria-label': 'Logs' });
  private readonly list = element('ol', { class: 'lines', tabindex: '-1' });
  private readonly filters = element('span', { class: 'group', role: 'group', 'aria-label': 'Levels' });
  private readonly live: HTMLButtonElement;
  private readonly note = element('span', { class: 'note', role: 'status' });
  private readonly hidden = new Set<LogLevel>();
  private readonly more = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.append());
  private lines: { line: LogLine; stream: LogStream }[];
  private shown: { line: LogLine; stream: LogStream }[] = [];
  private isLive = false;

  constructor(logs: QueryLogs, private isUtc: boolean, private readonly actions: LogActions) {
    this.lines = logs.lines.map((line) => ({ line, stream: logs.streams[line.stream]! }));
    this.live = button('Live', () => this.setLive(!this.isLive), { 'aria-pressed': 'false', title: 'Follow new lines as they come' });
    this.live.hidden = !actions.tail;
    this.element.append(element('div', { class: 'bar' }, this.live, this.filters, this.note), this.list);
    this.list.addEventListener('keydown', (event) => this.onKey(event));
    this.draw();
  }

  dispose(): void {
    this.more.disconnect();
    if (this.isLive) this.actions.tail?.(false);
  }

  /** New lines of a live view, the newest first. */
  add(streams: readonly LogStream[], lines: readonly LogLine[], ended: string | undefined): void {
    if (ended !== undefined) {
      this.isLive = false;
      this.live.setAttribute('aria-pressed', 'false');
      this.note.textContent = ended;
    }
    if (lines.length === 0) return;
    this.lines = [...lines.flatMap((line) => (streams[line.stream] ? [{ line, stream: streams[line.stream]! }] : [])), ...this.lines].slice(0, MOST_LINES);
    this.draw();
  }

  setUtc(isUtc: boolean): void {
    this.isUtc = isUtc;
    this.draw();
  }

  /** All lines in the order of time, as a file of logs has them. */
  text(): string {
    return [...this.shown].reverse().map(({ line }) => `${logTime(line.at, true)}Z ${line.text}\n`).join('');
  }

  private setLive(isLive: boolean): void {
    this.isLive = isLive;
    this.live.setAttribute('aria-pressed', String(isLive));
    this.note.textContent = isLive ? 'Following new lines' : '';
    this.actions.tail?.(isLive);
  }

  private draw(): void {
    const counts = new Map<LogLevel, number>();
    for (const { line } of this.lines) counts.set(line.level, (counts.get(line.level) ?? 0) + 1);
    this.filters.replaceChildren(
      ...LEVELS.filter((level) => counts.has(level)).map((level) => {
        const toggle = (): void => {
          if (!this.hidden.delete(level)) this.hidden.add(level);
          this.draw();
        };
        return button(`${level} ${counts.get(level)!.toLocaleString('en-US')}`, toggle, { class: `level ${level}`, 'aria-pressed': String(!this.hidden.has(level)) });
      }),
    );
    this.shown = this.lines.filter(({ line }) => !this.hidden.has(line.level));
    this.more.disconnect();
    this.list.replaceChildren();
    this.append();
  }

  /** Puts the next lines on the page. */
  private append(): void {
    const from = this.list.childElementCount;
    this.more.disconnect();
    this.list.append(...this.shown.slice(from, from + AT_ONCE).map((each, i) => this.lineElement(each, from + i === 0)));
    const last = this.list.lastElementChild;
    if (last && this.list.childElementCount < this.shown.length) this.more.observe(last);
  }

  private lineElement({ line, stream }: { line: LogLine; stream: LogStream }, isFirst: boolean): HTMLElement {
    const time = element('time', {}, logTime(line.at, this.isUtc));
    const level = element('span', { class: 'badge' }, line.level === 'unknown' ? '' : line.level);
    const head = element('button', { type: 'button', class: 'head', 'aria-expanded': 'false', tabindex: isFirst ? '0' : '-1' }, time, level, element('span', { class: 'line' }, visible(messageOf(line.text))));
    const item = element('li', { class: line.level }, head);
    head.addEventListener('click', () => {
      const isOpen = head.getAttribute('aria-expanded') === 'true';
      head.setAttribute('aria-expanded', String(!isOpen));
      if (isOpen) item.querySelector('.detail')?.remove();
      else item.append(this.detail(line, stream));
    });
    return item;
  }

  private detail(line: LogLine, stream: LogStream): HTMLElement {
    const rows = [...Object.entries(stream.labels), ...fieldsOf(line.text)].map(([name, value]) => element('tr', {}, element('th', { scope: 'row' }, visible(name)), element('td', {}, visible(value))));
    const copy = element('div', { class: 'actions' }, button('Copy Line', () => this.actions.copy(line.text)), button('Copy Labels', () => this.actions.copy(stream.name)));
    return element('div', { class: 'detail' }, element('table', { class: 'fields' }, element('tbody', {}, ...rows)), copy);
  }

  /** Arrow keys move from line to line, so that the page has one stop for all of them. */
  private onKey(event: KeyboardEvent): void {
    const head = event.target instanceof Element ? event.target.closest('.head') : null;
    const step = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : undefined;
    const next = step && head?.parentElement?.[step]?.querySelector<HTMLElement>('.head');
    if (!next) return;
    event.preventDefault();
    (head as HTMLElement).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** What a line says: of a JSON object its message, for the rest of it opens with the line. */
function messageOf(text: string): string {
  const fields = fieldsOf(text);
  return fields.find(([name, value]) => (name === 'message' || name === 'msg') && value !== '')?.[1] ?? text;
}

/** The fields of a line that is a JSON object, as texts. */
function fieldsOf(text: string): [string, string][] {
  if (!text.startsWith('{')) return [];
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  } catch {
    // A line that only looks like JSON has no fields.
    return [];
  }
}
