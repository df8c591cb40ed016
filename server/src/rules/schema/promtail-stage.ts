import { quoteString } from '../../query/promql/string-literal';
import { compileRegexp } from '../../query/promql/regexp';
import type { TemplateFunction } from '../../query/template/functions';
import type { TemplateDialect } from '../../query/template/dialect';
import { parseTemplate } from '../../query/template/parse';
import type { Span, TextEdit } from '../../text/range';
import type { LocatedText } from '../../model/located';
import { quote } from '../../yaml/edit';
import { scalarType } from '../../yaml/kubernetes-scalar';
import { entriesOf, entryOf, isMapping, isScalar, isSequence, itemsOf, valueAt, type YamlEntry, type YamlMapping, type YamlNode, type YamlScalar } from '../../yaml/tree';
import type { Fix } from '../rule';
import { isSet, isThere, isTrue, keyOf, textAt } from './fields';

export interface StageProblem extends Span {
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** Whether it depends on the version of Promtail that the file is refused for it. */
  readonly isUnsure?: true;
}
type Tell = (at: Span, message: string, more?: Pick<StageProblem, 'fixes' | 'isUnsure'>) => void;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const EMPTY: YamlMapping = { kind: 'mapping', entries: [], flow: true, from: 0, to: 0 };

/** What each stage needs, one field of each list (the validate functions of clients/pkg/logentry/stages in Loki). */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  json: [['expressions']],
  logfmt: [['mapping']],
  regex: [['expression']],
  replace: [['expression']],
  template: [['source']],
  output: [['source']],
  timestamp: [['source'], ['format']],
  match: [['selector']],
  tenant: [['label', 'source', 'value']],
  geoip: [['db'], ['db_type']],
};
/** And what must be there, however empty. */
const NEEDS_THERE: Readonly<Record<string, readonly string[]>> = {
  multiline: ['firstline'],
  drop: ['source', 'expression', 'older_than', 'longer_than'],
};
/** Stages of which something must be there at all. */
const NEEDS_ANY = ['labels', 'structured_metadata', 'static_labels', 'labelallow', 'labeldrop', 'metrics'];

/** The fields that are read as texts and as nothing else (mapstructure.Decode), and those whose values all are. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  json: ['source'],
  logfmt: ['source'],
  regex: ['expression', 'source'],
  replace: ['expression', 'source', 'replace'],
  template: ['source', 'template'],
  output: ['source'],
  timestamp: ['source', 'format', 'location', 'action_on_failure'],
  match: ['selector', 'pipeline_name', 'action', 'drop_counter_reason'],
  tenant: ['label', 'source', 'value'],
};
const TEXTS_IN: Readonly<Record<string, string>> = { json: 'expressions', logfmt: 'mapping', timestamp: 'fallback_formats' };
const ALL_TEXTS = ['labels', 'structured_metadata', 'static_labels', 'labelallow', 'labeldrop'];

/** Where an empty text is refused, as long as it is there. */
const NOT_EMPTY: readonly (readonly [stage: string, field: string])[] = [['json', 'source'], ['logfmt', 'source'], ['regex', 'source'], ['replace', 'source'], ['geoip', 'source'], ['match', 'pipeline_name'], ['timestamp', 'action_on_failure']]; // prettier-ignore
const REGEXPS: Readonly<Record<string, string>> = { regex: 'expression', replace: 'expression', drop: 'expression', multiline: 'firstline' };

/** A size as the library datasize reads it. */
const SIZE = /^\d+\s*(?:b|byte|[kmgtpe]b?|(?:kilo|mega|giga|tera|peta|exa)(?:bytes?)?)?$/i;

export function sizeProblem(size: LocatedText | undefined): string | undefined {
  if (!size || isOpen(size.value) || SIZE.test(size.value)) return undefined;
  return `\`${size.value}\` is no size: whole numbers with a unit such as \`KB\` or \`MB\` are, without a fraction.`;
}

