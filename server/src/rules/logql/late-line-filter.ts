import { logQueries, type LineFilter, type ParserStage, type Stage } from '../../query/logql/ast';
import { defineRule } from '../rule';

export default defineRule({
  id: 'logql/late-line-filter',
  severity: 'hint',
  logql({ region, parsed, expr }, context) {
    for (const { logs } of logQueries(expr)) {
      const late = lateFilters(logs.stages);
      for (const { filter, parser } of late) {
        const written = parsed.text.slice(filter.from, filter.to);
        const blanks = /(?<![ \t\r\n])[ \t\r\n]*$/.exec(parsed.text.slice(0, filter.from))![0].length;
        context.reportIn(region, {
          from: filter.from,
          to: filter.to,
          message: `This line filter reads the line itself, and can stand in front of \`| ${parser.name}\`: lines that it drops are then never parsed.`,
          // A comment behind the filter would move to another stage.
          fixes: written.includes('#') || written.includes('\n') ? [] : [{ title: `Move it in front of \`| ${parser.name}\``, edits: [{ from: parser.from, to: parser.from, text: `${written} ` }, { from: filter.from - blanks, to: filter.to, text: '' }], isSafe: true }],
        });
      }
    }
  },
});

/** Line filters behind a parser with no stage before them that changes the line, each with the first parser. */
function lateFilters(stages: readonly Stage[]): { filter: LineFilter; parser: ParserStage }[] {
  const change = stages.findIndex((stage) => stage.kind === 'line-format' || stage.kind === 'decolorize' || (stage.kind === 'parser' && stage.name === 'unpack'));
  const unchanged = change < 0 ? stages : stages.slice(0, change);
  const at = unchanged.findIndex(({ kind }) => kind === 'parser');
  const parser = unchanged[at];
  return parser?.kind === 'parser' ? unchanged.slice(at + 1).flatMap((stage) => (stage.kind === 'line-filter' ? [{ filter: stage, parser }] : [])) : [];
}
