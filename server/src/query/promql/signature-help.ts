import { span, type Span } from '../../text/range';
import { caretAt } from './caret';
import { aggregationDoc, functionDoc } from './docs';
import { FUNCTION_TABLE, type PromqlFunction } from './functions';
import type { Callee } from './place';
import { AGGREGATION_TABLE, type AggregationInfo } from './vocabulary';

/** How a function or an aggregation is called, and which of its arguments the caret stands in. */
export interface SignatureHelp {
  readonly label: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly Span[];
  /** The parameter that is being written; the number of parameters where it is one too many. */
  readonly active: number;
  /** Markdown. */
  readonly documentation: string;
}

/** The call around an offset of a query, the innermost one; undefined where there is none that is known. Never throws. */
export function signatureHelp(text: string, offset: number): SignatureHelp | undefined {
  const callee = caretAt(text, offset).calls.at(-1);
  if (!callee) return undefined;
  if (callee.kind === 'aggregation') {
    const info = AGGREGATION_TABLE.get(callee.name);
    return info && ofAggregation(info, callee);
  }
  // Functions that have another meaning as parts of a duration are written in any case.
  const fn = FUNCTION_TABLE.get(callee.name);
  return fn && ofFunction(fn, callee);
}

/** Puts a label together and remembers where each parameter stands. */
class LabelBuilder {
  label = '';
  readonly parameters: Span[] = [];

  text(text: string): this {
    this.label += text;
    return this;
  }

  parameter(text: string): this {
    this.parameters.push(span(this.label.length, this.label.length + text.length));
    return this.text(text);
  }
}

function ofFunction(fn: PromqlFunction, { argument }: Callee): SignatureHelp {
  const out = new LabelBuilder().text(`${fn.name}(`);
  const last = fn.args.length - 1;
  fn.args.forEach((type, i) => {
    const isOptional = i === last && fn.variadic !== 0;
    out.text(i > 0 ? ', ' : '').parameter(`${fn.argNames[i]!}: ${type}${isOptional ? (fn.variadic === 1 ? '?' : ', …') : ''}`);
  });
  out.text(`): ${fn.returns}`);
  const most = fn.variadic < 0 ? Infinity : last + Math.max(0, fn.variadic - 1);
  return { label: out.label, parameters: out.parameters, active: argument > most ? fn.args.length : Math.min(argument, Math.max(0, last)), documentation: functionDoc(fn) };
}

function ofAggregation(info: AggregationInfo, { argument }: Callee): SignatureHelp {
  const out = new LabelBuilder().text(`${info.name} [`).parameter('by|without (label, …)').text('] (');
  if (info.param) out.parameter(`${info.param.name}: ${info.param.type}`).text(', ');
  out.parameter('vector: instant vector').text('): instant vector');
  // The list of labels is the first parameter, so that everything else comes one later.
  return { label: out.label, parameters: out.parameters, active: Math.min(argument + 1, out.parameters.length), documentation: aggregationDoc(info) };
}
