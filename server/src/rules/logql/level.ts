import type { Contract } from '../../contract/contract';
import { logQueries } from '../../query/logql/ast';
import { filterMatchers } from '../../query/logql/matchers';
import { didYouMean } from '../../text/did-you-mean';
import { matcherValues, valueFix } from '../contract/matcher-values';
import { defineContractRule } from '../rule';
import { isElsewhere } from './names';

export default defineContractRule({
  id: 'logql/level',
  severity: 'warning',
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    const { levels, fields, labels } = contract.logs;
    const isLevel = (name: string): boolean => /level|severity/i.test(name) && (fields.includes(name) || labels.includes(name));
    if (levels.length === 0) return;
    for (const inUse of logQueries(expr)) {
      const { selector } = inUse.logs;
      if (isElsewhere(selector, contract)) continue;
      for (const matcher of [...selector.matchers, ...filterMatchers(inUse)]) {
        if (!isLevel(matcher.name)) continue;
        const isPositive = matcher.operator === '=' || matcher.operator === '=~';
        for (const value of matcherValues(parsed.text, matcher)) {
          if (value.text === '' || levels.includes(value.text)) continue;
          const meant = meantLevel(value.text, contract);
          // What is ruled out may never be there, unless it is plain what was meant.
          if (!isPositive && meant === undefined) continue;
          context.reportIn(region, {
            ...value.at,
            message: `\`${value.text}\` is no level of the contract (${levels.join(', ')}), so this ${isPositive ? 'matches no line' : 'rules out nothing'}${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`,
            fixes: meant === undefined ? [] : valueFix(value, meant),
          });
        }
      }
    }
  },
});

/** Such as `ERROR` for `error`, `err` and `Erorr`, and `WARNING` for `WARN`. */
function meantLevel(value: string, { logs: { levels } }: Contract): string | undefined {
  const lower = value.toLowerCase();
  const same = levels.filter((level) => level.toLowerCase().startsWith(lower) || lower.startsWith(level.toLowerCase()));
  return same.length === 1 && value.length > 2 ? same[0] : didYouMean(value, levels);
}
