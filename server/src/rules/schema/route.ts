import type { LocatedText } from '../../model/located';
import { compileRegexp } from '../../query/promql/regexp';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { valueAt, isMapping, itemsOf, type YamlMapping, type YamlNode } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isSet, isTrue, keyOf, mappingsAt, textAt, textsAt } from './fields';

/** What a route may name. */
interface Names {
  readonly receivers: ReadonlySet<string>;
  readonly intervals: ReadonlySet<string>;
}

export default defineRule({
  id: 'schema/route',
  severity: 'error',
  resource({ kind, node, isPartial }, context) {
    const route = valueAt(node, 'spec', 'route');
    if (kind !== 'AlertmanagerConfig' || isPartial || !isMapping(route)) return;
    const namesAt = (field: string): string[] => mappingsAt(node, 'spec', field).flatMap((item) => textAt(item, 'name')?.value ?? []);
    const names: Names = { receivers: new Set(namesAt('receivers')), intervals: new Set([...namesAt('muteTimeIntervals'), ...namesAt('timeIntervals')]) };
    // An alias may lead back to a route that is being checked; each is checked once.
    const seen = new Set<YamlNode>();
    const visit = (at: YamlMapping, isTop: boolean): void => {
      if (seen.has(at)) return;
      seen.add(at);
      checkRoute(at, isTop, names, context);
      for (const child of itemsOf(valueAt(at, 'routes'))) if (isMapping(child)) visit(child, false);
    };
    if (!isSet(route, 'receiver')) context.report({ ...keyOf(valueAt(node, 'spec') as YamlMapping, 'route'), message: 'The first route needs a `receiver`: alerts that no other route takes go there. The operator refuses the object.' });
    visit(route, true);
  },
  object({ type, node }, context) {
    if (type !== 'Matcher') return;
    const [name, value] = [textAt(node, 'name'), textAt(node, 'value')];
    // An empty one breaks the schema.
    if (name && name.value !== '' && name.value.trim() === '' && isSet(node, 'matchType')) context.report({ from: name.from, to: name.to, message: 'A matcher needs the name of a label. The operator refuses the object.' });
    const isRegexp = /~/.test(textAt(node, 'matchType')?.value ?? '') || isTrue(node, 'regex');
    const error = value && isRegexp ? compileRegexp(value.value).error : undefined;
    if (value && error !== undefined) context.report({ from: value.from, to: value.to, message: `The regular expression does not compile: ${error}. Alertmanager refuses the configuration.` });
  },
});

function checkRoute(route: YamlMapping, isTop: boolean, names: Names, context: CheckContext): void {
  const receiver = textAt(route, 'receiver');
  if (receiver && (receiver.value !== '' || isTop)) unknown(receiver, names.receivers, 'receiver', context);
  for (const field of ['muteTimeIntervals', 'activeTimeIntervals']) for (const name of textsAt(route, field)) unknown(name, names.intervals, 'time interval', context);

  const groupBy = textsAt(route, 'groupBy');
  const seen = new Set<string>();
  for (const label of groupBy) {
    if (seen.has(label.value)) context.report({ from: label.from, to: label.to, message: `\`groupBy\` names \`${label.value}\` twice. The operator refuses the object.` });
    else if (label.value === '...' && groupBy.length > 1) context.report({ from: label.from, to: label.to, message: '`...` groups by all labels, so nothing else can stand beside it. The operator refuses the object.' });
    seen.add(label.value);
  }

  // That they are durations is what the schema asks for.
  for (const field of ['groupInterval', 'repeatInterval']) {
    const duration = textAt(route, field);
    if (duration && /^(?:0+[a-z]+)+$/.test(duration.value)) context.report({ from: duration.from, to: duration.to, message: `\`${field}\` cannot be zero. Alertmanager refuses the configuration.` });
  }
}

function unknown(name: LocatedText, known: ReadonlySet<string>, what: string, context: CheckContext): void {
  if (known.has(name.value)) return;
  const meant = didYouMean(name.value, known);
  const others = known.size === 0 ? `the object has none` : `there are ${[...known].slice(0, 12).map((other) => `\`${other}\``).join(', ')}`;
  context.report({
    from: name.from,
    to: name.to,
    message: `There is no ${what} \`${name.value}\` in this object${meant ? `; did you mean \`${meant}\`?` : `: ${others}.`} The operator refuses the object.`,
    fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(name.scalar, meant)] }] : [],
  });
}
