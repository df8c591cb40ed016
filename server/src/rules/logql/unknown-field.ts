import { logQueries } from '../../query/logql/ast';
import { labelUses, madeBefore, ownNames } from '../../query/logql/label-uses';
import { hasVariable } from '../../query/variables';
import { defineContractRule } from '../rule';
import { isElsewhere, isLokisOwn, meantName } from './names';

export default defineContractRule({
  id: 'logql/unknown-field',
  severity: 'warning',
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    const { fields, labels } = contract.logs;
    const own = ownNames(expr);
    for (const inUse of logQueries(expr)) {
      if (isElsewhere(inUse.logs.selector, contract)) continue;
      for (const { name, stage, from, to } of labelUses(inUse, expr, parsed.text)) {
        if (fields.includes(name) || labels.includes(name) || own.has(name) || isLokisOwn(name) || hasVariable(name)) continue;
        const made = madeBefore(inUse.logs, stage);
        const meant = meantName(name, [...(made.everything ? fields : []), ...labels, ...made.names]);
        if (meant === undefined) continue;
        const what = made.names.has(meant) ? 'no stage makes a label of this name' : 'by the contract neither the lines nor their streams have it';
        context.reportIn(region, { from, to, message: `\`${name}\` is not known here: ${what}; did you mean \`${meant}\`?`, fixes: [{ title: `Change to \`${meant}\``, edits: [{ from, to, text: meant }] }] });
      }
    }
  },
});
