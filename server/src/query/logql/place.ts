import { span, type Span } from '../../text/range';
import type { Token } from '../token';
import { captureNames } from './pattern';
import { groupNames } from './regexp';
import { unquote } from '../promql/string-literal';
import { CONVERSIONS, FUNCTIONS, LINE_FILTERS, PARSERS, RANGE_AGGREGATIONS, STAGES, VECTOR_AGGREGATIONS } from './words';

/** What is known of a log query in front of a place in it. */
export interface LogsBefore {
  readonly labels: readonly string[];
  /** Whether a parser takes out everything that a line holds. */
  readonly everything: boolean;
  /** The labels that its stages make. */
  readonly names: readonly string[];
}

/** Where a word of a query stands, told from what is in front of it. */
export type State =
  | 'start' | 'callee' | 'operand' | 'list' | 'logs' | 'pipe' | 'parser' | 'parser-text' | 'extraction' | 'extraction-path' | 'extraction-next' | 'template' | 'format-name' | 'format-sign' | 'format-value' | 'format-end'
  | 'choice' | 'choice-end' | 'choice-value' | 'unwrap' | 'unwrap-end' | 'filter' | 'filter-sign' | 'filter-value' | 'filter-end' | 'line-value' | 'line-end' | 'range-end' | 'offset' | 'matcher' | 'match-sign' | 'match-value' | 'match-end' | 'label' | 'label-end' | 'range'; // prettier-ignore

/** What an open bracket holds. */
export interface Frame {
  readonly kind: 'expression' | 'matchers' | 'labels' | 'range' | 'filter' | 'ip' | 'unwrap';
  readonly from: number;
  /** The function whose parentheses these are, in lower case. */
  readonly callee: { readonly name: string; readonly span: Span } | undefined;
  /** Whether lines with a range are wanted, as in a range aggregation. */
  readonly inRange: boolean;
  /** Of labels: the word in front. */
  readonly word: string;
  state: State;
  argument: number;
  /** The label, or the function, that was written last, and the sign behind it. */
  name: string;
  nameSpan: Span;
  sign: string;
  /** The word in front of a list of labels that is to come, and whether it stands behind what it groups. */
  list: string;
  isBehind: boolean;
  /** The labels that stand in the same brackets already. */
  readonly present: string[];
  logs: { labels: string[]; everything: boolean; names: string[] };
}

