import type { Version } from '../promql/versions';

/** What a function takes or returns, as far as a template can tell: Go's types, in words. */
export type TemplateType = 'any' | 'text' | 'number' | 'bool' | 'samples' | 'sample' | 'labels' | 'time';

export interface TemplateParameter {
  readonly name: string;
  readonly type: TemplateType;
}

export interface TemplateFunction {
  readonly name: string;
  readonly parameters: readonly TemplateParameter[];
  /** The last parameter may be given any number of times, none included. */
  readonly isVariadic: boolean;
  readonly returns: TemplateType;
  /** A sentence. */
  readonly doc: string;
  /** The version of Prometheus that it came with; undefined where every version that is in use has it. */
  readonly since?: Version;
}

/** `name: type, name: type …` and the result, as in `match(pattern: text, text: text): bool`. */
export const define = (signature: string, doc: string, since?: Version): TemplateFunction => {
  const [, name, list, returns] = /^(\w+)\((.*)\): (\w+)$/.exec(signature)!;
  const parameters = list === '' ? [] : list!.split(', ').map((parameter) => /^(?:\.\.\.)?(\w+): (\w+)$/.exec(parameter)!);
  return {
    name: name!,
    parameters: parameters.map((match) => ({ name: match[1]!, type: match[2] as TemplateType })),
    isVariadic: list!.includes('...'),
    returns: returns as TemplateType,
    doc,
    ...(since ? { since } : {}),
  };
};

/**
 * The functions that Prometheus has for templates (template.NewTemplateExpander).
 * Numbers may be given as text to the functions that make numbers readable.
 */
const PROMETHEUS: readonly TemplateFunction[] = [
  // Queries.
  define('query(promql: text): samples', 'Runs a PromQL query at the time of the evaluation. It fails where the query does, and range vectors are not supported.'),
  define('first(samples: samples): sample', 'The first sample of a query. It fails where there is none, so ask with `with` first.'),
  define('label(name: text, sample: sample): text', 'The value of a label of a sample; empty where it has none of that name.'),
  define('value(sample: sample): any', 'The value of a sample.'),
  define('strvalue(sample: sample): text', 'The label `__value__` of a sample.'),
  define('sortByLabel(name: text, samples: samples): samples', 'The samples in the order of the values of a label.'),
  // Numbers.
  define('humanize(number: number): text', 'A number with four digits and a metric prefix: `1234567` becomes `1.235M`.'),
  define('humanize1024(number: number): text', 'A number with four digits and a binary prefix: `1048576` becomes `1Mi`.'),
  define('humanizeDuration(seconds: number): text', 'Seconds as a duration: `4000` becomes `1h 6m 40s`.'),
  define('humanizePercentage(ratio: number): text', 'A ratio as a percentage: `0.1234` becomes `12.34%`.'),
  define('humanizeTimestamp(seconds: number): text', 'A Unix time in seconds as a date and a time of day, in UTC.'),
  define('toTime(seconds: number): time', "A Unix time in seconds as a time of Go, with its methods, as in `(toTime $value).Format \"15:04\"`.", { major: 2, minor: 38 }),
  define('toDuration(seconds: number): time', "Seconds as a duration of Go, with its methods, as in `(toDuration $value).Minutes`.", { major: 3, minor: 6 }),
  define('now(): number', 'The time of the evaluation, as a Unix time in seconds.', { major: 3, minor: 6 }),
  define('parseDuration(duration: text): number', 'The seconds of a duration such as `1h30m`.'),
  // Texts.
  define('title(text: text): text', 'The text with each word beginning with a capital letter.'),
  define('toUpper(text: text): text', 'The text in upper case.'),
  define('toLower(text: text): text', 'The text in lower case.'),
  define('stripPort(hostport: text): text', 'The host of `host:port`.'),
  define('stripDomain(hostport: text): text', 'A host name without its domain; a port stays.', { major: 2, minor: 36 }),
  define('match(pattern: text, text: text): bool', 'Whether a regular expression (RE2, not anchored) matches somewhere in the text.'),
  define('reReplaceAll(pattern: text, replacement: text, text: text): text', 'The text with every match of a regular expression (RE2, not anchored) replaced; `$1` or `${name}` stand for groups.'),
  define('graphLink(promql: text): text', "The path of an expression's graph in Prometheus."),
  define('tableLink(promql: text): text', "The path of an expression's table in Prometheus."),
  define('urlQueryEscape(text: text): text', 'The text as it may stand in the query of a URL.', { major: 3, minor: 8 }),
  define('safeHtml(text: text): any', 'Marks a text as HTML that is not escaped again. In alerts, which are no HTML, it changes nothing.'),
  define('args(...values: any): any', 'The values as a map with the keys `arg0`, `arg1` and so on, to hand several to a template.'),
  define('pathPrefix(): text', 'The path under which Prometheus is reached.'),
  define('externalURL(): text', 'The URL under which Prometheus is reached.'),
];

