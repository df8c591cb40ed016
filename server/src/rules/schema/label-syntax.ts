import { didYouMean } from '../../text/did-you-mean';
import { isLabelName, isLabelValue } from '../../text/kubernetes-label';
import { replaceScalar } from '../../yaml/edit';
import { locatedText, type LocatedText } from '../../model/located';
import { entriesOf, valueAt, type YamlMapping } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { textAt, textsAt } from './fields';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
/** What another program fills in before the file is applied. */
const PLACEHOLDER = /[${}<>%]/;

/** Labels and selectors of Kubernetes. */
export default defineRule({
  id: 'schema/label-syntax',
  severity: 'error',
  object({ type, node, head, isPartial }, context) {
    if (type === 'MetaV1ObjectMeta') checkLabels(node, 'labels', context);
    if (type === 'MetaV1LabelSelector') checkLabels(node, 'matchLabels', context);
    if (type !== 'MetaV1LabelSelectorRequirement') return;
    const [key, operator, values] = [textAt(node, 'key'), textAt(node, 'operator'), textsAt(node, 'values')];
    if (key) checkName(key, context);
    for (const value of values) checkValue(value, context);
    if (!operator || PLACEHOLDER.test(operator.value)) return;
    const { from, to } = operator;
    if (!OPERATORS.includes(operator.value)) {
      const meant = didYouMean(operator.value, OPERATORS);
      context.report({ from, to, message: `The operator \`${operator.value}\` is none of ${OPERATORS.map((name) => `\`${name}\``).join(', ')}. The API server or the operator refuses the object.`, fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(operator.scalar, meant)] }] : [] });
    } else if (/In$/.test(operator.value) && values.length === 0 && !isPartial) {
      context.report({ from, to, message: `\`${operator.value}\` needs \`values\`: what the label \`${key?.value ?? ''}\` is compared with. The selector is refused.` });
    } else if (/Exist/.test(operator.value) && values.length > 0) {
      const at = values[0] ?? head;
      context.report({ from: at.from, to: at.to, message: `\`${operator.value}\` takes no \`values\`. The selector is refused.` });
    }
  },
});

function checkLabels(node: YamlMapping, field: string, context: CheckContext): void {
  for (const { key, value } of entriesOf(valueAt(node, field))) {
    if (key.text === '<<') continue;
    checkName({ value: key.text, from: key.from, to: key.to, scalar: key }, context);
    const text = locatedText(value);
    if (text) checkValue(text, context);
  }
}

function checkName({ value, from, to }: LocatedText, context: CheckContext): void {
  if (PLACEHOLDER.test(value) || isLabelName(value)) return;
  context.report({ from, to, message: `\`${value}\` is no name of a label: at most 63 letters, digits, \`-\`, \`_\` and \`.\`, beginning and ending with a letter or digit, after an optional domain and \`/\`. The API server refuses the object.` });
}

function checkValue({ value, from, to }: LocatedText, context: CheckContext): void {
  if (PLACEHOLDER.test(value) || isLabelValue(value)) return;
  context.report({ from, to, message: `\`${value}\` is no value of a label: at most 63 letters, digits, \`-\`, \`_\` and \`.\`, beginning and ending with a letter or digit. The API server refuses the object.` });
}
