import { languageOfRule } from '../../model/ruler';
import { isBefore, showVersion } from '../../query/promql/versions';
import { removeField } from '../../yaml/edit';
import { ownEntry, type YamlEntry, type YamlMapping } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import { defineRule, type CheckContext, type Fix } from '../rule';
import { UTF8_NAMES } from './names';
import { refusal } from './refusal';

const LEGACY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The name with everything that older servers refuse replaced, where nothing else is needed. */
function legacyFix({ key }: YamlEntry, mapping: YamlMapping): Fix[] {
  const name = key.text.replace(/[^a-zA-Z0-9_]/g, '_');
  const isFree = key.text.length <= 200 && LEGACY.test(name) && !ownEntry(mapping, name);
  return isFree ? [{ title: `Change to \`${name}\``, edits: [{ from: key.from, to: key.to, text: name }] }] : [];
}

/** Whether every server takes the name, or it is no name but merges another mapping in. */
const isPlain = ({ key: { text, style } }: YamlEntry): boolean => (text === '<<' && style === 'plain') || (LEGACY.test(text) && text !== '__name__');

/** So many names are looked at again sooner than it is told that they were before. Where aliases repeat thousands of them, that would take minutes. */
const FEW = 30;

const checked = new WeakMap<CheckContext, Set<YamlMapping>>();

/** Whether a mapping is seen for the first time: those that aliases repeat are one. */
function isFirst(mapping: YamlMapping, context: CheckContext): boolean {
  let mappings = checked.get(context);
  if (!mappings) checked.set(context, (mappings = new Set<YamlMapping>()));
  return !mappings.has(mapping) && mappings.add(mapping) !== undefined;
}

/**
 * @param what of which the mapping holds the names
 * @param isOfLoki whether Loki's ruler reads them, which knows the older names alone (model.LegacyValidation)
 */
function check(mapping: YamlMapping | undefined, what: 'label' | 'annotation', context: CheckContext, isOfLoki: () => boolean = () => false): void {
  // Nearly all names are plain.
  if (!mapping || (mapping.entries.length <= FEW && mapping.entries.every(isPlain)) || !isFirst(mapping, context)) return;
  const { version } = context.prometheus;
  for (const entry of mapping.entries) {
    const { from, to, text: name } = entry.key;
    if (isPlain(entry)) continue;
    if (name === '__name__') {
      if (what === 'annotation') continue;
      const message = `The label \`__name__\` is the name of a metric, which \`record\` sets, and an alert has none; ${refusal(context)}.`;
      context.report({ from, to, message, fixes: fixWith('Remove `__name__`', removeField(context.document.text, mapping, name)) });
    } else if (name === '') {
      context.report({ from, to, message: `The name of ${what === 'label' ? 'a label' : 'an annotation'} must not be empty; ${refusal(context)}.` });
    } else if (isOfLoki()) {
      context.report({ from, to, message: `To Loki, the name of ${what === 'label' ? 'a label' : 'an annotation'} has letters, digits and \`_\` alone, and no digit at its beginning; it refuses the whole file.`, fixes: legacyFix(entry, mapping) });
    } else if (version && isBefore(version, UTF8_NAMES)) {
      const message = `Before Prometheus ${showVersion(UTF8_NAMES)}, the name of ${what === 'label' ? 'a label' : 'an annotation'} has letters, digits and \`_\` alone, and no digit at its beginning; ${refusal(context)}.`;
      context.report({ from, to, message, fixes: legacyFix(entry, mapping) });
    }
  }
}

export default defineRule({
  id: 'rule/label-name',
  severity: 'error',
  ruleGroup: ({ labels }, context) => check(labels, 'label', context),
  rule({ labels, annotations, expr }, { ruler }, context) {
    const isOfLoki = (): boolean => expr !== undefined && languageOfRule(expr.value, ruler) === 'logql';
    check(labels, 'label', context, isOfLoki);
    check(annotations, 'annotation', context, isOfLoki);
  },
});
