import { compileRegexp } from '../../query/promql/regexp';
import { didYouMean } from '../../text/did-you-mean';
import type { StructureObject } from '../../schema/structure';
import { removeField, replaceScalar } from '../../yaml/edit';
import { entryOf, isScalar, type YamlMapping } from '../../yaml/tree';
import { fixWith } from '../fix-with';
import type { CheckContext } from '../rule';
import { isSet, isThere, keyOf, textAt } from './fields';

/** What each action needs and refuses (Validate of model/relabel of Prometheus, which Promtail uses, too). */
const ACTIONS: Readonly<Record<string, { readonly target?: boolean; readonly only?: readonly string[]; readonly noReplacement?: boolean }>> = {
  replace: { target: true },
  keep: {},
  drop: {},
  hashmod: { target: true },
  labelmap: {},
  labeldrop: { only: ['regex'] },
  labelkeep: { only: ['regex'] },
  lowercase: { target: true, noReplacement: true },
  uppercase: { target: true, noReplacement: true },
  keepequal: { target: true, only: ['source_labels', 'target_label'] },
  dropequal: { target: true, only: ['source_labels', 'target_label'] },
};

/** A field that says what it says anyway may stand everywhere. */
const DEFAULTS: Readonly<Record<string, string>> = { separator: ';', replacement: '$1', regex: '(.*)' };

/**
 * Whether a field says something else than it does where it is not there. One with nothing behind it is empty and not what it is by itself: Go
 * sets what is null to nothing.
 */
function differs(node: YamlMapping, field: string): boolean {
  const value = entryOf(node, field)?.value;
  if (!entryOf(node, field)) return false;
  const byItself = DEFAULTS[field];
  if (byItself === undefined) return isSet(node, field) && textAt(node, field)?.value !== '0';
  return isThere(node, field) ? !isScalar(value) || value.text !== byItself : true;
}

/** A step of `relabel_configs` in a configuration file. */
export function checkRelabeling({ node, head }: StructureObject, refuses: string, context: CheckContext): void {
  const written = textAt(node, 'action');
  if (!written && entryOf(node, 'action')) {
    context.report({ ...keyOf(node, 'action'), message: `Nothing stands behind \`action\`, which is no action: write one, or leave the field out, and the step replaces. ${refuses}`, fixes: fixWith('Remove `action`', removeField(context.document.text, node, 'action')) });
    return;
  }
  const name = (written?.value ?? 'replace').toLowerCase();
  const at = written ?? head;
  const report = (place: { from: number; to: number }, message: string): void => context.report({ from: place.from, to: place.to, message: `${message} ${refuses}` });
  if (!Object.hasOwn(ACTIONS, name)) {
    const meant = didYouMean(name, Object.keys(ACTIONS));
    const fixes = written && meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(written.scalar, meant)] }] : [];
    context.report({ from: at.from, to: at.to, message: `There is no action \`${name}\`${meant ? `; did you mean \`${meant}\`?` : `: there are ${Object.keys(ACTIONS).map((one) => `\`${one}\``).join(', ')}.`} ${refuses}`, fixes });
    return;
  }
  const action = ACTIONS[name]!;
  const regex = textAt(node, 'regex');
  const error = regex && compileRegexp(regex.value).error;
  if (regex && error !== undefined) report(regex, `The regular expression does not compile: ${error}.`);
  if (action.target && !isSet(node, 'target_label')) report(at, `The action \`${name}\` needs a \`target_label\`.${written ? '' : ' Without an `action`, a step replaces; to keep or drop what the regular expression matches, write `action: keep` or `action: drop`.'}`);
  if (name === 'hashmod' && Number(textAt(node, 'modulus')?.value ?? 0) === 0) report(at, 'The action `hashmod` needs a `modulus` of at least 1.');
  if (name === 'labelmap' && entryOf(node, 'replacement') && !isSet(node, 'replacement')) report(keyOf(node, 'replacement'), 'The action `labelmap` needs the names that it gives: leave `replacement` out for the part that `regex` takes out, or write them.');
  if (action.noReplacement && differs(node, 'replacement')) report(keyOf(node, 'replacement'), `The action \`${name}\` takes no \`replacement\`.`);
  for (const field of action.only ? ['source_labels', 'target_label', 'modulus', 'separator', 'replacement', 'regex'] : []) {
    if (action.only!.includes(field) || !differs(node, field)) continue;
    report(keyOf(node, field), `The action \`${name}\` takes ${action.only!.map((one) => `\`${one}\``).join(' and ')} and nothing else.${isThere(node, field) ? '' : ' With nothing behind it, the field is empty, and not what it is by itself.'}`);
  }
}
