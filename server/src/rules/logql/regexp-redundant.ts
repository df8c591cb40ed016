import { comparisonsOf, logQueries, type LabelFilter } from '../../query/logql/ast';
import { operatorSpan } from '../../query/promql/edits';
import { literalOf } from '../../query/promql/regexp';
import { hasVariable } from '../../query/variables';
import type { Span } from '../../text/range';
import { defineRule, type Fix } from '../rule';

/** Something that is compared with a regular expression. */
interface Comparison extends Span {
  readonly operator: string;
  readonly operatorSpan: Span | undefined;
  readonly value: string;
  readonly valueSpan: Span;
}

/** The operators that do the same without a regular expression. */
const PLAIN: Readonly<Record<string, string>> = { '=~': '=', '!~': '!=', '|~': '|=' };

export default defineRule({
  id: 'logql/regexp-redundant',
  severity: 'hint',
  logql({ region, parsed, expr }, context) {
    const compared: Comparison[] = [];
    const inFilter = (filter: LabelFilter): void => {
      for (const { from, to, operator, operatorSpan: at, value } of comparisonsOf(filter)) if (value.kind === 'string') compared.push({ from, to, operator, operatorSpan: at, value: value.value, valueSpan: value });
    };
    for (const { logs, range } of logQueries(expr)) {
      for (const matcher of logs.selector.matchers) compared.push({ ...matcher, operatorSpan: operatorSpan(parsed.text, matcher) });
      for (const stage of logs.stages) {
        if (stage.kind === 'label-filter') inFilter(stage.filter);
        // Alternatives are compared by one operator.
        else if (stage.kind === 'line-filter' && stage.matches.length === 1 && !stage.matches[0]!.isIp) compared.push({ ...stage, value: stage.matches[0]!.text.value, valueSpan: stage.matches[0]!.text });
      }
      for (const { filter } of range?.unwrap?.filters ?? []) inFilter(filter);
    }
    for (const found of compared) {
      const plain = PLAIN[found.operator];
      const literal = plain === undefined || hasVariable(found.value) ? undefined : literalOf(found.value);
      if (plain === undefined || literal === undefined || found.value === '') continue;
      context.reportIn(region, { from: found.from, to: found.to, message: `This expression has no meaning beyond its letters, so \`${plain}\` does the same, faster.`, fixes: exactly(found, plain, literal) });
    }
  },
});

function exactly({ operatorSpan: at, value, valueSpan }: Comparison, plain: string, literal: string): Fix[] {
  if (!at) return [];
  const edits = [{ ...at, text: plain }, ...(literal === value ? [] : [{ from: valueSpan.from, to: valueSpan.to, text: JSON.stringify(literal) }])];
  return [{ title: `Change to \`${plain}\``, edits, isSafe: true }];
}
