import { locatedText } from '../model/located';
import { unitTestsIn, type UnitTest } from '../model/unit-tests';
import { walk } from '../query/promql/ast';
import { labelsOf } from '../query/promql/labels';
import { parsePromql } from '../query/promql/parse';
import { matchesPath } from '../text/glob';
import { codeBlock, inlineCode } from '../text/markdown';
import { besideFile, comparablePath } from '../text/path';
import { span } from '../text/range';
import { ofKey } from '../workspace/navigation/occurrence';
import { flowPlaceAt } from '../yaml/flow-path';
import { keyPathAt, type KeyPlace } from '../yaml/key-path';
import { entriesOf, itemsOf, valueAt, type YamlNode } from '../yaml/tree';
import { placedAt } from './around';
import type { Completion } from './complete-schema';
import type { SchemaHover } from './hover-schema';
import { chunkAround } from './kind-place';
import { bearersOf, namesAt, placeOf, wholeOf, type Found, type NavigableFile, type NavigableFiles } from './navigation/files';

/** Rules of one name that are shown or asked for what a test may expect; a name is rarely given twice. */
const MOST_RULES = 3;

/**
 * The names that may stand at a place of a unit test of rules and that its schema cannot know: of the alerts of its rule files, and of what
 * these alerts say.
 *
 * @param defined every name that the workspace defines, with the URI of its file
 * @returns undefined where no names belong
 */
export async function completeUnitTest(file: NavigableFile, offset: number, files: NavigableFiles, defined: () => Iterable<readonly [key: string, uri: string]>): Promise<Completion[] | undefined> {
  const [document] = placedAt(file.snapshot, offset);
  if (document?.analysis.kind !== 'unit-tests') return undefined;
  const chunk = chunkAround(file.snapshot, offset);
  const place = keyPathAt(chunk.text, offset - chunk.from) ?? flowPlaceAt(chunk.text, offset - chunk.from);
  if (!place) return undefined;
  const { root } = document.analysis.document;
  const path = place.path.filter((step) => step !== '0');
  if (path.join('.') === 'tests.alert_rule_test.alertname' && place.at === 'value') return asValues(alertsOf(file.uri, root, defined()), place, offset);
  const [field, label] = path[0] === 'tests' && path[1] === 'alert_rule_test' && path[2] === 'exp_alerts' ? path.slice(3) : [];
  if (field !== 'exp_labels' && field !== 'exp_annotations') return undefined;
  const asked = alertAround(root, offset - document.from);
  if (!asked) return undefined;
  const rules = await rulesNamed(file, files, asked.name);
  const texts = field === 'exp_labels' ? labelsExpected(rules, asked.test) : annotationsOf(rules);
  if (place.at === 'value') return label === undefined ? undefined : asValues([...(texts.get(label) ?? [])], place, offset);
  const replace = span(offset - place.word.length, offset);
  return [...texts.keys()].filter((name) => !place.siblings.includes(name)).map((name) => ({ label: name, kind: 'field', snippet: `${escaped(scalar(name))}: `, replace, documentation: `Of the alert ${inlineCode(asked.name)}.` }));
}

/** The alert whose name in a unit test is under the pointer: its rule, and where that stands. */
export async function hoverUnitTest(file: NavigableFile, offset: number, files: NavigableFiles): Promise<SchemaHover | undefined> {
  const at = namesAt(file, offset).find(({ analysis, occurrence }) => analysis.kind === 'unit-tests' && occurrence.kind === 'alert');
  const rules = at ? await rulesNamed(file, files, at.occurrence.name) : [];
  if (!at || rules.length === 0) return undefined;
  const shown = rules.slice(0, MOST_RULES).map((found) => {
    const { from, to } = wholeOf(found);
    const { container } = found.occurrence;
    return `${codeBlock(dedented(found.file.snapshot.source.slice(from, to)), 'yaml')}\n${container === undefined ? 'In' : `In the group ${inlineCode(container)} of`} ${inlineCode(decodeURIComponent(found.file.uri.slice(found.file.uri.lastIndexOf('/') + 1)))}.`;
  });
  return { span: placeOf(at), markdown: [...shown, ...(rules.length > MOST_RULES ? [`And ${rules.length - MOST_RULES} more.`] : [])].join('\n\n') };
}

/** The rule as if it stood at the left: its first line begins behind a dash. */
function dedented(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const indent = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length));
  return [first, ...rest.map((line) => line.slice(Math.min(indent, line.length)))].join('\n');
}