/** Whether the environment may put something else in. */
const isOpen = (text: string): boolean => /\$\{|\$[A-Za-z_]/.test(text);

/** Any function: which ones there are depends on the version. */
class AnyFunction extends Map<string, TemplateFunction> {
  override has(): boolean {
    return true;
  }
}
const TEMPLATES: TemplateDialect = { functions: new AnyFunction(), variables: new Set(['$']), consequence: '' };

/** What is wrong with a stage, the whole item of a list of stages. */
export function stageProblems(node: YamlMapping): StageProblem[] {
  const found: StageProblem[] = [];
  const tell: Tell = (at, message, more) => found.push({ from: at.from, to: at.to, message, ...more });
  const [first, second] = node.entries.filter(({ key }) => key.text !== '<<');
  if (first && second) tell(second.key, `A stage has one name: \`${second.key.text}\` is a stage of its own, and begins with a dash.`);
  for (const stage of node.entries) if (stage.key.text !== '<<') checkStage(stage, tell);
  return found;
}

function checkStage({ key, value }: YamlEntry, tell: Tell): void {
  const name = key.text;
  const isNull = value === undefined || (isScalar(value) && value.type === 'null');
  if (NEEDS_ANY.includes(name) && (isNull || (isSequence(value) && value.items.length === 0))) tell(key, `The stage \`${name}\` names at least one ${name === 'metrics' ? 'metric' : 'label'}.`);
  if (name === 'labels') for (const label of entriesOf(value)) if (!LABEL_NAME.test(label.key.text)) tell(label.key, `\`${label.key.text}\` is no name of a label: letters, digits and \`_\`, not beginning with a digit.`);
  if (ALL_TEXTS.includes(name)) for (const text of [...entriesOf(value).map((entry) => entry.value), ...itemsOf(value)]) checkText(text, tell);
  if (name === 'metrics') for (const metric of entriesOf(value)) checkMetric(metric, tell);
  if (!isNull && !isMapping(value)) return;
  const config = value && isMapping(value) ? value : EMPTY;
  // What a merge brings is not looked at.
  if (!entryOf(config, '<<')) checkNeeds(name, config, key, tell);
  for (const field of own(TEXTS, name) ?? []) checkText(valueAt(config, field), tell);
  const inside = own(TEXTS_IN, name) === undefined ? undefined : valueAt(config, own(TEXTS_IN, name)!);
  for (const text of [...entriesOf(inside).map((entry) => entry.value), ...itemsOf(inside)]) checkText(text, tell);
  for (const [stage, field] of NOT_EMPTY) if (stage === name && textAt(config, field)?.value === '') tell(textAt(config, field)!, `\`${field}\` may be left out, and not be empty.`);
  checkExpression(textAt(config, own(REGEXPS, name) ?? ''), tell);
  if (Object.hasOwn(CHECKS, name)) CHECKS[name]!(config, key, tell);
}

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);

function checkNeeds(name: string, config: YamlMapping, key: Span, tell: Tell): void {
  const needs = (names: readonly string[]): void => tell(key, `This stage needs ${names.map((field) => `\`${field}\``).join(' or ')}.`);
  for (const names of own(NEEDS, name) ?? []) if (!names.some((field) => isSet(config, field) || entriesOf(valueAt(config, field)).length > 0)) needs(names);
  const there = own(NEEDS_THERE, name);
  if (there && !there.some((field) => isThere(config, field))) needs(there);
}

function checkText(node: YamlNode | undefined, tell: Tell): void {
  if (!isScalar(node)) return;
  const type = scalarType(node);
  if (type !== 'integer' && type !== 'number' && type !== 'boolean') return;
  const edits: TextEdit[] = [{ from: node.from, to: node.to, text: quote(node.text, 'double') }];
  tell(node, `\`${node.text}\` is a ${type === 'boolean' ? 'boolean' : 'number'} to YAML, and must be a text here: put it in quotes.`, { fixes: [{ title: 'Put it in quotes', edits }] });
}

function checkExpression(expression: LocatedText | undefined, tell: Tell): void {
  if (!expression || isOpen(expression.value)) return;
  const { error } = compileRegexp(expression.value);
  if (error !== undefined) tell(expression, `The regular expression does not compile: ${error}.`);
}

function checkTemplate(template: LocatedText | undefined, tell: Tell): void {
  if (!template || /\$\{/.test(template.value)) return;
  const { problem } = parseTemplate(template.value, TEMPLATES);
  if (problem) tell(template, problem.message);
}

function checkWord(word: LocatedText | undefined, field: string, words: readonly string[], tell: Tell): void {
  if (!word || word.value === '' || isOpen(word.value) || words.includes(word.value)) return;
  tell(word, `\`${field}\` is ${words.map((one) => `\`${one}\``).join(words.length > 2 ? ', ' : ' or ')}.`);
}

const CHECKS: Readonly<Record<string, (config: YamlMapping, key: Span, tell: Tell) => void>> = {
  json(config, _key, tell) {
    for (const { key, value } of entriesOf(valueAt(config, 'expressions'))) {
      // A name without an expression is one.
      const isNamed = isScalar(value) && value.type !== 'null' && value.text !== '';
      if (isNamed ? scalarType(value) === 'string' : value === undefined || isScalar(value)) checkBareName(isNamed ? value : key, key, tell);
    }
  },
  template: (config, _key, tell) => checkTemplate(textAt(config, 'template'), tell),
  replace: (config, _key, tell) => checkTemplate(textAt(config, 'replace'), tell),
  timestamp(config, _key, tell) {
    checkWord(textAt(config, 'action_on_failure'), 'action_on_failure', ['skip', 'fudge'], tell);
    const location = textAt(config, 'location');
    if (location && !isOpen(location.value) && /^[A-Za-z]+$/.test(location.value) && !isZone(location.value)) tell(location, `There is no time zone \`${location.value}\`: the ones of the IANA are known, such as \`Europe/Berlin\`.`);
  },
  match(config, key, tell) {
    const action = textAt(config, 'action');
    checkWord(action, 'action', ['keep', 'drop'], tell);
    const stages = itemsOf(valueAt(config, 'stages'));
    if (action?.value !== 'drop' && stages.length === 0) tell(key, 'A match that keeps lines needs `stages`; one that drops them says `action: drop`.');
    if (action?.value === 'drop' && stages.length > 0) tell(keyOf(config, 'stages'), 'A match that drops lines has no `stages`: nothing would come to them.');
  },
  tenant(config, key, tell) {
    const set = ['label', 'source', 'value'].filter((name) => isSet(config, name));
    if (set.length > 1) tell(key, `A tenant comes from one of \`label\`, \`source\` and \`value\`, not from ${set.map((name) => `\`${name}\``).join(' and ')}.`);
  },
  limit(config, key, tell) {
    for (const name of ['rate', 'burst']) if (!isOpen(textAt(config, name)?.value ?? '') && !(Number(textAt(config, name)?.value ?? 0) > 0)) tell(textAt(config, name) ?? key, `\`${name}\` must be above 0.`);
    if (isSet(config, 'by_label_name') && !isTrue(config, 'drop') && !entryOf(config, '<<')) tell(keyOf(config, 'by_label_name'), 'A limit by label needs `drop: true`: lines cannot wait for each label on its own.');
  },
  drop(config, _key, tell) {
    if (isThere(config, 'value') && isThere(config, 'expression')) tell(keyOf(config, 'value'), '`value` and `expression` exclude each other.');
    else if (isThere(config, 'value') && !isThere(config, 'source') && !entryOf(config, '<<')) tell(keyOf(config, 'value'), '`value` is compared with what `source` names, which is not there.');
    const size = textAt(config, 'longer_than');
    const problem = sizeProblem(size);
    if (problem !== undefined) tell(size!, problem);
  },
  sampling(config, _key, tell) {
    const rate = textAt(config, 'rate');
    if (rate && (Number(rate.value) < 0 || Number(rate.value) > 1)) tell(rate, '`rate` is the share of lines that stay, from 0 to 1.');
  },
};

