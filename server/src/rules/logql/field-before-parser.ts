import type { Contract } from '../../contract/contract';
import { logQueries, type LogQuery, type LogsInUse, type Stage } from '../../query/logql/ast';
import { labelUses, madeBefore, type LabelUse } from '../../query/logql/label-uses';
import { insert } from '../../query/promql/edits';
import { defineContractRule, type Fix } from '../rule';
import { isElsewhere, isLokisOwn } from './names';

export default defineContractRule({
  id: 'logql/field-before-parser',
  severity: 'warning',
  logql({ region, parsed, expr }, context) {
    const { contract } = context;
    for (const inUse of logQueries(expr)) {
      const { logs } = inUse;
      if (isElsewhere(logs.selector, contract)) continue;
      const reported = new Set<string>();
      for (const use of labelUses(inUse, expr, parsed.text)) {
        // What is missing in a grouping is missing as soon as one stage reads it.
        if (!isField(use.name, contract) || isMade(logs, use) || reported.has(use.name)) continue;
        reported.add(use.name);
        const later = logs.stages.findIndex((stage, i) => i >= use.stage && makes(logs, stage, use.name));
        const parser = logs.stages[later];
        const name = parser?.kind === 'parser' ? parser.name : 'json';
        context.reportIn(region, {
          from: use.from,
          to: use.to,
          message: parser
            ? `\`${use.name}\` is read in front of \`| ${name}\`, which takes it out of the line: ${WITHOUT[use.by]}.`
            : `\`${use.name}\` is a field of the log lines, and no parser takes it out of them: ${WITHOUT[use.by]}. Add \`| json\` in front.`,
          fixes: parser ? moveBehind(parsed.text, logs.stages, use, parser) : addParser(inUse, use),
        });
      }
    }
  },
});

const WITHOUT: Readonly<Record<LabelUse['by'], string>> = {
  filter: 'the filter compares an empty text',
  format: 'there is nothing to rename',
  template: 'the template writes nothing in its place',
  unwrap: 'there are no values to aggregate',
  grouping: 'everything falls into one group without it',
};

/** Whether a name is a field of the line alone: no label of streams, and nothing that Loki writes beside a line. */
const isField = (name: string, { logs }: Contract): boolean => logs.fields.includes(name) && !logs.labels.includes(name) && !isLokisOwn(name);

function isMade(logs: LogQuery, { name, stage }: LabelUse): boolean {
  const { names, everything } = madeBefore(logs, stage);
  // A matcher says that the writer takes it for a label of the stream, which is another rule's to judge.
  return everything || names.has(name) || logs.selector.matchers.some((matcher) => matcher.name === name);
}

function makes(logs: LogQuery, stage: Stage, name: string): boolean {
  if (stage.kind !== 'parser') return false;
  const { names, everything } = madeBefore({ ...logs, stages: [stage] }, 1);
  return everything || names.has(name);
}

/** Puts the filter behind the parser, where it stands for itself. */
function moveBehind(text: string, stages: readonly Stage[], use: LabelUse, parser: Stage): Fix[] {
  const stage = stages[use.stage];
  if (use.by !== 'filter' || stage?.kind !== 'label-filter' || stage.filter.kind !== 'comparison') return [];
  const blanks = /(?<![ \t\r\n])[ \t\r\n]*$/.exec(text.slice(0, stage.from))![0].length;
  return [{ title: 'Move the filter behind the parser', edits: [{ from: stage.from - blanks, to: stage.to, text: '' }, insert(parser.to, ` ${text.slice(stage.from, stage.to)}`)] }];
}

function addParser({ logs }: LogsInUse, use: LabelUse): Fix[] {
  const stage = logs.stages[use.stage];
  return [{ title: 'Add `| json`', edits: [stage ? insert(stage.from, '| json ') : insert(logs.to, ' | json')] }];
}
