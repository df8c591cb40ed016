import { isSetOperator, type Binary, type Expr, type LabelMatcher, type VectorSelector } from '../../query/promql/ast';
import { alternativesOf } from '../../query/promql/alternatives';
import type { QueryFacts } from '../../query/promql/facts';
import { canHave, type LabelSet } from '../../query/promql/label-set';
import { isMatched, labelsOf, matchesOpenly } from '../../query/promql/labels';
import { lossOf, type LabelLoss } from '../../query/promql/label-origin';
import { clashOf, conditionsOf, type Clash } from '../../query/promql/label-values';
import { NO_FACTS } from '../../query/promql/metric-table';
import { typeOf } from '../../query/promql/types';
import { defineRule } from '../rule';

/** A label that one side always has and the other one never. */
interface Mismatch {
  readonly label: string;
  /** The side that cannot have the label that the other one always has. */
  readonly side: 'left' | 'right';
  readonly loss: LabelLoss;
}

/** The labels that one side always has and the other one never, in the order of the alphabet. */
function onOneSideAlways(ofLeft: LabelSet, ofRight: LabelSet): string[] {
  const labels: string[] = [];
  for (const label of ofLeft.must) if (!canHave(ofRight, label)) labels.push(label);
  for (const label of ofRight.must) if (!canHave(ofLeft, label)) labels.push(label);
  return labels.sort();
}

/** A label on which no series of one side can equal one of the other. */
function mismatch(expr: Binary, left: Expr, right: Expr, facts: QueryFacts, mayClash: boolean): Mismatch | Clash | undefined {
  const [ofLeft, ofRight] = [labelsOf(left, facts), labelsOf(right, facts)];
  for (const label of onOneSideAlways(ofLeft, ofRight)) {
    if (!isMatched(expr, label)) continue;
    const side = canHave(ofLeft, label) ? 'right' : 'left';
    const loss = lossOf(side === 'left' ? left : right, label, facts);
    if (loss) return { label, side, loss };
  }
  return mayClash ? clashOf(conditionsOf(left), conditionsOf(right), (label) => isMatched(expr, label)) : undefined;
}

const asksForOne = ({ operator, value }: LabelMatcher): boolean => operator === '=' && value !== '';

/** Whether a query asks for one value of a label, and at another place for anything else: hardly any does, and without that, none of its conditions clash. */
function asksForTwo(selectors: readonly VectorSelector[]): boolean {
  const first = new Map<string, LabelMatcher>();
  for (const { matchers } of selectors) {
    for (const matcher of matchers) {
      const before = first.get(matcher.name);
      if (!before) first.set(matcher.name, matcher);
      else if ((before.operator !== matcher.operator || before.value !== matcher.value) && (asksForOne(before) || asksForOne(matcher))) return true;
    }
  }
  return false;
}

interface Difference {
  readonly label: string;
  readonly side: 'left' | 'right';
}

/** A label that is compared, and that only one side can have: then it has to be empty there. */
function onOneSideAlone(expr: Binary, left: Expr, right: Expr, facts: QueryFacts): Difference | undefined {
  const [ofLeft, ofRight] = [labelsOf(left, facts), labelsOf(right, facts)];
  if (expr.matching?.on || ofLeft.can === 'any' || ofRight.can === 'any') return undefined;
  const alone = (mine: Iterable<string>, others: ReadonlySet<string>): string | undefined => {
    let first: string | undefined;
    for (const label of mine) if (!others.has(label) && isMatched(expr, label) && (first === undefined || label < first)) first = label;
    return first;
  };
  const onLeft = alone(ofLeft.can, ofRight.can);
  if (onLeft !== undefined) return { label: onLeft, side: 'left' };
  const onRight = alone(ofRight.can, ofLeft.can);
  return onRight === undefined ? undefined : { label: onRight, side: 'right' };
}

const explainDifference = ({ matching }: Binary, { label, side }: Difference): string =>
  `Series match here whose labels are all equal${matching ? ', but for those that `ignoring` lists' : ''}, and only those on the ${side} can have \`${label}\`: none matches that has it. Match with \`on\`, ignore \`${label}\`, or keep the same labels on both sides.`;

