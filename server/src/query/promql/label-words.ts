import { inlineCode } from '../../text/markdown';
import type { LabelSet } from './label-set';

const NAME = '__name__';
/** Of long lists, no more is named than one takes in at a glance. */
const MOST = 12;

const named = (labels: Iterable<string>): string[] => [...labels].filter((label) => label !== NAME);

/** The labels that a series may have but need not. */
function possible({ can, must }: LabelSet): string[] {
  return can === 'any' ? [] : named(can).filter((label) => !must.has(label));
}

const cut = (labels: readonly string[], show: (label: string) => string, more: (count: number) => string, most = MOST): string[] =>
  labels.length > most ? [...labels.slice(0, most).map(show), more(labels.length - most)] : labels.map(show);

/** Which labels a result carries, in a sentence of Markdown. The metric's name is none of them here. */
export function labelSentence(set: LabelSet): string {
  const list = (labels: readonly string[]): string => cut(labels, inlineCode, (count) => `${count} more`).join(', ');
  const [must, may, cannot] = [named(set.must), possible(set), named(set.cannot)];
  if (set.can !== 'any' && must.length + may.length === 0) return 'It has no labels.';
  const parts: string[] = [];
  if (must.length > 0) parts.push(`It has ${list(must)}`);
  if (may.length > 0) parts.push(`${must.length > 0 ? 'may have' : 'It may have'} ${list(may)}`);
  if (cannot.length > 0) parts.push(`${parts.length > 0 ? 'cannot have' : 'It cannot have'} ${list(cannot)}`);
  if (set.can !== 'any') return `${parts.join('; ')}; no other labels.`;
  return parts.length === 0 ? 'Its labels are not known.' : `${parts.join('; ')}; which others is not known.`;
}

/**
 * Which labels a result carries, in a few characters: `{service, pod?, …}` has `service`, may have `pod`, and others that
 * are not known.
 *
 * @param most how many labels are named at most
 */
export function labelBraces(set: LabelSet, most = MOST): string {
  const all = [...named(set.must), ...possible(set).map((label) => `${label}?`), ...named(set.cannot).map((label) => `!${label}`)];
  return `{${[...cut(all, (label) => label, () => '…', most), ...(set.can === 'any' && all.length <= most ? ['…'] : [])].join(', ')}}`;
}
