import { caretAt } from '../query/promql/caret';
import { metricsIn } from '../query/promql/complete/label';
import { queryCaretAt } from './query-caret';
import type { Snapshot } from './snapshot';

/** The metrics whose labels, or the values of one of them, can be written at an offset of a file; none where something else can. */
export function metricsAt(snapshot: Snapshot, at: number): { readonly metrics: readonly string[]; readonly label?: string } {
  const found = queryCaretAt(snapshot, at);
  if (found?.language !== 'promql') return { metrics: [] };
  const caret = caretAt(found.text, found.offset);
  const { place } = caret;
  switch (place.at) {
    case 'matcher':
      return { metrics: place.selector.metric === undefined ? [] : [place.selector.metric] };
    case 'label-value':
      return { metrics: place.selector.metric === undefined ? [] : [place.selector.metric], label: place.label };
    case 'label-list':
      return { metrics: metricsIn(caret, place.scope).slice(0, 5) };
    default:
      return { metrics: [] };
  }
}