/** States behind which a stage, or a range, may follow. */
const ENDS_STAGE: ReadonlySet<State> = new Set(['logs', 'parser', 'extraction', 'format-end', 'choice-end', 'unwrap-end', 'filter-end', 'line-end', 'range-end']);
const GROUPING = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const CALL = /\s*(?:\(|(?:by|without)\s*\()/iy;

const frame = (kind: Frame['kind'], from: number, state: State, more: Partial<Frame> = {}): Frame => ({
  kind, from, callee: undefined, inRange: false, word: '', state, argument: 0, name: '', nameSpan: span(from, from), sign: '', list: '', isBehind: false, present: [], logs: { labels: [], everything: false, names: [] }, ...more,
}); // prettier-ignore

/**
 * Follows a query token by token, and knows at any point what may come next. It takes broken and unfinished queries as they are: only what
 * stands in front counts.
 */
export class PlaceScan {
  readonly frames: Frame[] = [frame('expression', 0, 'start')];

  constructor(private readonly text: string) {}

  get top(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  take(token: Token): void {
    const { top } = this;
    if (token.type === 'comment') return;
    if (token.type === 'open') return this.open(token, top);
    if (token.type === 'close') return this.close(top);
    switch (top.kind) {
      case 'expression':
      case 'filter':
        return this.inExpression(token, top);
      case 'matchers':
        return inMatchers(token, top);
      case 'labels':
        return inLabels(token, top);
      case 'unwrap':
        top.state = 'unwrap-end';
        return;
      case 'range':
        top.state = 'range-end';
        return;
      default:
        return;
    }
  }

  /** Whether a query could end here: nothing is open, and nothing is missing. */
  get isFinished(): boolean {
    return this.frames.length === 1 && (ENDS_STAGE.has(this.top.state) || this.top.state === 'operand');
  }

  private open(token: Token, top: Frame): void {
    const { to } = token;
    if (token.text === '{') {
      top.logs = { labels: [], everything: false, names: [] };
      this.frames.push(frame('matchers', to, 'matcher'));
    } else if (token.text === '[') this.frames.push(frame('range', to, 'range'));
    else if (top.state === 'list') this.frames.push(frame('labels', to, 'label', { word: top.list }));
    else if (top.state === 'pipe' || top.state === 'filter' || top.state === 'filter-end') this.frames.push(frame('filter', to, 'filter', { logs: top.logs }));
    else if (top.state === 'line-value' || top.state === 'filter-value') this.frames.push(frame('ip', to, 'line-value'));
    else if (top.state === 'unwrap') this.frames.push(frame('unwrap', to, 'unwrap', { logs: top.logs, callee: { name: top.name, span: top.nameSpan } }));
    else {
      const callee = top.state === 'callee' ? { name: top.name, span: top.nameSpan } : undefined;
      const inRange = callee ? RANGE_AGGREGATIONS.has(callee.name) : top.inRange || top.name === 'of';
      this.frames.push(frame('expression', to, 'start', { callee, inRange }));
    }
  }

  private close(top: Frame): void {
    if (this.frames.length === 1) return;
    this.frames.pop();
    const outer = this.top;
    switch (top.kind) {
      case 'matchers':
        outer.logs.labels.push(...top.present);
        outer.state = 'logs';
        return;
      case 'range':
        outer.state = 'range-end';
        return;
      case 'labels':
        // Behind the labels of a grouping in front come the parentheses; behind those of `on`, the right side.
        outer.state = outer.isBehind ? 'operand' : top.word === 'by' || top.word === 'without' ? 'callee' : 'start';
        outer.isBehind = false;
        return;
      case 'filter':
        outer.state = 'filter-end';
        return;
      case 'ip':
        outer.state = outer.state === 'filter-value' ? 'filter-end' : 'line-end';
        return;
      case 'unwrap':
        outer.state = 'unwrap-end';
        return;
      default:
        if (top.callee === undefined && ENDS_STAGE.has(top.state)) {
          // Lines of logs in parentheses, whose range follows.
          outer.logs = top.logs;
          outer.state = top.state === 'range-end' ? 'range-end' : 'logs';
        } else outer.state = 'operand';
    }
  }

  private inExpression(token: Token, top: Frame): void {
    const lower = token.text.toLowerCase();
    if (token.type === 'comma' && top.kind === 'expression' && !FILTERS.has(top.state) && !LISTS.has(top.state)) {
      top.argument++;
      top.state = 'start';
      return;
    }
    if (ENDS_STAGE.has(top.state) && token.type === 'operator') {
      if (token.text === '|') top.state = 'pipe';
      else if (LINE_FILTERS.has(token.text)) top.state = 'line-value';
      else if (top.state === 'extraction' && token.text === '=') top.state = 'extraction-path';
      else if (top.state === 'choice-end' && /^[=!]/.test(token.text)) top.state = 'choice-value';
      else top.state = 'start';
      // `!=` behind a label of `drop` compares it.
      if (top.sign === 'chosen' && (token.text === '!=' || token.text === '!~')) top.state = 'choice-value';
      top.sign = '';
      return;
    }
    switch (top.state) {
      case 'start':
        return this.operand(token, lower, top);
      case 'callee':
      case 'operand':
        return behindOperand(token, lower, top);
      case 'pipe':
        return this.stage(token, lower, top);
      case 'parser':
      case 'extraction-next':
        if (token.type === 'identifier') {
          top.logs.names.push(token.text);
          if (top.state === 'parser') top.logs.everything = false;
          top.state = 'extraction';
        }
        return;
      case 'extraction':
        if (token.type === 'comma') top.state = 'extraction-next';
        return;
      case 'extraction-path':
        top.state = 'extraction';
        return;
      case 'parser-text':
        if (token.type === 'string') top.logs.names.push(...(top.name === 'regexp' ? groupNames : captureNames)(unquote(token.text)));
        top.state = 'logs';
        return;
      case 'template':
        top.state = 'logs';
        return;
      case 'format-name':
        if (token.type === 'identifier') {
          top.present.push(token.text);
          top.logs.names.push(token.text);
        }
        top.state = 'format-sign';
        return;
      case 'format-sign':
        top.state = 'format-value';
        return;
      case 'format-value':
        top.state = 'format-end';
        return;
      case 'format-end':
        if (token.type === 'comma') top.state = 'format-name';
        return;
      case 'choice':
        top.present.push(token.text);
        top.state = 'choice-end';
        top.sign = 'chosen';
        return;
      case 'choice-value':
        top.state = 'choice-end';
        return;
      case 'choice-end':
        if (token.type === 'comma') top.state = 'choice';
        return;
      case 'unwrap':
        if (CONVERSIONS.has(lower) && this.isCallee(token)) [top.name, top.nameSpan] = [lower, span(token.from, token.to)];
        else top.state = 'unwrap-end';
        return;
      case 'line-value':
        if (token.type === 'string') top.state = 'line-end';
        return;
      case 'line-end':
        if (lower === 'or') top.state = 'line-value';
        else if (isSetWord(lower)) top.state = 'start';
        return;
      case 'filter':
        return filterName(token, top);
      case 'filter-sign':
        if (token.type === 'operator') [top.sign, top.state] = [token.text, 'filter-value'];
        return;
      case 'filter-value':
        if (token.type !== 'identifier' && token.text !== '-' && token.text !== '+') top.state = 'filter-end';
        return;
      case 'filter-end':
        if (token.type === 'comma' || lower === 'and' || lower === 'or') top.state = 'filter';
        else if (token.type === 'identifier') filterName(token, top);
        return;
      case 'range-end':
        if (lower === 'offset') top.state = 'offset';
        else if (isSetWord(lower)) top.state = 'start';
        return;
      case 'offset':
        top.state = 'range-end';
        return;
      case 'logs':
        if (isSetWord(lower)) top.state = 'start';
        return;
      default:
        return;
    }
  }

  private isCallee(token: Token): boolean {
    CALL.lastIndex = token.to;
    return FUNCTIONS.has(token.text.toLowerCase()) && CALL.test(this.text);
  }

  private operand(token: Token, lower: string, top: Frame): void {
    if (token.type === 'number' || token.type === 'string' || token.type === 'duration') top.state = 'operand';
    else if (token.type !== 'identifier') return;
    else if (lower === 'bool') return;
    else if (GROUPING.has(lower)) [top.list, top.state] = [lower, 'list'];
    else {
      [top.name, top.nameSpan] = [lower, span(token.from, token.to)];
      top.state = this.isCallee(token) || RANGE_AGGREGATIONS.has(lower) || VECTOR_AGGREGATIONS.has(lower) ? 'callee' : 'operand';
    }
  }

  private stage(token: Token, lower: string, top: Frame): void {
    top.present.length = 0;
    top.sign = '';
    if (token.type !== 'identifier') return;
    if (!STAGES.has(lower)) return filterName(token, top);
    top.name = lower;
    if (PARSERS.has(lower)) {
      const isText = lower === 'regexp' || lower === 'pattern';
      if (!isText) top.logs.everything = true;
      top.state = isText ? 'parser-text' : lower === 'unpack' ? 'logs' : 'parser';
    } else if (lower === 'line_format') top.state = 'template';
    else if (lower === 'label_format') top.state = 'format-name';
    else if (lower === 'drop' || lower === 'keep') top.state = 'choice';
    else if (lower === 'unwrap') top.state = 'unwrap';
    else top.state = 'logs';
  }
}

/** States in which a comma goes on with a label filter, or with a list of a stage. */
const FILTERS: ReadonlySet<State> = new Set(['filter', 'filter-sign', 'filter-value', 'filter-end']);
const LISTS: ReadonlySet<State> = new Set(['parser', 'extraction', 'extraction-path', 'extraction-next', 'format-name', 'format-sign', 'format-value', 'format-end', 'choice', 'choice-value', 'choice-end']);

const isSetWord = (lower: string): boolean => lower === 'and' || lower === 'or' || lower === 'unless';

function filterName(token: Token, top: Frame): void {
  if (token.type !== 'identifier') return;
  [top.name, top.nameSpan, top.state] = [token.text, span(token.from, token.to), 'filter-sign'];
}

function behindOperand(token: Token, lower: string, top: Frame): void {
  if (token.type === 'operator' || isSetWord(lower)) top.state = 'start';
  else if (lower === 'by' || lower === 'without') {
    top.isBehind = top.state === 'operand';
    [top.list, top.state] = [lower, 'list'];
  } else if (lower === 'of') [top.name, top.state] = ['of', 'start'];
}

function inMatchers(token: Token, top: Frame): void {
  if (token.type === 'comma') top.state = 'matcher';
  else if (top.state === 'matcher' && token.type === 'identifier') {
    [top.name, top.nameSpan, top.state] = [token.text, span(token.from, token.to), 'match-sign'];
    top.present.push(token.text);
  } else if (top.state === 'match-sign' && token.type === 'operator') [top.sign, top.state] = [token.text, 'match-value'];
  else if (top.state === 'match-value') top.state = 'match-end';
}

function inLabels(token: Token, top: Frame): void {
  if (token.type === 'comma') top.state = 'label';
  else if (token.type === 'identifier') {
    top.present.push(token.text);
    top.state = 'label-end';
  }
}
