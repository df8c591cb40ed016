import { compileRegexp } from '../../query/promql/regexp';
import { defineContractRule } from '../rule';
import { isOurRule } from './ours';

export default defineContractRule({
  id: 'contract/record-name',
  severity: 'hint',
  promql({ region }, context) {
    const { contract } = context;
    const pattern = contract.records.name;
    const record = region.rule?.record;
    // A name that no metric can have is another rule's report.
    if (!record || !/^[a-zA-Z_:][\w:]*$/.test(record.value) || pattern === '') return;
    const { regexp } = compileRegexp(pattern);
    if (!regexp || regexp.matches(record.value) || !isOurRule(region.rule, contract)) return;
    context.report({
      from: record.from,
      to: record.to,
      message: `By the contract the names of recorded metrics follow \`${pattern}\`${record.value.includes(':') ? '' : '; without a colon nobody sees that this one is recorded and not scraped'}. Rename it wherever it is queried, too.`,
    });
  },
});
