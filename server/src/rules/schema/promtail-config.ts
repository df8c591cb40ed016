import { compileRegexp } from '../../query/promql/regexp';
import type { StructureObject } from '../../schema/structure';
import { entriesOf, isMapping, itemsOf, valueAt } from '../../yaml/tree';
import { defineRule } from '../rule';
import { checkClient } from './config-client';
import { checkRelabeling } from './config-relabeling';
import { isSet, textAt } from './fields';

const REFUSES = 'Promtail refuses the file.';
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What each stage needs, one field of each list (the validate functions of clients/pkg/logentry/stages in Loki). */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  json_stage: [['expressions']],
  logfmt_stage: [['mapping']],
  regex_stage: [['expression']],
  replace_stage: [['expression']],
  template_stage: [['source'], ['template']],
  output_stage: [['source']],
  timestamp_stage: [['source'], ['format']],
  match_stage: [['selector']],
  multiline_stage: [['firstline']],
  tenant_stage: [['label', 'source', 'value']],
  drop_stage: [['source', 'expression', 'value', 'older_than', 'longer_than']],
  metric_stage: [['type']],
};

export default defineRule({
  id: 'schema/promtail-config',
  severity: 'error',
  object(object, context) {
    if (context.kind !== 'promtail-config') return;
    const { type, node, head } = object;
    const report = (at: { from: number; to: number }, message: string): void => context.report({ from: at.from, to: at.to, message: `${message} ${REFUSES}` });
    checkClient(object, REFUSES, context);
    if (type === 'relabel_config') return checkRelabeling(object, REFUSES, context);
    if (type === 'client' && !isSet(node, 'url')) return report(head, 'A client needs the `url` that logs are pushed to.');
    if (type === 'stage') return checkStage(object, report);
    for (const names of Object.hasOwn(NEEDS, type ?? '') ? NEEDS[type!]! : []) if (!names.some((name) => isSet(node, name) || entriesOf(valueAt(node, name)).length > 0)) report(head, `This stage needs ${names.map((name) => `\`${name}\``).join(' or ')}.`);
    checkInside(object, report);
  },
});

type Tell = (at: { from: number; to: number }, message: string) => void;

function checkStage({ node }: StructureObject, report: Tell): void {
  const [first, second] = node.entries.filter(({ key }) => key.text !== '<<');
  if (first && second) report(second.key, `A stage has one name: \`${second.key.text}\` is a stage of its own, and begins with a dash.`);
  for (const field of ['labels', 'structured_metadata']) {
    const value = valueAt(node, field);
    for (const { key } of entriesOf(value)) if (field === 'labels' && !LABEL_NAME.test(key.text)) report(key, `\`${key.text}\` is no name of a label: letters, digits and \`_\`, not beginning with a digit.`);
    if (isMapping(value) && value.entries.length === 0) report(first!.key, `The stage \`${field}\` names at least one label.`);
  }
}

function checkInside({ type, node, head }: StructureObject, report: Tell): void {
  if (type === 'regex_stage' || type === 'replace_stage') {
    const expression = textAt(node, 'expression');
    const error = expression && compileRegexp(expression.value).error;
    if (expression && error !== undefined) report(expression, `The regular expression does not compile: ${error}.`);
  }
  if (type === 'match_stage') {
    const action = textAt(node, 'action');
    if (action && !['keep', 'drop'].includes(action.value)) report(action, '`action` is `keep` or `drop`.');
    if (action?.value !== 'drop' && itemsOf(valueAt(node, 'stages')).length === 0) report(head, 'A match that keeps lines needs `stages`; one that drops them says `action: drop`.');
  }
  if (type === 'tenant_stage') {
    const set = ['label', 'source', 'value'].filter((name) => isSet(node, name));
    if (set.length > 1) report(head, `A tenant comes from one of \`label\`, \`source\` and \`value\`, not from ${set.map((name) => `\`${name}\``).join(' and ')}.`);
  }
  if (type === 'limit_stage') for (const name of ['rate', 'burst']) if (!(Number(textAt(node, name)?.value ?? 0) > 0)) report(textAt(node, name) ?? head, `\`${name}\` must be above 0.`);
  if (type === 'timestamp_stage') {
    const action = textAt(node, 'action_on_failure');
    if (action && !['skip', 'fudge', ''].includes(action.value)) report(action, '`action_on_failure` is `skip` or `fudge`.');
  }
}