/** The rules that define an alert. */
const rulesNamed = async (file: NavigableFile, files: NavigableFiles, name: string): Promise<Found[]> => (await bearersOf(files, file, [['alert', name]])).filter(({ occurrence: { kind, role, rule } }) => kind === 'alert' && role === 'definition' && rule);

/** The names of the alerts in the rule files of a test; all of the workspace where none of these files is there, or it defines none. */
function alertsOf(uri: string, root: YamlNode | undefined, defined: Iterable<readonly [key: string, uri: string]>): string[] {
  const own = itemsOf(valueAt(root, 'rule_files')).flatMap((item) => locatedText(item)?.value ?? []).map((path) => withoutScheme(path.startsWith('/') ? path : comparablePath(besideFile(uri, path))));
  const [here, all] = [new Set<string>(), new Set<string>()];
  for (const [key, of] of defined) {
    const { kind, name } = ofKey(key);
    if (kind !== 'alert') continue;
    all.add(name);
    if (own.some((pattern) => matchesPath(pattern, withoutScheme(comparablePath(of))))) here.add(name);
  }
  return [...(here.size > 0 ? here : all)];
}

const withoutScheme = (path: string): string => path.replace(/^file:\/\//, '');

/** The alert that a test at an offset of its document asks for, by the name that stands in the same item of `alert_rule_test`. */
function alertAround(root: YamlNode | undefined, offset: number): { readonly test: UnitTest; readonly name: string } | undefined {
  const all = unitTestsIn(root).flatMap((test) => test.alerts.map((node) => ({ test, node, name: locatedText(valueAt(node, 'alertname'))?.value ?? '' })));
  const found = all.findLast(({ node }) => node.from <= offset);
  return found && found.name !== '' ? found : undefined;
}

/** The labels that an alert may have, each with the values that are known of it: what its rule says, and what the series of the test have. */
function labelsExpected(rules: readonly Found[], { inputs }: UnitTest): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  const add = (name: string, value?: string): void => {
    const values = labels.get(name) ?? new Set<string>();
    if (value !== undefined && value !== '') values.add(value);
    labels.set(name, values);
  };
  const given: [name: string, value: string][] = inputs.flatMap((input) => matchersOf(locatedText(valueAt(input, 'series'))?.value ?? ''));
  for (const { analysis, occurrence: { rule } } of rules.slice(0, MOST_RULES)) {
    const group = analysis.groups.find(({ rules: all }) => all.includes(rule!));
    for (const { key, value } of [...entriesOf(group?.labels), ...entriesOf(rule!.labels)]) {
      const text = locatedText(value)?.value;
      add(key.text, text?.includes('{{') ? undefined : text);
    }
    const { expr } = parsePromql(rule!.expr?.value ?? '');
    const can = expr ? labelsOf(expr).can : 'any';
    if (can !== 'any') for (const name of can) add(name);
    for (const [name, value] of given) if (can === 'any' || can.has(name)) add(name, value);
  }
  for (const name of ['alertname', '__name__']) labels.delete(name);
  return labels;
}

/** The labels of a series with their values. */
function matchersOf(series: string): [name: string, value: string][] {
  const { expr } = parsePromql(series);
  return expr ? walk(expr).flatMap((node) => (node.kind === 'selector' ? node.matchers.flatMap(({ name, operator, value }): [string, string][] => (operator === '=' ? [[name, value]] : [])) : [])) : [];
}

function annotationsOf(rules: readonly Found[]): Map<string, Set<string>> {
  const texts = new Map<string, Set<string>>();
  for (const { occurrence: { rule } } of rules.slice(0, MOST_RULES)) {
    for (const { key, value } of entriesOf(rule!.annotations)) {
      const text = locatedText(value)?.value ?? '';
      // What a template makes of it is not known, and what goes over lines is no text to be picked from a list.
      texts.set(key.text, new Set(text === '' || /\{\{|\n/.test(text) ? [] : [text]));
    }
  }
  return texts;
}

/** Texts as values behind a key, also where a quote was typed already. */
function asValues(texts: readonly string[], { word }: KeyPlace, offset: number): Completion[] {
  const quote = /^["']/.exec(word)?.[0];
  const replace = span(offset - word.length + (quote === undefined ? 0 : 1), offset);
  return texts.map((text) => ({ label: text, kind: 'value', snippet: escaped(quote === '"' ? JSON.stringify(text).slice(1, -1) : quote === "'" ? text.replaceAll("'", "''") : scalar(text)), replace }));
}

/** A text as YAML: as it is where that is plain beyond doubt. */
const scalar = (text: string): string => (/^[A-Za-z_](?:[\w ./%-]*[\w./%-])?$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) ? text : JSON.stringify(text));

/** What a snippet inserts as it stands. */
const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
