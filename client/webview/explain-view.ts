import type { MeasuredNode } from '../../server/src/lsp/protocol';
import { element } from './dom';
import { visible } from './table-model';
import { duration } from './texts';

const grouped = (count: number): string => count.toLocaleString('en-US');

/** The tree of a query: what each part returns, how long it takes, and which of its labels have many values. */
export function explainView(tree: MeasuredNode | null | undefined, message: string): HTMLElement {
  if (tree === undefined) return element('p', { class: 'placeholder', role: 'status' }, 'Running each part of the query…');
  if (tree === null) return element('p', { class: 'placeholder' }, message);
  return element('div', { class: 'explain', tabindex: '0', 'aria-label': 'Parts of the query' }, element('ul', { role: 'tree' }, nodeElement(tree, longest(tree))));
}

/** The slowest part, against which the others are drawn. */
const longest = (node: MeasuredNode): number => Math.max(node.durationMs ?? 0, ...node.children.map(longest));

function nodeElement(node: MeasuredNode, slowest: number): HTMLElement {
  const { text, series, value, durationMs, labels = [], error, children } = node;
  const facts: HTMLElement[] = [];
  if (series !== undefined) facts.push(element('span', { class: `fact${series === 0 ? ' none' : ''}` }, series === 1 ? '1 series' : `${grouped(series)} series`));
  if (value !== undefined) facts.push(element('span', { class: 'fact' }, `= ${visible(value)}`));
  if (durationMs !== undefined) facts.push(element('span', { class: `fact${slowest > 50 && durationMs === slowest ? ' slow' : ''}` }, duration(durationMs)));
  const cardinalities = labels.map(({ name, values }) => element('span', { class: 'label' }, `${visible(name)} `, element('b', {}, grouped(values))));
  const head = element('div', { class: 'node' }, element('code', {}, visible(text)), ...facts);
  const item = element('li', { role: 'treeitem', 'aria-expanded': children.length > 0 ? 'true' : undefined }, head);
  if (error !== undefined) item.append(element('p', { class: 'fault' }, visible(error)));
  if (cardinalities.length > 0) item.append(element('p', { class: 'cardinality', title: 'How many values each label has' }, ...cardinalities));
  if (children.length > 0) item.append(element('ul', { role: 'group' }, ...children.map((child) => nodeElement(child, slowest))));
  return item;
}
