import type { QueryTable } from '../../server/src/lsp/protocol';
import { button, element } from './dom';
import { cellText, columnWidths, isNumeric, isPinned, nextSorting, seriesText, sortRows, toCsv, visible, type Sorting } from './table-model';

/** The height of a row in pixels; the style sheet says the same. */
const ROW_HEIGHT = 24;
/** Rows that are made above and below those in view, so that scrolling finds them there. */
const AROUND = 15;

/**
 * A table of any length. Only the rows in view are in the page, between two spacers that stand for the others, so that
 * ten thousand rows cost no more than fifty. It is a grid to assistive technology: arrow keys move through its cells.
 */
export class TableView {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly grid: HTMLTableElement;
  private readonly body = element('tbody');
  private readonly above = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, element('td'));
  private readonly below = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, element('td'));
  private readonly detail = element('div', { class: 'detail', role: 'region', 'aria-label': 'Selected series', tabindex: '0', hidden: '' });
  private readonly headers: HTMLTableCellElement[];
  private readonly widths: number[];
  private rows: string[][];
  private sorting: Sorting | undefined;
  private active: { row: number; column: number } | undefined;
  private drawn = { from: 0, to: 0 };
  private readonly resize: ResizeObserver;

  /** @param copy puts a text on the clipboard */
  constructor(private readonly table: QueryTable, private readonly copy: (text: string) => void) {
    this.rows = sortRows(table.rows, table.columns, undefined);
    this.widths = columnWidths(table.columns, table.rows);
    this.headers = table.columns.map((column, index) => {
      const name = visible(column.name);
      const sort = button(name, () => this.sortBy(index), { title: `Sort by ${name}` });
      return element('th', { scope: 'col', 'aria-sort': 'none', 'aria-colindex': String(index + 1), class: this.cellClass(index) }, sort);
    });
    const columns = this.widths.map((width) => {
      const column = element('col');
      column.style.width = `${width}ch`;
      return column;
    });
    this.grid = element(
      'table',
      { role: 'grid', tabindex: '0', 'aria-label': 'Query result', 'aria-rowcount': String(this.rows.length + 1), 'aria-colcount': String(columns.length) },
      element('colgroup', {}, ...columns),
      element('thead', {}, element('tr', { 'aria-rowindex': '1' }, ...this.headers)),
      this.body,
    );
    this.grid.style.width = `${this.widths.reduce((sum, width) => sum + width, 0)}ch`;
    this.scroller = element('div', { class: 'scroller' }, this.grid);
    this.element = element('section', { class: 'result', 'aria-label': 'Result' }, this.scroller, this.detail);
    this.scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    this.grid.addEventListener('keydown', (event) => this.onKey(event));
    this.grid.addEventListener('mousedown', (event) => this.onMouse(event));
    this.grid.addEventListener('focus', () => this.active ?? (this.rows.length > 0 && this.activate(0, 0)));
    this.resize = new ResizeObserver(() => this.draw(true));
    this.resize.observe(this.scroller);
    this.draw(true);
  }

  dispose(): void {
    this.resize.disconnect();
    this.element.remove();
  }

  /** The whole table, in the order in which it is shown. */
  csv(): string {
    return toCsv(this.table.columns, this.rows);
  }

  private cellClass(column: number): string {
    const classes = isNumeric(this.table.columns[column]) ? ['number'] : [];
    if (column === this.table.columns.length - 1 && isPinned(this.table.columns, this.widths)) classes.push('pinned');
    return classes.join(' ');
  }

  private sortBy(column: number): void {
    this.sorting = nextSorting(this.sorting, column);
    this.rows = sortRows(this.table.rows, this.table.columns, this.sorting);
    this.headers.forEach((header, index) => header.setAttribute('aria-sort', this.sorting?.column === index ? this.sorting.direction : 'none'));
    this.active = undefined;
    this.grid.removeAttribute('aria-activedescendant');
    this.detail.hidden = true;
    this.scroller.scrollTop = 0;
    this.draw(true);
  }

  /** Puts the rows in view into the page, if they are not there already. */
  private draw(always = false): void {
    const inView = Math.ceil(this.scroller.clientHeight / ROW_HEIGHT) || 1;
    const first = Math.floor(this.scroller.scrollTop / ROW_HEIGHT);
    const [from, to] = [Math.max(first - AROUND, 0), Math.min(first + inView + AROUND, this.rows.length)];
    const covered = first >= this.drawn.from && Math.min(first + inView, this.rows.length) <= this.drawn.to;
    if (covered && !always) return;
    this.drawn = { from, to };
    const rows = this.rows.slice(from, to).map((row, index) => this.rowElement(row, from + index));
    this.scroller.classList.toggle('overflowing', this.scroller.scrollWidth > this.scroller.clientWidth);
    this.above.style.height = `${from * ROW_HEIGHT}px`;
    this.below.style.height = `${(this.rows.length - to) * ROW_HEIGHT}px`;
    this.body.replaceChildren(this.above, ...rows, this.below);
  }

  private rowElement(row: readonly string[], index: number): HTMLTableRowElement {
    const cells = row.map((text, column) => {
      const isActive = this.active?.row === index && this.active.column === column;
      const classes = `${this.cellClass(column)}${isActive ? ' active' : ''}`;
      const shown = cellText(text, this.table.columns[column] ?? { kind: 'text', name: '' });
      return element('td', { role: 'gridcell', id: cellId(index, column), 'aria-colindex': String(column + 1), class: classes }, shown);
    });
    return element('tr', { 'aria-rowindex': String(index + 2), class: `${index % 2 === 1 ? 'odd' : ''}${this.active?.row === index ? ' selected' : ''}` }, ...cells);
  }

  private activate(row: number, column: number): void {
    this.active = { row: clamp(row, 0, this.rows.length - 1), column: clamp(column, 0, this.table.columns.length - 1) };
    this.detail.textContent = seriesText(this.table.columns, this.rows[this.active.row] ?? []);
    this.detail.hidden = false;
    this.reveal(this.active.row, this.active.column);
    this.draw(true);
    this.grid.setAttribute('aria-activedescendant', cellId(this.active.row, this.active.column));
  }

  /** Scrolls as little as needed to bring a cell into view, from under the header and the pinned column. */
  private reveal(row: number, column: number): void {
    const { scroller } = this;
    const room = scroller.clientHeight - ROW_HEIGHT;
    if (row * ROW_HEIGHT < scroller.scrollTop) scroller.scrollTop = row * ROW_HEIGHT;
    else if ((row + 1) * ROW_HEIGHT > scroller.scrollTop + room) scroller.scrollTop = (row + 1) * ROW_HEIGHT - room;
    const header = this.headers[column];
    const pinned = this.headers.at(-1);
    if (!header || header.classList.contains('pinned')) return;
    const end = scroller.clientWidth - (pinned?.classList.contains('pinned') ? pinned.offsetWidth : 0);
    if (header.offsetLeft < scroller.scrollLeft) scroller.scrollLeft = header.offsetLeft;
    else if (header.offsetLeft + header.offsetWidth > scroller.scrollLeft + end) scroller.scrollLeft = header.offsetLeft + header.offsetWidth - end;
  }

  private onMouse(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest('td[id]') : null;
    const at = /^cell-(\d+)-(\d+)$/.exec(cell?.id ?? '');
    if (!at) return;
    this.active = { row: Number(at[1]), column: Number(at[2]) };
    this.grid.focus({ preventScroll: true });
    this.activate(this.active.row, this.active.column);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== this.grid || event.altKey) return;
    const at = this.active ?? { row: 0, column: 0 };
    const page = Math.max(Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 2, 1);
    const command = event.ctrlKey || event.metaKey;
    const [lastRow, lastColumn] = [this.rows.length - 1, this.table.columns.length - 1];
    const moves: Record<string, [row: number, column: number]> = {
      ArrowDown: [at.row + 1, at.column],
      ArrowUp: [at.row - 1, at.column],
      ArrowRight: [at.row, at.column + 1],
      ArrowLeft: [at.row, at.column - 1],
      PageDown: [at.row + page, at.column],
      PageUp: [at.row - page, at.column],
      Home: command ? [0, 0] : [at.row, 0],
      End: command ? [lastRow, lastColumn] : [at.row, lastColumn],
    };
    const move = moves[event.key];
    if (move) this.activate(...move);
    else if (command && event.key.toLowerCase() === 'c' && String(document.getSelection()) === '') this.copy(this.rows[at.row]?.[at.column] ?? '');
    else return;
    event.preventDefault();
  }
}

const cellId = (row: number, column: number): string => `cell-${row}-${column}`;
const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
