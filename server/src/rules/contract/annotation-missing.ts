import type { Rule } from '../../model/rule-groups';
import { locatedText } from '../../model/located';
import { didYouMean } from '../../text/did-you-mean';
import { quote, setNested } from '../../yaml/edit';
import { entriesOf, ownEntry, type YamlScalar } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineContractRule, type Fix } from '../rule';
import { isOurRule } from './ours';

/** An annotation that is there under another name: a part of the wanted one (`runbook`), or a misspelling of it. */
function misnamed(wanted: string, annotations: readonly YamlScalar[], required: readonly string[]): YamlScalar | undefined {
  const others = annotations.filter(({ text }) => text !== '<<' && !required.includes(text));
  const meant = didYouMean(wanted, others.map(({ text }) => text));
  return others.find(({ text }) => text !== '' && wanted.startsWith(`${text}_`)) ?? others.find(({ text }) => text === meant);
}

const isEmpty = (alert: Rule, name: string): boolean => (alert.annotations && locatedText(ownEntry(alert.annotations, name)?.value)?.value.trim()) === '';

export default defineContractRule({
  id: 'contract/annotation-missing',
  severity: 'warning',
  alert(alert, _group, context) {
    const { annotations: required, required: alerts } = context.contract.alerts;
    const name = alert.alert!;
    const own = entriesOf(alert.annotations);
    const missing = required.filter((annotation) => !own.some(({ key }) => key.text === annotation));
    const empty = required.filter((annotation) => isEmpty(alert, annotation));
    if (missing.length + empty.length === 0 || !isOurRule(alert, context.contract)) return;
    // What merge keys bring in may be anything.
    if (own.some(({ key }) => key.text === '<<')) return;
    const lacking: string[] = [];
    for (const annotation of missing) {
      const key = misnamed(annotation, own.map((entry) => entry.key), required);
      if (!key) {
        lacking.push(annotation);
        continue;
      }
      context.report({
        from: key.from,
        to: key.to,
        message: `By the contract this annotation is called \`${annotation}\`: what shows alerts looks for that name and would not find \`${key.text}\`.`,
        fixes: [{ title: `Rename to ${annotation}`, edits: [{ from: key.from, to: key.to, text: quote(annotation, key.style) }] }],
      });
    }
    for (const annotation of empty) {
      const { key } = ownEntry(alert.annotations!, annotation)!;
      context.report({ from: key.from, to: key.to, message: `The annotation \`${annotation}\` is empty: whoever is called by \`${name.value}\` learns nothing from it.` });
    }
    if (lacking.length === 0) return;
    // The contract says in words what a required alert tells; nobody else's words would be honest.
    const words = Object.hasOwn(alerts, name.value) ? alerts[name.value]!.condition : undefined;
    const text = lacking.length === 1 && /^(?:summary|description)$/.test(lacking[0]!) ? words : undefined;
    const fixes: Fix[] = text === undefined ? [] : fixWith(`Add \`${lacking[0]!}\` from the contract`, setNested(context.document.text, alert.node, 'annotations', lacking[0]!, quote(text), ['for', 'expr', 'alert']));
    context.report({
      from: name.from,
      to: name.to,
      message: `The alert \`${name.value}\` has no ${list(lacking)}: by the contract every alert carries ${lacking.length === 1 ? 'that annotation' : 'those annotations'}, for whoever is called by it.`,
      fixes,
    });
  },
});

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(names.length > 2 ? ', ' : ' and ');
