import { matchersProblem } from '../../query/alertmanager-matcher';
import type { LocatedText } from '../../model/located';
import { compileRegexp } from '../../query/promql/regexp';
import { parseDuration } from '../../text/duration';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { entriesOf, isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { checkClient } from './config-client';
import { checkHost, checkReceiver, checkUrl, eitherFile, GLOBAL_URLS } from './config-receivers';
import { EMPTY_ITEM, hasEmptyItem, isSet, keyOf, mappingsAt, textAt, textsAt } from './fields';

const REFUSES = 'Alertmanager refuses the file.';

export default defineRule({
  id: 'schema/alertmanager-config',
  severity: 'error',
  document(context) {
    const { root, errors } = context.document;
    if (context.kind !== 'alertmanager-config' || !isMapping(root) || errors.length > 0) return;
    const report = (at: { from: number; to: number }, message: string): void => context.report({ from: at.from, to: at.to, message: `${message} ${REFUSES}` });
    const receivers = named(mappingsAt(root, 'receivers'), 'receiver', report);
    const intervals = named([...mappingsAt(root, 'mute_time_intervals'), ...mappingsAt(root, 'time_intervals')], 'time interval', report);
    for (const interval of [...mappingsAt(root, 'mute_time_intervals'), ...mappingsAt(root, 'time_intervals')]) checkTimes(interval, report);
    const global = valueAt(root, 'global');
    if (isMapping(global)) {
      eitherFile(global, report);
      for (const field of GLOBAL_URLS) checkUrl(global, field, report);
      checkHost(global, 'smtp_smarthost', report);
    }
    const { isPartial } = context;
    for (const receiver of mappingsAt(root, 'receivers')) checkReceiver(receiver, isPartial ? 'elsewhere' : global, report);
    for (const rule of mappingsAt(root, 'inhibit_rules')) checkMatchers(rule, ['source_', 'target_'], report);
    const route = valueAt(root, 'route');
    if (isPartial && !isSet(root, 'route')) return;
    if (!isMapping(route)) return report(isSet(root, 'route') ? keyOf(root, 'route') : root.entries[0]!.key, 'There is no `route`, which tells where alerts go.');
    checkRoot(route, isPartial, report);
    // An alias may lead back to a route that is being checked; each is checked once.
    const seen = new Set<YamlNode>();
    const visit = (at: YamlMapping): void => {
      if (seen.has(at)) return;
      seen.add(at);
      checkRoute(at, { receivers: isPartial && !isSet(root, 'receivers') ? undefined : receivers, intervals: isPartial ? undefined : intervals }, report, context);
      for (const child of itemsOf(valueAt(at, 'routes'))) if (isMapping(child)) visit(child);
    };
    visit(route);
  },
  object(object, context) {
    if (context.kind === 'alertmanager-config') checkClient(object, REFUSES, context);
  },
});

type Tell = (at: { from: number; to: number }, message: string) => void;

/** The names that routes may speak of; undefined where others may stand elsewhere. */
interface Names {
  readonly receivers: ReadonlySet<string> | undefined;
  readonly intervals: ReadonlySet<string> | undefined;
}

/** The names of a list, of which each item needs one of its own. */
function named(items: readonly YamlMapping[], what: string, report: Tell): ReadonlySet<string> {
  const names = new Set<string>();
  for (const item of items) {
    const name = textAt(item, 'name');
    if (!name || name.value === '') report(name ?? item.entries[0]?.key ?? item, `A ${what} needs a \`name\`.`);
    else if (names.has(name.value)) report(name, `There is another ${what} \`${name.value}\` above.`);
    if (name) names.add(name.value);
  }
  return names;
}

function checkRoot(route: YamlMapping, isPartial: boolean, report: Tell): void {
  if (!isPartial && !isSet(route, 'receiver')) report(route.entries[0]?.key ?? route, 'The first route needs a `receiver`: alerts that no other route takes go there.');
  for (const field of ['match', 'match_re', 'matchers']) if (isSet(route, field)) report(keyOf(route, field), `The first route takes every alert, so that it cannot have \`${field}\`.`);
  for (const field of ['mute_time_intervals', 'active_time_intervals']) if (isSet(route, field)) report(keyOf(route, field), `The first route takes every alert at any time, so that it cannot have \`${field}\`.`);
}

/** A time of day without its begin or its end is refused (`TimeRange.UnmarshalYAML` of Alertmanager). */
function checkTimes(interval: YamlMapping, report: Tell): void {
  for (const part of mappingsAt(interval, 'time_intervals')) {
    for (const time of mappingsAt(part, 'times')) {
      for (const field of ['start_time', 'end_time']) if (!isSet(time, field)) report(time.entries[0]?.key ?? time, `A time of day needs a \`${field}\`.`);
    }
  }
}

function checkRoute(route: YamlMapping, { receivers, intervals }: Names, report: Tell, context: CheckContext): void {
  const receiver = textAt(route, 'receiver');
  if (receiver && receiver.value !== '') known(receiver, receivers, 'receiver', context);
  for (const field of ['mute_time_intervals', 'active_time_intervals']) for (const name of textsAt(route, field)) known(name, intervals, 'time interval', context);
  // A route that is null makes Alertmanager fall over, and of the others it takes the empty text for a name.
  for (const field of ['routes', 'group_by', 'mute_time_intervals', 'active_time_intervals']) if (hasEmptyItem(route, field)) report(keyOf(route, field), EMPTY_ITEM(field));
  const groupBy = textsAt(route, 'group_by');
  const seen = new Set<string>();
  for (const label of groupBy) {
    if (seen.has(label.value)) report(label, `\`group_by\` names \`${label.value}\` twice.`);
    else if (label.value === '') report(label, '`group_by` names no label here: the text is empty.');
    else if (label.value === '...' && groupBy.length > 1) report(label, '`...` groups by all labels, so nothing else can stand beside it.');
    seen.add(label.value);
  }
  for (const field of ['group_interval', 'repeat_interval']) {
    const duration = textAt(route, field);
    if (duration && parseDuration(duration.value) === 0) report(duration, `\`${field}\` cannot be zero.`);
  }
  for (const { key } of entriesOf(valueAt(route, 'labels'))) if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key.text)) report(key, `\`${key.text}\` is no name of a label: letters, digits and \`_\`, not beginning with a digit.`);
  checkMatchers(route, [''], report);
}