const CONSEQUENCE: Readonly<Record<string, string>> = { unless: '`unless` takes nothing away', and: '`and` leaves nothing' };

const show = ({ operator, value }: LabelMatcher): string => `\`${operator}${JSON.stringify(value)}\``;

function explain({ operator }: Binary, found: Mismatch | Clash): string {
  const consequence = CONSEQUENCE[operator] ?? 'The result is always empty';
  if (!('side' in found)) {
    const { left, right } = found;
    return `No series of the two sides can match: \`${left.name}\` is ${show(left)} on the left, and ${show(right)} on the right. ${consequence}; match by other labels with \`on\` or \`ignoring\`, or select the same value on both sides.`;
  }
  const { label, side, loss } = found;
  const other = side === 'left' ? 'right' : 'left';
  return `No series of the two sides can match: those on the ${other} always have the label \`${label}\`, and those on the ${side} cannot, for ${loss.reason}. ${consequence}; match with \`on\` or \`ignoring\`, or keep the label on both sides.`;
}

/** What is said of a part of one side that never matches. */
function useless(part: 'left' | 'right', found: Mismatch | Clash): { from: number; to: number; message: string } {
  if ('side' in found) {
    const { from, to } = found.loss.at;
    return { from, to, message: `This part of the ${found.side} side never matches: the other side always has the label \`${found.label}\`, and here ${found.loss.reason}.` };
  }
  const [mine, other] = part === 'left' ? [found.left, found.right] : [found.right, found.left];
  return { from: mine.from, to: mine.to, message: `This part of the ${part} side never matches: \`${mine.name}\` is ${show(mine)} here, and ${show(other)} on the other side.` };
}

export default defineRule({
  id: 'promql/dead-join',
  severity: 'warning',
  promql({ region, selectors, binaries }, context) {
    let mayClash: boolean | undefined;
    for (const expr of binaries) {
      if (expr.operator === 'or' || expr.fill || matchesOpenly(expr) || typeOf(expr.left) === 'scalar' || typeOf(expr.right) === 'scalar') continue;
      const rights = isSetOperator(expr.operator) ? [expr.right] : alternativesOf(expr.right);
      const lefts = alternativesOf(expr.left);
      const isSuspect = (mayClash ??= asksForTwo(selectors));
      const sides = (facts: QueryFacts): (Mismatch | Clash | undefined)[][] => lefts.map((left) => rights.map((right) => mismatch(expr, left, right, facts, isSuspect)));
      const found = sides(NO_FACTS);
      const at = expr.matching?.span ?? expr.operatorSpan;
      if (found.every((row) => row.every(Boolean))) {
        context.reportIn(region, { ...at, message: explain(expr, found[0]![0]!) });
        continue;
      }
      // Where nothing is known of the metrics, the labels are those of the query alone, and so is what follows from them.
      const isKnown = (side: Expr): boolean => labelsOf(side, context.facts) !== labelsOf(side, NO_FACTS);
      const listed = lefts.some(isKnown) || rights.some(isKnown) ? sides(context.facts) : found;
      if (listed.every((row) => row.every(Boolean))) {
        context.reportIn(region, { ...at, severity: 'hint', message: explain(expr, listed[0]![0]!) });
        continue;
      }
      const differing = lefts.flatMap((left) => rights.map((right) => onOneSideAlone(expr, left, right, context.facts)));
      if (differing.every(Boolean)) {
        context.reportIn(region, { ...at, severity: 'hint', message: explainDifference(expr, differing[0]!) });
        continue;
      }
      if (expr.operator === 'unless' || lefts.length * rights.length === 1) continue;
      // An `or` on one side may have a part that never takes part.
      const deadLefts = found.filter((row) => row.every(Boolean)).map((row) => useless('left', row[0]!));
      const deadRights = rights.map((_, i) => found.map((row) => row[i])).filter((column) => column.every(Boolean)).map((column) => useless('right', column[0]!));
      for (const report of [...deadLefts, ...deadRights]) context.reportIn(region, { ...report, severity: 'hint' });
    }
  },
});
