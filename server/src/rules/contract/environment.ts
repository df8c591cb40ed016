import type { Contract } from '../../contract/contract';
import type { LocatedText } from '../../model/located';
import { relabelingsOf } from '../../model/relabeling';
import { readWorkload } from '../../model/workload';
import { logQueries } from '../../query/logql/ast';
import { filterMatchers } from '../../query/logql/matchers';
import { accepts } from '../../query/promql/regexp';
import type { LabelMatcher } from '../../query/promql/ast';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { defineContractRule, type ContractCheckContext, type Report } from '../rule';
import { isElsewhere as areElsewhere } from '../logql/names';
import { matcherValues, valueFix } from './matcher-values';
import { isOurNamespace, isOurRule, isOurSelector, serviceOf } from './ours';

/** The label whose values the contract lists. */
const LABEL = 'environment';

/** Why a value is none that series carry, and which one they carry instead. */
interface Finding {
  readonly message: string;
  readonly meant: string | undefined;
}

function find(value: string, { environments }: Contract): Finding | undefined {
  const names = Object.keys(environments);
  if (value === '' || names.length === 0 || Object.hasOwn(environments, value)) return undefined;
  const named = names.find((name) => environments[name]!.includes(value));
  if (named !== undefined) return { message: `\`${value}\` is only another name of the environment \`${named}\``, meant: named };
  const meant = didYouMean(value, names);
  return { message: `\`${value}\` is no environment of the contract${meant === undefined ? ` (${names.join(', ')})` : ''}`, meant };
}

/** What a matcher asks for that no series has; one that is an expression beyond a list of values, as a whole. */
function inMatcher(query: string, matcher: LabelMatcher, contract: Contract, carrier: 'series' | 'stream' | 'line' = 'series'): Report[] {
  const isPositive = matcher.operator === '=' || matcher.operator === '=~';
  const comes = isPositive ? `no ${carrier} carries it` : `no ${carrier} carries it, so this rules out nothing`;
  const values = matcherValues(query, matcher);
  const found = values.flatMap((value): Report[] => {
    const finding = find(value.text, contract);
    // What is ruled out may belong to somebody else, unless it is plain what was meant.
    if (!finding || (!isPositive && finding.meant === undefined)) return [];
    return [{ ...value.at, message: `${finding.message}: ${comes}.${finding.meant === undefined ? '' : ` They carry \`${finding.meant}\`.`}`, fixes: finding.meant === undefined ? [] : valueFix(value, finding.meant) }];
  });
  if (values.length > 0 || matcher.operator !== '=~' || matcher.value.includes('$') || matcher.value.includes('[[')) return found;
  const names = Object.keys(contract.environments);
  if (names.length === 0 || accepts(matcher, '') !== false || names.some((name) => accepts(matcher, name) !== false)) return [];
  return [{ ...matcher.valueSpan, message: `No environment of the contract (${names.join(', ')}) matches this expression, so it selects nothing.` }];
}

/** A label that is written as it stands. */
function ofLabel(value: LocatedText | undefined, context: ContractCheckContext): void {
  if (!value || /[${]/.test(value.value)) return;
  const finding = find(value.value, context.contract);
  if (!finding) return;
  const { meant } = finding;
  context.report({
    from: value.from,
    to: value.to,
    message: `${finding.message}: queries and routes ask for ${meant === undefined ? 'one of those' : `\`${meant}\``}.`,
    fixes: meant === undefined ? [] : [{ title: `Change to ${meant}`, edits: [replaceScalar(value.scalar, meant)] }],
  });
}

export default defineContractRule({
  id: 'contract/environment',
  severity: 'warning',
  promql({ region, parsed, selectors }, context) {
    const { contract, facts } = context;
    for (const node of selectors) {
      const matchers = node.matchers.filter(({ name }) => name === LABEL);
      if (matchers.length === 0 || !(isOurSelector(node, contract) || (node.name !== undefined && facts.metric(node.name)?.source === 'workspace'))) continue;
      for (const matcher of matchers) for (const report of inMatcher(parsed.text, matcher, contract)) context.reportIn(region, report);
    }
  },
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    for (const inUse of logQueries(expr)) {
      const { selector } = inUse.logs;
      if (areElsewhere(selector, contract)) continue;
      // Where streams have no such label, a selector on it is wrong for another reason.
      const ofStreams = contract.logs.labels.includes(LABEL) ? selector.matchers : [];
      const ofLines = contract.logs.labels.includes(LABEL) || contract.logs.fields.includes(LABEL) ? filterMatchers(inUse) : [];
      for (const matcher of ofStreams) if (matcher.name === LABEL) for (const report of inMatcher(parsed.text, matcher, contract, 'stream')) context.reportIn(region, report);
      for (const matcher of ofLines) if (matcher.name === LABEL) for (const report of inMatcher(parsed.text, matcher, contract, 'line')) context.reportIn(region, report);
    }
  },
  alert(alert, _group, context) {
    const value = alert.label(LABEL);
    if (value && isOurRule(alert, context.contract)) ofLabel(value, context);
  },
  resource(resource, context) {
    const { contract } = context;
    const workload = readWorkload(resource);
    if (workload ? serviceOf(workload.podLabels, contract) || isOurNamespace(contract, resource.namespace) : isOurNamespace(contract, resource.namespace)) {
      ofLabel(resource.labels.get(LABEL), context);
      ofLabel(workload?.podLabels.get(LABEL), context);
      for (const { steps } of relabelingsOf(resource)) for (const step of steps) if (step.targetLabel?.value === LABEL) ofLabel(step.replacement, context);
    }
  },
});