/** @param prefixes of the fields that hold matchers */
function checkMatchers(node: YamlMapping, prefixes: readonly string[], report: Tell): void {
  for (const prefix of prefixes) {
    for (const matcher of textsAt(node, `${prefix}matchers`)) {
      const problem = matchersProblem(matcher.value);
      if (problem) report(matcher, `\`${matcher.value}\` cannot be read: ${problem}.`);
    }
    for (const { key, value } of entriesOf(valueAt(node, `${prefix}match_re`))) {
      if (value === undefined || (isScalar(value) && value.type === 'null')) report(key, `Nothing stands behind \`${key.text}\`, which is no regular expression: write one, or \`""\` for alerts without this label.`);
      const error = value?.kind === 'scalar' ? compileRegexp(value.text).error : undefined;
      if (value && error !== undefined) report(value, `The regular expression does not compile: ${error}.`);
    }
  }
}

function known(name: LocatedText, names: ReadonlySet<string> | undefined, what: string, context: CheckContext): void {
  if (!names || names.has(name.value)) return;
  const meant = didYouMean(name.value, names);
  context.report({
    from: name.from,
    to: name.to,
    // Other values may replace the whole list.
    severity: context.isPartial ? 'warning' : undefined,
    message: `There is no ${what} \`${name.value}\` in this file${meant ? `; did you mean \`${meant}\`?` : '.'} ${REFUSES}`,
    fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(name.scalar, meant)] }] : [],
  });
}
