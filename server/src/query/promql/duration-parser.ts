import { span } from '../../text/range';
import type { Token } from '../token';
import type { DurationExpr, NumberLiteral } from './ast';
import { durationLiteral, MAX_DURATION_SECONDS, numberLiteral } from './number';
import { PRECEDENCE, UNARY_PRECEDENCE } from './precedence';
import { TokenReader } from './token-reader';

/** Functions that stand for a duration where one is expected. */
export const DURATION_CALLS: ReadonlySet<string> = new Set(['step', 'range', 'min_of', 'max_of']);

/** The rules of the grammar for numbers and durations, which have arithmetic of their own. */
export class DurationParser extends TokenReader {
  protected number(): NumberLiteral {
    const token = this.next();
    const literal = token.type === 'duration' ? durationLiteral(token.text) : numberLiteral(token.text);
    if ('error' in literal) this.report(token, literal.error);
    return { kind: 'number', from: token.from, to: token.to, value: 'error' in literal ? 0 : literal.value, isDuration: token.type === 'duration' };
  }

  protected signedNumber(): NumberLiteral {
    const sign = this.is('-') || this.is('+') ? this.next() : undefined;
    const { token } = this;
    if (token?.type !== 'number' && token?.type !== 'duration' && !isNumberWord(token)) this.fail();
    const number = this.number();
    return sign ? { ...number, from: sign.from, value: sign.text === '-' ? -number.value : number.value } : number;
  }

  protected positiveDuration(): DurationExpr {
    const duration = this.duration(0);
    if (duration.kind === 'number' && !(duration.value > 0)) this.report(duration, 'A duration must be greater than 0.');
    return duration;
  }

  /** An offset ends before an operator, so that `x offset 5m + y` adds series and not durations. */
  protected offsetDuration(): DurationExpr {
    const sign = this.is('-') || this.is('+') ? this.next() : undefined;
    const duration = this.durationPrimary();
    return sign ? this.signed(sign, duration) : duration;
  }

  protected duration(minimum: number): DurationExpr {
    this.enter();
    const sign = this.is('-') || this.is('+') ? this.next() : undefined;
    let left = sign ? this.signed(sign, this.duration(UNARY_PRECEDENCE)) : this.durationPrimary();
    for (;;) {
      const operator = this.token;
      const precedence = operator?.type === 'operator' && '+-*/%^'.includes(operator.text) ? PRECEDENCE[operator.text] : undefined;
      if (!operator || precedence === undefined || precedence <= minimum) break;
      this.countOperation();
      this.next();
      const right = this.duration(operator.text === '^' ? precedence - 1 : precedence);
      const at = span(left.from, right.to);
      this.use('promql-duration-expr', at, 'Arithmetic with durations');
      if ((operator.text === '/' || operator.text === '%') && right.kind === 'number' && right.value === 0) this.report(operator, `A duration cannot be divided by zero.`);
      left = { kind: 'duration', ...at, operator: operator.text, operands: [left, right] };
    }
    this.leave();
    return left;
  }

  protected signed(sign: Token, operand: DurationExpr): DurationExpr {
    if (operand.kind === 'number' && !operand.wrapped) return { ...operand, from: sign.from, value: sign.text === '-' ? -operand.value : operand.value };
    return sign.text === '-' ? { kind: 'duration', from: sign.from, to: operand.to, operator: '-', operands: [operand] } : { ...operand, from: sign.from };
  }

  protected durationPrimary(): DurationExpr {
    const { token } = this;
    if (!token) this.fail();
    if (token.type === 'number' || token.type === 'duration') {
      const literal = this.number();
      if (Math.abs(literal.value) > MAX_DURATION_SECONDS) this.report(literal, 'The duration is out of range.');
      return literal;
    }
    if (token.variable) {
      this.next();
      return { kind: 'duration', from: token.from, to: token.to, operator: token.text, operands: [], variable: true };
    }
    if (token.text === '(') {
      this.next();
      const inner = this.duration(0);
      const close = this.expect(')');
      this.use('promql-duration-expr', span(token.from, close.to), 'Parentheses around a duration');
      return { ...inner, from: token.from, to: close.to, wrapped: true };
    }
    const word = this.word();
    if (word === undefined || !DURATION_CALLS.has(word) || !this.is('(', 1)) this.fail();
    this.next();
    this.expect('(');
    const operands: DurationExpr[] = [];
    if (word === 'min_of' || word === 'max_of') {
      operands.push(this.duration(0));
      this.expect(',');
      operands.push(this.duration(0));
    }
    const close = this.expect(')');
    const at = span(token.from, close.to);
    this.use('promql-duration-expr', at, `\`${word}()\` as a duration`);
    return { kind: 'duration', ...at, operator: word, operands };
  }
}

/** Words that are numbers: infinity, and not a number. */
export function isNumberWord(token: Token | undefined): boolean {
  return token?.type === 'identifier' && token.text.length === 3 && /^(?:inf|nan)$/i.test(token.text);
}
