import { compileRegexp } from '../../query/promql/regexp';
import { didYouMean } from '../../text/did-you-mean';
import type { StructureObject } from '../../schema/structure';
import { replaceScalar } from '../../yaml/edit';
import type { CheckContext } from '../rule';
import { isSet, keyOf, textAt } from './fields';

/** What each action needs and refuses (Validate of model/relabel of Prometheus, which Promtail uses, too). */
const ACTIONS: Readonly<Record<string, { readonly target?: boolean; readonly only?: readonly string[] }>> = {
  replace: { target: true },
  keep: {},
  drop: {},
  hashmod: { target: true },
  labelmap: {},
  labeldrop: { only: ['regex'] },
  labelkeep: { only: ['regex'] },
  lowercase: { target: true },
  uppercase: { target: true },
  keepequal: { target: true, only: ['source_labels', 'target_label'] },
  dropequal: { target: true, only: ['source_labels', 'target_label'] },
};

/** A field that says what it says anyway may stand everywhere. */
const DEFAULTS: Readonly<Record<string, string>> = { separator: ';', replacement: '$1', regex: '(.*)', modulus: '0' };

/** A step of `relabel_configs` in a configuration file. */
export function checkRelabeling({ node, head }: StructureObject, refuses: string, context: CheckContext): void {
  const written = textAt(node, 'action');
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
  for (const field of action.only ? ['source_labels', 'target_label', 'modulus', 'separator', 'replacement', 'regex'] : []) {
    const text = textAt(node, field);
    if (action.only!.includes(field) || !isSet(node, field) || (text !== undefined && text.value === DEFAULTS[field])) continue;
    report(keyOf(node, field), `The action \`${name}\` takes ${action.only!.map((one) => `\`${one}\``).join(' and ')} and nothing else.`);
  }
}
