import { span, type Span } from '../../text/range';
import type { Token } from '../token';
import type { Callee, LabelListWord, Operand, OperatorBefore } from './place';
import { unquote } from './string-literal';
import { BINARY_OPERATORS } from './vocabulary';
import { AGGREGATORS, FILL_WORDS, OPERATOR_WORDS } from './words';

/** An open bracket, or the query as a whole, and what was written in it so far. */
export interface Frame {
  readonly kind: 'expression' | 'labels' | 'matchers' | 'duration' | 'time' | 'value';
  /** What closes it; undefined for the query as a whole. */
  readonly closer: string | undefined;
  /** Where its content begins. */
  readonly from: number;
  /** Of parentheses: the function or aggregation in front of them. */
  readonly callee: { -readonly [K in keyof Callee]: Callee[K] } | undefined;
  /** Of a list of labels: the word in front of it. */
  readonly list: LabelListWord | undefined;

  /** The operand that ends here; undefined where one is expected. */
  operand: Operand | undefined;
  /** The last binary operator, and where the first operand of its chain begins. */
  operator: OperatorBefore | undefined;
  chainFrom: number;
  /** What the last word asks for: a list of labels, a duration, a point in time, a number. */
  pending: LabelListWord | 'offset' | '@' | 'fill' | undefined;

  /** Of matchers and lists: what is expected next, and the names that are complete. */
  step: 'name' | 'operator' | 'value' | 'end';
  readonly names: string[];
  /** Of matchers: the metric's name, and the last label with its operator. */
  metric: string | undefined;
  label: string;
  matchOperator: string;

  /** Of durations: whether one is expected, and for what. */
  expecting: boolean;
  of: 'range' | 'step' | 'offset';
}

/** The rest are operators of matchers, or begin a longer one. */
const BINARY: ReadonlySet<string> = new Set(BINARY_OPERATORS);

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/**
 * Reads tokens from the left, one at a time, and knows at each point what is open and what could follow. It never gives
 * up: a token that cannot stand where it stands begins something new, for the writer is not done yet.
 */
export class PlaceScan {
  /** The open brackets, the query as a whole first. */
  readonly frames: Frame[] = [newFrame('expression', undefined, 0)];

