import { looksLikeRule, type RuleGroup } from '../../model/rule-groups';
import { span, type Span } from '../../text/range';
import { entryOf } from '../../yaml/tree';
import { defineRule } from '../rule';
import { schemaRefusal } from './refusal';

/** Where a name is missing: the empty one, its key, or else what the group begins with. */
function placeOf({ node, name }: RuleGroup): Span {
  const key = name ?? entryOf(node, 'name')?.key ?? node.entries[0]?.key ?? node;
  return span(key.from, key.to);
}

export default defineRule({
  id: 'rule/group-name',
  severity: 'error',
  ruleGroup(group, context) {
    const name = group.name?.value ?? '';
    if (name === '' && looksLikeRule(group.node) && !entryOf(group.node, 'rules')) {
      context.report({ ...placeOf(group), message: `This is a rule, and a group is expected here: ${schemaRefusal(context)}. Put it into the list \`rules\` of a group that has a \`name\`.` });
    } else if (name === '') {
      context.report({ ...placeOf(group), message: `The group has no name, without which ${schemaRefusal(context)}. Add a \`name\` that no other group here has.` });
    } else if (context.peers.groupsNamedAs(group)[0]?.group.node !== group.node) {
      context.report({ ...placeOf(group), message: `A group above has the name \`${name}\`, too; ${schemaRefusal(context)}. Give this one another name, or move its rules to the other one.` });
    }
  },
});
