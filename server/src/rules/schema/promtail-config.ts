import { logqlOf, sourceProblem } from '../../model/query-region';
import { selectorProblem } from '../../query/logql/promtail-selector';
import type { StructureObject } from '../../schema/structure';
import { span, type Span } from '../../text/range';
import { entriesOf, entryOf, isMapping, valueAt } from '../../yaml/tree';
import { defineRule } from '../rule';
import { checkClient } from './config-client';
import { checkRelabeling } from './config-relabeling';
import { isSet, mappingsAt, textAt } from './fields';
import { sizeProblem, stageProblems } from './promtail-stage';

const REFUSES = 'Promtail refuses the file.';

/** What the targets of a job need. */
const TARGETS: Readonly<Record<string, readonly string[]>> = { kafka: ['brokers', 'topics'], cloudflare: ['api_token', 'zone_id'], azure_event_hubs: ['fully_qualified_namespace', 'event_hubs'] };

export default defineRule({
  id: 'schema/promtail-config',
  severity: 'error',
  object(object, context) {
    if (context.kind !== 'promtail-config') return;
    const { type, node, head } = object;
    const report: Tell = (at, message) => context.report({ from: at.from, to: at.to, message: `${message} ${REFUSES}` });
    checkClient(object, REFUSES, context);
    if (type === 'relabel_config') return checkRelabeling(object, REFUSES, context);
    if (type === 'client' && !isSet(node, 'url')) return report(head, 'A client needs the `url` that logs are pushed to.');
    if (type === 'stage') {
      for (const { message, isUnsure, ...problem } of stageProblems(node)) context.report({ ...problem, message: `${message} ${isUnsure ? 'Promtail refuses the file, or finds nothing, depending on its version.' : REFUSES}`, ...(isUnsure ? { severity: 'warning' } : {}) });
      return;
    }
    checkPart(object, report);
  },
  query(query, context) {
    if (context.kind !== 'promtail-config' || query.language !== 'logql' || logqlOf(query).syntax.length > 0) return;
    const problem = selectorProblem(query.text);
    if (problem) context.report(sourceProblem(query, { ...problem, message: `${problem.message} ${REFUSES}` }));
  },
});

type Tell = (at: Span, message: string) => void;

function checkPart({ type, node }: StructureObject, report: Tell): void {
  if (type === 'promtail') {
    const names = new Set<string>();
    for (const client of mappingsAt(node, 'clients')) {
      const name = textAt(client, 'name');
      if (name && name.value !== '' && names.has(name.value)) report(name, `Another client has the name \`${name.value}\`, too.`);
      if (name) names.add(name.value);
    }
  }
  if (type === 'limits') {
    const size = textAt(node, 'max_line_size');
    const problem = sizeProblem(size);
    if (problem !== undefined) report(size!, problem);
  }
  if (type !== 'scrape_config') return;
  for (const [target, fields] of Object.entries(TARGETS)) {
    const given = valueAt(node, target);
    if (!isMapping(given) || entryOf(given, '<<')) continue;
    const { key } = entryOf(node, target)!;
    for (const field of fields) if (!isSet(given, field) && entriesOf(valueAt(given, field)).length === 0) report(span(key.from, key.to), `\`${target}\` needs \`${field}\`.`);
  }
}