function isZone(name: string): boolean {
  if (name === 'Local') return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** A name that is no JMESPath without quotes. Nothing else of that language is looked at. */
function checkBareName(name: YamlScalar, key: YamlScalar, tell: Tell): void {
  const { text } = name;
  if (!/^[\w@-]+$/.test(text) || /^(?:@|[A-Za-z_]\w*)$/.test(text)) return;
  const written = quote(quoteString(text), 'single');
  tell(name, `\`${text}\` is no name in JMESPath, the language of these expressions: other characters than letters, digits and \`_\` need double quotes, as in \`${name === key ? `${text}: ` : ''}${written}\`.`, {
    ...(name === key ? {} : { fixes: [{ title: 'Put it in quotes', edits: [{ from: name.from, to: name.to, text: written }] }] }),
    // Some versions read a `-` as a minus.
    ...(text.includes('@') ? {} : { isUnsure: true }),
  });
}

const METRICS: Readonly<Record<string, readonly string[]>> = { counter: ['inc', 'add'], gauge: ['set', 'inc', 'dec', 'add', 'sub'], histogram: [] };

function checkMetric({ key, value }: YamlEntry, tell: Tell): void {
  if (!isMapping(value) || entryOf(value, '<<')) return;
  for (const field of ['type', 'description', 'source', 'prefix']) checkText(valueAt(value, field), tell);
  if (!isSet(value, 'type')) return tell(key, 'This stage needs `type`.');
  const type = textAt(value, 'type')!;
  const kind = type.value.toLowerCase();
  if (isOpen(kind)) return;
  if (!Object.hasOwn(METRICS, kind)) return tell(type, 'A metric is a `counter`, a `gauge` or a `histogram`.');
  checkIdle(textAt(value, 'max_idle_duration'), tell);
  const config = valueAt(value, 'config');
  if (kind === 'histogram' || (isMapping(config) && entryOf(config, '<<'))) return;
  const actions = METRICS[kind]!;
  const inside = isMapping(config) ? config : EMPTY;
  const action = textAt(inside, 'action');
  const words = actions.map((one) => `\`${one}\``).join(', ');
  if (!action || action.value === '') return tell(key, `A ${kind} needs an \`action\` in its \`config\`: ${words}.`);
  if (!isOpen(action.value) && !actions.includes(action.value.toLowerCase())) return tell(action, `The \`action\` of a ${kind} is one of ${words}.`);
  if (kind !== 'counter') return;
  if (isTrue(inside, 'match_all') && isThere(inside, 'value')) tell(keyOf(inside, 'value'), '`value` and `match_all` exclude each other.');
  if (!isTrue(inside, 'count_entry_bytes')) return;
  if (!isTrue(inside, 'match_all')) tell(keyOf(inside, 'count_entry_bytes'), 'The bytes of lines are counted with `match_all: true` only.');
  else if (action.value.toLowerCase() !== 'add') tell(action, 'The bytes of lines are counted with the `action` `add` only.');
}

function checkIdle(idle: LocatedText | undefined, tell: Tell): void {
  const [, count, unit] = /^(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|)$/.exec(idle?.value ?? '') ?? [];
  if (count !== undefined && Number(count) * SECONDS[unit!]! < 1) tell(idle!, '`max_idle_duration` is at least `1s`.');
}

const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, '': 0 };
