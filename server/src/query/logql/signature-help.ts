import { span, type Span } from '../../text/range';
import type { SignatureHelp } from '../promql/signature-help';
import { caretAt } from './caret';
import { functionNamed, VECTOR_TABLE } from './vocabulary';

/** The call around an offset of a query, the innermost one; undefined where there is none that is known. Never throws. */
export function logqlSignature(text: string, offset: number): SignatureHelp | undefined {
  const { frames } = caretAt(text, offset);
  const frame = frames.findLast(({ callee }) => callee !== undefined);
  const fn = frame?.callee && functionNamed(frame.callee.name);
  if (!fn) return undefined;
  const groups = VECTOR_TABLE.has(fn.name) && fn.name !== 'approx_topk' && !fn.name.startsWith('sort');
  let label = groups ? `${fn.name} [by|without (label, …)] (` : `${fn.name}(`;
  const parameters: Span[] = fn.args.map((arg, i) => {
    if (i > 0) label += ', ';
    const from = label.length;
    label += arg;
    return span(from, label.length);
  });
  return { label: `${label})`, parameters, active: Math.min(frame.argument, parameters.length), documentation: fn.doc };
}
