// What was measured, each figure beside its bound and its peer, as a table for people.

const time = (value) => (value < 10 ? `${value.toFixed(value < 1 ? 2 : 1)} ms` : value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`);
const memory = (value) => `${(value / 2 ** 20).toFixed(0)} MiB`;
const rate = (value) => `${Math.round(value / 100) * 100} /s`;
const factor = (value) => value.toFixed(1);

/** How values are written. */
export const SHOW = { time, memory, rate, factor };

/** The figures of one run, in their order. */
export class Figures {
  #rows = [];

  /**
   * @param {string} what
   * @param {number} measured
   * @param {{ bound?: number, boundIs?: string, peer?: number, goal?: string, show?: (value: number) => string, ratio?: number }} beside
   */
  add(what, measured, { bound, boundIs = '', peer, goal = '', show = time, ratio = bound === undefined ? undefined : measured / bound } = {}) {
    const shown = (value) => (value === undefined ? '' : show(value));
    this.#rows.push([what, shown(measured), shown(bound), ratio === undefined ? '' : ratio.toFixed(2), shown(peer), goal, boundIs]);
  }

  static #heads = ['what', 'measured', 'bound', 'ratio', 'peer', 'goal', 'the bound is'];

  /** With columns of equal width. */
  get text() {
    const all = [Figures.#heads, ...this.#rows];
    const widths = Figures.#heads.map((_, column) => Math.max(...all.map((row) => row[column].length)));
    return all.map((row) => row.map((cell, column) => (column === 0 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd()).join('\n');
  }

  /** As Markdown. */
  get markdown() {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [line(Figures.#heads), '|---|---:|---:|---:|---:|---:|---|', ...this.#rows.map(line)].join('\n');
  }
}
