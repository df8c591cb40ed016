import type { Contract } from '../../contract/contract';
import { logQueries, type LabelMatcher, type LogQuery } from '../../query/logql/ast';
import { behindLineFilters, takeMatcherOut } from '../../query/logql/edits';
import { insert } from '../../query/promql/edits';
import { defineRule, type Fix, type Report } from '../rule';
import { denialOf, madeLabels, meantName, type Denial } from './names';

export default defineRule({
  id: 'logql/stream-label',
  severity: 'warning',
  logql({ region, parsed, expr }, context) {
    const { contract, workspace } = context;
    for (const { logs } of logQueries(expr)) {
      for (const matcher of logs.selector.matchers) {
        // A stream has no such label, so what asks for the empty value selects it all the same.
        if (matcher.value === '' && matcher.operator === '=') continue;
        const denial = denialOf(matcher.name, logs.selector, context);
        if (!denial) continue;
        const labels = denial === 'contract' ? contract!.logs.labels : madeLabels(workspace).names;
        context.reportIn(region, { from: matcher.nameSpan.from, to: matcher.nameSpan.to, ...found(parsed.text, logs, matcher, denial, labels, contract) });
      }
    }
  },
});

/** For people. */
const BY: Readonly<Record<Denial, string>> = { contract: 'by the contract', collectors: 'by the configuration of Promtail or Alloy in this workspace' };
const By = (denial: Denial): string => BY[denial].replace('b', 'B');

/** @param labels those that streams have, by who denies this one */
function found(text: string, logs: LogQuery, matcher: LabelMatcher, denial: Denial, labels: readonly string[], contract: Contract | undefined): Pick<Report, 'message' | 'severity' | 'fixes'> {
  const { name, nameSpan, operator } = matcher;
  const comes = operator === '=' || operator === '=~' ? 'selects nothing' : 'rules out nothing';
  const list = labels.slice(0, MOST_LISTED).map((label) => `\`${label}\``).join(', ') + (labels.length > MOST_LISTED ? ', …' : '');
  const move = moveToFilter(text, logs, matcher, labels, contract);
  if (contract?.logs.fields.includes(name)) return { message: `\`${name}\` is a field of the log lines, and ${BY[denial]} no label of their streams: this selector ${comes}. Streams have the labels ${list}; filter the field behind \`| json\`.`, fixes: move };
  const meant = meantName(name, labels);
  if (meant !== undefined) return { message: `${By(denial)} no stream has the label \`${name}\`; did you mean \`${meant}\`?`, fixes: [{ title: `Change to \`${meant}\``, edits: [{ from: nameSpan.from, to: nameSpan.to, text: meant }] }] };
  // Others may ship logs, too.
  if (denial === 'contract') return { message: `By the contract no stream of its services has the label \`${name}\`, so this selector ${comes}: their labels are ${list}.`, severity: 'information', fixes: move };
  return { message: `${By(denial)} no stream has the label \`${name}\`, so this selector ${comes}: the labels are ${list}. What the lines hold is filtered behind a parser.`, severity: 'information', fixes: move };
}

/** Names in a message. */
const MOST_LISTED = 12;

/** The matcher as a filter of what a parser takes out of the line. */
function moveToFilter(text: string, logs: LogQuery, matcher: LabelMatcher, labels: readonly string[], contract: Contract | undefined): Fix[] {
  const { name, operator, value, valueSpan } = matcher;
  const filter = `| ${name}${operator}${text.slice(valueSpan.from, valueSpan.to)}`;
  const namespaces = contract?.namespaces ?? [];
  const instead = labels.includes('namespace') && namespaces.length === 1 ? `namespace=${JSON.stringify(namespaces[0])}` : `${labels[0]!}=~".+"`;
  const out = takeMatcherOut(text, logs, matcher, instead);
  if (!out) return [];
  const parser = logs.stages.find(({ kind }) => kind === 'parser');
  // A line that holds the value nowhere need not be parsed.
  const line = operator === '=' && value.length > 2 ? ` |= ${text.slice(valueSpan.from, valueSpan.to)}` : '';
  const into = parser ? insert(parser.to, ` ${filter}`) : behindLineFilters(logs, `${logs.stages.some(({ kind }) => kind === 'line-filter') ? '' : line} | json ${filter}`);
  return [{ title: `Move \`${name}\` to a filter behind \`| ${parser?.kind === 'parser' ? parser.name : 'json'}\``, edits: [out, into] }];
}
