import { compileRegexp } from '../../query/promql/regexp';
import { isBefore, showVersion, type Version } from '../../query/promql/versions';
import type { StructureObject } from '../../schema/structure';
import { defineRule, type CheckContext } from '../rule';
import { isSet, isThere, keyOf, textAt } from './fields';

/** What each action needs and refuses: Validate of the operator's LabelConfigValidator, and of Prometheus's relabel.Config. */
const ACTIONS: Readonly<Record<string, { readonly target?: boolean; readonly only?: readonly string[]; readonly noReplacement?: boolean; readonly since?: Version }>> = {
  replace: { target: true },
  keep: {},
  drop: {},
  hashmod: { target: true },
  labelmap: {},
  labeldrop: { only: ['regex'] },
  labelkeep: { only: ['regex'] },
  lowercase: { target: true, noReplacement: true, since: { major: 2, minor: 36 } },
  uppercase: { target: true, noReplacement: true, since: { major: 2, minor: 36 } },
  keepequal: { target: true, only: ['sourceLabels', 'targetLabel'], since: { major: 2, minor: 41 } },
  dropequal: { target: true, only: ['sourceLabels', 'targetLabel'], since: { major: 2, minor: 41 } },
};

/** The operator tells an empty text from none in these alone: they are pointers in Go. */
const TOLD_APART = new Set(['separator', 'replacement']);

/** A field that says what it says anyway may stand everywhere. */
const DEFAULTS: Readonly<Record<string, string>> = { separator: ';', replacement: '$1', regex: '(.*)', modulus: '0' };

/** Label names of Prometheus before version 3, and those that may hold references to groups of the expression. */
const OLD_NAME = /^[a-zA-Z_]\w*$/;
const OLD_TARGET = /^(?:[a-zA-Z_]|\$\{\w+\}|\$\w)(?:\w|\$\{\w+\}|\$\w)*$/;

export default defineRule({
  id: 'schema/relabeling',
  severity: 'error',
  object(object, context) {
    if (object.type !== 'RelabelConfig') return;
    const { node, head, isPartial } = object;
    const written = textAt(node, 'action');
    const name = (written?.value ?? '').toLowerCase() || 'replace';
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name]! : undefined;
    if (!action) return;
    const at = written ?? head;
    const show = `\`${written?.value || 'Replace'}\``;

    const { version } = context.prometheus;
    if (action.since && version && isBefore(version, action.since)) context.report({ from: at.from, to: at.to, message: `The action ${show} came with Prometheus ${showVersion(action.since)}; yours is ${showVersion(version)}. The operator refuses the object.` });

    const regex = textAt(node, 'regex');
    const error = regex && compileRegexp(regex.value).error;
    if (regex && error !== undefined) context.report({ from: regex.from, to: regex.to, message: `The regular expression does not compile: ${error}. The operator refuses the object.` });

    if (!isPartial && action.target && !isSet(node, 'targetLabel')) {
      const hint = written ? '' : ' Without an `action`, a relabeling replaces; to keep or drop what the regular expression matches, write `action: Keep` or `action: Drop`.';
      context.report({ from: at.from, to: at.to, message: `The action ${show} needs a \`targetLabel\`.${hint} The operator refuses the object.` });
    }
    if (!isPartial && name === 'hashmod' && Number(textAt(node, 'modulus')?.value ?? 0) === 0) context.report({ from: at.from, to: at.to, message: `The action ${show} needs a \`modulus\` of at least 1. The operator refuses the object.` });

    if (action.only) refuseOthers(object, action.only, show, context);
    else if (action.noReplacement && differs(object, 'replacement')) context.report({ ...keyOf(node, 'replacement'), message: `The action ${show} takes no \`replacement\`. The operator refuses the object.` });

    const named = action.target ? textAt(node, 'targetLabel') : name === 'labelmap' ? textAt(node, 'replacement') : undefined;
    if (named?.value === '' && name === 'labelmap') context.report({ ...keyOf(node, 'replacement'), message: `The action ${show} makes names out of the \`replacement\`, and an empty one is none: without the field, it is \`$1\`. The operator refuses the object.` });
    if (version && version.major < 3) {
      const form = name === 'hashmod' ? OLD_NAME : OLD_TARGET;
      if (named && named.value !== '' && !form.test(named.value)) context.report({ from: named.from, to: named.to, message: `\`${named.value}\` is no label name for Prometheus ${showVersion(version)}: letters, digits and \`_\`, not beginning with a digit. The operator refuses the object.` });
    }
  },
});

function differs({ node }: StructureObject, field: string): boolean {
  const text = textAt(node, field);
  return (TOLD_APART.has(field) ? isThere : isSet)(node, field) && (text === undefined || text.value !== DEFAULTS[field]);
}

function refuseOthers(object: StructureObject, only: readonly string[], show: string, context: CheckContext): void {
  const wanted = only.map((field) => `\`${field}\``).join(' and ');
  for (const field of ['sourceLabels', 'targetLabel', 'modulus', 'separator', 'replacement', 'regex']) {
    if (only.includes(field) || !differs(object, field)) continue;
    context.report({ ...keyOf(object.node, field), message: `The action ${show} takes ${wanted} and nothing else. The operator refuses the object with a \`${field}\`.` });
  }
}