/** The functions that every template of Go's text/template has. */
const GO: readonly TemplateFunction[] = [
  define('and(value: any, ...values: any): any', 'The first empty one of its arguments, or else the last one.'),
  define('or(value: any, ...values: any): any', 'The first of its arguments that is not empty, or else the last one.'),
  define('not(value: any): bool', 'Whether its argument is empty: false, 0, or without any element.'),
  define('len(value: any): number', 'The length of a text, a list or a map.'),
  define('index(value: any, ...keys: any): any', 'An element of a list or a map: `index $labels "a-b"`.'),
  define('slice(value: any, ...indices: any): any', 'A part of a text or a list: `slice $labels.commit 0 7`.'),
  define('print(...values: any): text', 'Its arguments as text (fmt.Sprint).'),
  define('printf(format: text, ...values: any): text', 'Its arguments in a format (fmt.Sprintf): `printf "%.2f" $value`.'),
  define('println(...values: any): text', 'Its arguments as a line of text (fmt.Sprintln).'),
  define('html(...values: any): text', 'Its arguments as text, escaped for HTML.'),
  define('js(...values: any): text', 'Its arguments as text, escaped for JavaScript.'),
  define('urlquery(...values: any): text', 'Its arguments as text, escaped for the query of a URL.'),
  define('call(function: any, ...values: any): any', 'Calls a function that is a value.'),
  define('eq(value: any, ...values: any): bool', 'Whether the first argument equals one of the others.'),
  define('ne(a: any, b: any): bool', 'Whether its arguments differ.'),
  define('lt(a: any, b: any): bool', 'Whether `a < b`. Both must be of one kind: `$value` is compared with `5.0`, and not with `5`.'),
  define('le(a: any, b: any): bool', 'Whether `a <= b`. Both must be of one kind: `$value` is compared with `5.0`, and not with `5`.'),
  define('gt(a: any, b: any): bool', 'Whether `a > b`. Both must be of one kind: `$value` is compared with `5.0`, and not with `5`.'),
  define('ge(a: any, b: any): bool', 'Whether `a >= b`. Both must be of one kind: `$value` is compared with `5.0`, and not with `5`.'),
];

/** A program's own functions by their names, with those of Go. */
export const functionTable = (own: readonly TemplateFunction[]): ReadonlyMap<string, TemplateFunction> => new Map([...own, ...GO].map((fn) => [fn.name, fn]));

export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = functionTable(PROMETHEUS);

/** As in `match pattern text`. */
export const signatureOf = ({ name, parameters, isVariadic }: TemplateFunction): string =>
  [name, ...parameters.map((parameter, i) => (isVariadic && i === parameters.length - 1 ? `${parameter.name}…` : parameter.name))].join(' ');

/** The variables that Prometheus declares in front of the template of an alert (rules.AlertingRule.Eval), and what they are. */
export const TEMPLATE_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['$labels', "The labels of the series that the alert's query returned; those of the rule itself are not among them."],
  ['$value', "The value of the series that the alert's query returned."],
  ['$externalLabels', 'The external labels that Prometheus is configured with.'],
  ['$externalURL', 'The URL under which Prometheus is reached.'],
  ['$', 'The data that the template began with: `$.Labels`, `$.Value`, `$.ExternalLabels` and `$.ExternalURL`.'],
]);

/** The fields of the dot at the beginning of a template (template.AlertTemplateData). */
export const DATA_FIELDS: ReadonlyMap<string, string> = new Map([
  ['Labels', TEMPLATE_VARIABLES.get('$labels')!],
  ['Value', TEMPLATE_VARIABLES.get('$value')!],
  ['ExternalLabels', TEMPLATE_VARIABLES.get('$externalLabels')!],
  ['ExternalURL', TEMPLATE_VARIABLES.get('$externalURL')!],
]);

export const KEYWORD_DOCS: ReadonlyMap<string, string> = new Map([
  ['if', '`{{ if value }} … {{ else if value }} … {{ else }} … {{ end }}`: what stands for a value that is not empty.'],
  ['else', 'What stands where the condition of `if` or `with` is empty, or where `range` finds nothing.'],
  ['end', 'Ends `if`, `range`, `with`, `define` or `block`.'],
  ['range', '`{{ range query "up" }} … {{ end }}`: repeats its content, with the dot set to each element.'],
  ['with', '`{{ with value }} … {{ else }} … {{ end }}`: what stands for a value that is not empty, with the dot set to it.'],
  ['define', '`{{ define "name" }} … {{ end }}`: a template to be called by its name. It sees none of the variables around it.'],
  ['template', '`{{ template "name" value }}`: calls a template that `define` made, with the dot set to the value.'],
  ['block', '`{{ block "name" value }} … {{ end }}`: defines a template and calls it here.'],
  ['break', 'Leaves the `range` around it.'],
  ['continue', 'Goes on with the next element of the `range` around it.'],
  ['nil', 'No value.'],
  ['true', 'The truth value.'],
  ['false', 'The truth value.'],
]);