  get top(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  take(token: Token): void {
    switch (token.type) {
      case 'comment':
        return;
      case 'open':
        return this.open(token, this.top);
      case 'close':
        return this.close(token);
      case 'comma':
        return comma(token, this.top);
      default:
        return inside(token, this.top);
    }
  }

  private open(token: Token, top: Frame): void {
    const push = (kind: Frame['kind'], more: Partial<Frame> = {}): void => void this.frames.push(newFrame(kind, CLOSERS[token.text], token.to, more));
    if (top.kind === 'duration') return push('duration', { of: top.of });
    if (top.kind !== 'expression') return push('value');
    if (token.text === '{') {
      if (!top.operand?.bare) setOperand(top, newOperand('selector', token));
      return push('matchers', { metric: top.operand?.name });
    }
    if (token.text === '[') return push('duration');
    switch (top.pending) {
      case 'offset':
        return push('duration', { of: 'offset' });
      case '@':
        return push('time');
      case 'fill':
        return push('value');
      case undefined: {
        const callee = calleeOf(top.operand);
        if (!callee) setOperand(top, newOperand('parentheses', token));
        return push('expression', { callee });
      }
      default:
        return push('labels', { list: top.pending });
    }
  }

  private close(token: Token): void {
    const at = this.frames.findLastIndex((frame) => frame.closer === token.text);
    if (at < 0) return;
    const frame = this.frames[at]!;
    this.frames.length = at;
    closed(frame, token, this.top);
  }
}

function newFrame(kind: Frame['kind'], closer: string | undefined, from: number, more: Partial<Frame> = {}): Frame {
  return {
    kind, closer, from, callee: undefined, list: undefined, operand: undefined, operator: undefined, chainFrom: from, pending: undefined,
    step: 'name', names: [], metric: undefined, label: '', matchOperator: '', expecting: true, of: 'range', ...more,
  }; // prettier-ignore
}

const newOperand = (kind: Operand['kind'], { from, to }: Span, more: Partial<Operand> = {}): Operand => ({ kind, from, to, name: undefined, bare: false, grouped: false, body: undefined, offset: false, at: false, ...more });

const isAggregator = (name: string | undefined): boolean => name !== undefined && AGGREGATORS.has(name.toLowerCase());

function calleeOf(operand: Operand | undefined): Callee | undefined {
  if (!operand || operand.name === undefined || operand.body || !(operand.bare || operand.kind === 'aggregation')) return undefined;
  const { name, from } = operand;
  const nameSpan = span(from, from + name.length);
  return isAggregator(name) ? { kind: 'aggregation', name: name.toLowerCase(), nameSpan, argument: 0 } : { kind: 'function', name, nameSpan, argument: 0 };
}

/** A bracket is closed: what it was of is complete. */
function closed(frame: Frame, token: Token, parent: Frame): void {
  const { operand } = parent;
  switch (frame.kind) {
    case 'expression':
      if (operand) parent.operand = { ...operand, to: token.to, bare: false, kind: frame.callee ? (frame.callee.kind === 'function' ? 'call' : 'aggregation') : 'parentheses', body: span(frame.from, token.from) };
      return;
    case 'matchers':
      if (operand) parent.operand = { ...operand, to: token.to, bare: false, name: frame.metric };
      return;
    case 'labels':
      if (operand && (frame.list === 'by' || frame.list === 'without')) parent.operand = { ...operand, to: token.to, grouped: true };
      parent.pending = undefined;
      return;
    case 'duration':
      if (parent.kind === 'duration') parent.expecting = false;
      else if (frame.closer === ')') modified(parent, token.to);
      else parent.operand = { ...(operand ?? newOperand('range', token)), kind: 'range', bare: false, to: token.to };
      return;
    case 'time':
      return modified(parent, token.to);
    case 'value':
      parent.pending = undefined;
      return;
  }
}

/** An offset or a point in time is complete. */
function modified(top: Frame, to: number): void {
  if (top.operand) top.operand = { ...top.operand, to, bare: false, ...(top.pending === '@' ? { at: true } : { offset: true }) };
  top.pending = undefined;
}

function comma(token: Token, top: Frame): void {
  if (top.kind === 'expression') {
    if (top.callee) top.callee.argument++;
    [top.operand, top.operator, top.pending, top.chainFrom] = [undefined, undefined, undefined, token.to];
  } else {
    // A quoted name without an operator is the metric's: `{"http.requests", `.
    if (top.kind === 'matchers' && top.step === 'operator') top.metric ??= top.names.pop();
    top.step = 'name';
    top.expecting = true;
  }
}

function inside(token: Token, top: Frame): void {
  switch (top.kind) {
    case 'expression':
      return expression(token, top);
    case 'matchers':
      return matcher(token, top);
    case 'labels':
      if (token.type !== 'identifier' && token.type !== 'string') return;
      top.names.push(nameOf(token));
      top.step = 'end';
      return;
    case 'duration':
      top.expecting = token.type === 'operator' || token.type === 'colon';
      if (token.type === 'colon') top.of = 'step';
      return;
    default:
      return;
  }
}

const nameOf = (token: Token): string => (token.type === 'string' ? unquote(token.text) : token.text);

function matcher(token: Token, top: Frame): void {
  if (token.type === 'operator') {
    if (top.step === 'operator') [top.matchOperator, top.step] = [token.text, 'value'];
  } else if (token.type === 'string' && top.step === 'value') {
    if (top.label === '__name__' && top.matchOperator === '=') top.metric = unquote(token.text);
    top.step = 'end';
  } else if ((token.type === 'string' || token.type === 'identifier') && top.step !== 'value') {
    top.label = nameOf(token);
    top.names.push(top.label);
    top.step = 'operator';
  }
}

function expression(token: Token, top: Frame): void {
  const { pending } = top;
  if (pending === 'offset' || pending === '@') {
    if (token.type === 'number' || token.type === 'duration' || token.variable) return modified(top, token.to);
    // A sign, or the name of what is called: `offset -5m`, `@ start()`, `offset step()`.
    if (token.type === 'operator' || (token.type === 'identifier' && !OPERATOR_WORDS.has(token.text.toLowerCase()))) return;
  }
  top.pending = undefined;
  switch (token.type) {
    case 'number':
    case 'duration':
      return setOperand(top, newOperand('number', token));
    case 'string':
      return setOperand(top, newOperand('string', token));
    case 'operator':
      if (!top.operand) return;
      if (token.text === '@') top.pending = '@';
      else if (BINARY.has(token.text)) binary(token.text, top);
      return;
    case 'identifier':
      return word(token, top);
    default:
      return;
  }
}

function setOperand(top: Frame, found: Operand): void {
  // Two operands in a row: the operator between them is not written yet.
  if (top.operand) [top.operator, top.chainFrom] = [undefined, found.from];
  top.operand = found;
}

function binary(text: string, top: Frame): void {
  if (!top.operator) top.chainFrom = top.operand!.from;
  top.operator = { text, bool: false, matching: false, group: false, fill: [] };
  top.operand = undefined;
}

function word(token: Token, top: Frame): void {
  const lower = token.text.toLowerCase();
  const { operand, operator } = top;
  if (operand && OPERATOR_WORDS.has(lower)) return binary(lower, top);
  if (operand && lower === 'offset') {
    top.pending = 'offset';
  } else if (operand && (lower === 'by' || lower === 'without') && !operand.grouped && (operand.kind === 'aggregation' || (operand.bare && isAggregator(operand.name)))) {
    top.operand = { ...operand, kind: 'aggregation', bare: false };
    top.pending = lower;
  } else if (operand && (lower === 'anchored' || lower === 'smoothed')) {
    top.operand = { ...operand, bare: false, to: token.to };
  } else if (operand || !operator || !modifier(lower, top, operator)) {
    setOperand(top, lower === 'inf' || lower === 'nan' ? newOperand('number', token) : newOperand('selector', token, { name: token.text, bare: true }));
  }
}

/** Takes a modifier of a binary operator; false where the word is none. */
function modifier(lower: string, top: Frame, operator: OperatorBefore): boolean {
  if (lower === 'bool') top.operator = { ...operator, bool: true };
  else if (lower === 'on' || lower === 'ignoring') [top.operator, top.pending] = [{ ...operator, matching: true }, lower];
  else if (lower === 'group_left' || lower === 'group_right') [top.operator, top.pending] = [{ ...operator, group: true }, lower];
  else if (FILL_WORDS.has(lower)) [top.operator, top.pending] = [{ ...operator, fill: [...operator.fill, lower] }, 'fill'];
  else return false;
  return true;
}
