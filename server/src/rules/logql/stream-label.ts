import type { Contract } from '../../contract/contract';
import { logQueries, type LabelMatcher, type LogQuery } from '../../query/logql/ast';
import { behindLineFilters, takeMatcherOut } from '../../query/logql/edits';
import { insert } from '../../query/promql/edits';
import { hasVariable } from '../../query/variables';
import { defineContractRule, type Fix } from '../rule';
import { isElsewhere, isLokisOwn, meantName } from './names';

export default defineContractRule({
  id: 'logql/stream-label',
  severity: 'warning',
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    const { labels, fields } = contract.logs;
    if (labels.length === 0) return;
    for (const { logs } of logQueries(expr)) {
      if (isElsewhere(logs.selector, contract)) continue;
      for (const matcher of logs.selector.matchers) {
        const { name, nameSpan } = matcher;
        if (labels.includes(name) || isLokisOwn(name) || hasVariable(name)) continue;
        // A stream has no such label, so what asks for the empty value selects it all the same.
        if (matcher.value === '' && matcher.operator === '=') continue;
        const list = labels.map((label) => `\`${label}\``).join(', ');
        const meant = meantName(name, labels);
        if (fields.includes(name)) {
          context.reportIn(region, { from: nameSpan.from, to: nameSpan.to, message: `\`${name}\` is a field of the log lines, and by the contract no label of their streams: this selector ${comes(matcher)}. Streams have the labels ${list}; filter the field behind \`| json\`.`, fixes: moveToFilter(parsed.text, logs, matcher, contract) });
        } else if (meant !== undefined) {
          context.reportIn(region, { from: nameSpan.from, to: nameSpan.to, message: `By the contract no stream has the label \`${name}\`; did you mean \`${meant}\`?`, fixes: [{ title: `Change to \`${meant}\``, edits: [{ from: nameSpan.from, to: nameSpan.to, text: meant }] }] });
        } else if (isOfOurs(logs, contract)) {
          context.reportIn(region, { from: nameSpan.from, to: nameSpan.to, message: `By the contract no stream of its services has the label \`${name}\`, so this selector ${comes(matcher)}: their labels are ${list}.`, severity: 'information' });
        }
      }
    }
  },
});

const comes = ({ operator }: LabelMatcher): string => (operator === '=' || operator === '=~' ? 'selects nothing' : 'rules out nothing');

/** Whether a selector says itself that it asks for streams of the contract's services or namespaces. */
const isOfOurs = ({ selector }: LogQuery, { namespaces, services }: Contract): boolean =>
  selector.matchers.some(({ name, operator, value }) => operator === '=' && ((name === 'service' && Object.hasOwn(services, value)) || (name === 'namespace' && namespaces.includes(value))));

/** The matcher as a filter of what a parser takes out of the line. */
function moveToFilter(text: string, logs: LogQuery, matcher: LabelMatcher, { logs: { labels }, namespaces }: Contract): Fix[] {
  const { name, operator, value, valueSpan } = matcher;
  const filter = `| ${name}${operator}${text.slice(valueSpan.from, valueSpan.to)}`;
  const instead = labels.includes('namespace') && namespaces.length === 1 ? `namespace=${JSON.stringify(namespaces[0])}` : `${labels[0]!}=~".+"`;
  const out = takeMatcherOut(text, logs, matcher, instead);
  if (!out) return [];
  const parser = logs.stages.find(({ kind }) => kind === 'parser');
  // A line that holds the value nowhere need not be parsed.
  const line = operator === '=' && value.length > 2 ? ` |= ${text.slice(valueSpan.from, valueSpan.to)}` : '';
  const into = parser ? insert(parser.to, ` ${filter}`) : behindLineFilters(logs, `${logs.stages.some(({ kind }) => kind === 'line-filter') ? '' : line} | json ${filter}`);
  return [{ title: `Move \`${name}\` to a filter behind \`| ${parser?.kind === 'parser' ? parser.name : 'json'}\``, edits: [out, into] }];
}
