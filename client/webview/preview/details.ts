import type { RenderedAlert, RenderedField, RenderedRoutes } from '../../../server/src/lsp/protocol';
import type { AlertSpan } from '../../../server/src/query/promql/alert-states';
import { formatDuration } from '../../../server/src/text/duration';
import { element } from '../dom';
import { visible } from '../table-model';
import { localTime } from '../times';
import { withCode } from '../with-code';
import type { TimelineRow } from './timelines';

/** Firings that can be chosen from; the first and the last ones say most. */
const MOST_FIRINGS = 30;

/** What one alert says when it fires, and where it goes. */
export class Details {
  readonly element = element('section', { class: 'details', 'aria-label': 'The alert when it fires' });
  private row: TimelineRow | undefined;
  private at: number | undefined;
  private waiting = 0;
  private timer: number | undefined;

  constructor(private readonly ask: (row: TimelineRow, time: number, id: number) => void) {}

  /** What was said so far is of another preview. */
  reset(): void {
    this.row = this.at = undefined;
  }

  /** Looks at a series: at the firing that was chosen before, if there still is one then, else at its first. */
  show(row: TimelineRow | undefined, isUtc: boolean): void {
    const isOther = row?.name !== this.row?.name;
    this.row = row;
    window.clearTimeout(this.timer);
    if (!row) return this.element.replaceChildren();
    const firings = row.spans.filter(({ state }) => state === 'firing');
    const first = firings[0];
    if (!first) {
      this.at = undefined;
      return this.element.replaceChildren(element('h2', {}, 'When it fires'), element('p', { class: 'note' }, `${visible(row.name)} never fires in this time, so that it says nothing.`));
    }
    const at = isOther || !firings.some(({ from }) => from === this.at) ? first.from : this.at!;
    if (!isOther && at === this.at) return;
    this.at = at;
    this.element.replaceChildren(element('h2', {}, 'When it fires'), this.chooser(firings, at, isUtc), element('p', { class: 'note', role: 'status' }, 'Asking the server…'));
    const id = ++this.waiting;
    // A slider that is dragged passes many times; only where it rests is asked.
    this.timer = window.setTimeout(() => this.ask(row, at, id), 200);
  }

  rendered(id: number, result: RenderedAlert | { kind: 'failed'; message: string }): void {
    if (id !== this.waiting) return;
    this.element.querySelector('[role=status]')?.remove();
    this.element.querySelector('.answer')?.remove();
    this.element.append(element('div', { class: 'answer' }, ...(result.kind === 'failed' ? [element('p', { class: 'note' }, ...withCode(result.message))] : answer(result))));
  }

  private chooser(firings: readonly AlertSpan[], at: number, isUtc: boolean): HTMLElement {
    const shown = firings.slice(0, MOST_FIRINGS);
    const choose = element('select', { 'aria-label': 'Which time it fires' }, ...shown.map(({ from, to }) => element('option', { value: String(from) }, `${localTime(from * 1000, isUtc)}, for ${formatDuration(to - from)}`)));
    choose.value = String(at);
    choose.addEventListener('change', () => {
      const { row } = this;
      if (!row) return;
      this.at = Number(choose.value);
      const id = ++this.waiting;
      this.ask(row, this.at, id);
    });
    return element('p', { class: 'which' }, element('code', {}, visible(this.row!.name)), ' at ', choose, ...(firings.length > shown.length ? [element('span', { class: 'note' }, ` the first ${shown.length} of ${firings.length}`)] : []));
  }
}

function answer({ value, labels, labelProblems, annotations, routes }: RenderedAlert): HTMLElement[] {
  const field = (name: string, ...content: (Node | string)[]): HTMLElement[] => [element('dt', {}, visible(name)), element('dd', {}, ...content)];
  return [
    element('dl', {},
      ...field('value', element('code', {}, value)),
      ...field('labels', ...Object.entries(labels).map(([name, text]) => element('span', { class: 'label' }, `${visible(name)}=`, element('b', {}, visible(text))))),
      ...labelProblems.flatMap((problem) => field(`label ${problem.name}`, ...fieldContent(problem))),
      ...annotations.flatMap((annotation) => field(annotation.name, ...fieldContent(annotation)))),
    element('h2', {}, 'Where it goes'),
    ...routed(routes),
  ];
}

function fieldContent(field: RenderedField): (Node | string)[] {
  if (field.kind === 'text') return [element('span', { class: 'text' }, visible(field.text))];
  const what = field.kind === 'fails' ? 'In place of this text, an error is sent: ' : 'What is sent cannot be told here: ';
  return [element('span', { class: field.kind === 'fails' ? 'fault' : 'note' }, what, ...withCode(field.message))];
}

function routed(routes: RenderedRoutes): HTMLElement[] {
  if (routes.kind === 'unknown') return [element('p', { class: 'note' }, ...withCode(routes.message))];
  const { receivers, notes } = routes;
  const items = receivers.map(({ receiver, source, path, groupBy, groupWait, repeatInterval, times }) =>
    element('li', {},
      element('b', {}, visible(receiver)), element('span', { class: 'note' }, ` by ${visible(source)}`),
      element('p', { class: 'path' }, ...path.flatMap((step, i) => [...(i > 0 ? [' → '] : []), element('code', {}, visible(step))])),
      element('p', { class: 'note' }, `after ${formatDuration(groupWait)}, again every ${formatDuration(repeatInterval)}, ${groupBy.length === 0 ? 'all in one group' : `grouped by ${groupBy.map(visible).join(', ')}`}${times.length > 0 ? `; ${times.map(visible).join(', ')}` : ''}`)),
  );
  return [
    ...(items.length > 0 ? [element('ul', { class: 'receivers' }, ...items)] : [element('p', { class: 'note' }, 'No route takes it.')]),
    ...notes.map((note) => element('p', { class: 'note' }, ...withCode(note))),
  ];
}

