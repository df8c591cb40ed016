/**
 * Variables of Grafana: `$job`, `${job}`, `${job:csv}`, `${job.text}`, `[[job]]`, `$__rate_interval`
 * (https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/). Grafana also takes names that begin with
 * a digit; those are left alone, for `$1` is a group of a regular expression.
 */
const VARIABLE = /\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*(?:\.[^:{}\s"'`]+)?(?::[^{}\s"'`]+)?\}|\[\[[A-Za-z_]\w*(?::\w+)?\]\]/;
const ALL = new RegExp(VARIABLE, 'g');

/**
 * What other programs put in before they ask Prometheus: `{{args.service}}` of Argo Rollouts, `{{ interval }}` of Flagger, `{{.window}}` of
 * Sloth, `<<.Series>>` of the Prometheus adapter. In LogQL, templates stand in strings and are a part of the query.
 */
export const ACTION = /\{\{-?[ \t]*\.?[A-Za-z_][\w.-]*[ \t]*\}\}|<<[ \t]*\.[A-Za-z_]\w*[ \t]*>>/;
const ALL_ACTIONS = new RegExp(ACTION, 'g');
const HERE = new RegExp(`${VARIABLE.source}|${ACTION.source}`, 'y');

/** Where the variable ends that begins at an offset; the offset itself where none does. */
export function variableEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  // `$`, `[[`, `{{` or `<<`: nearly every character is none of them, and costs no search.
  if (first !== 36 && ((first !== 91 && first !== 123 && first !== 60) || text.charCodeAt(at + 1) !== first)) return at;
  HERE.lastIndex = at;
  return HERE.test(text) ? HERE.lastIndex : at;
}

/** Whether a look for variables is worth it. */
export const mayHaveVariables = (text: string): boolean => text.includes('$') || text.includes('[[') || mayHaveActions(text);

/** Whether a name or a string holds a variable, so that nobody knows before Grafana what it will be. */
export const hasVariable = (text: string): boolean => (text.includes('$') || text.includes('[[')) && VARIABLE.test(text);

/** Whether a text holds what a program other than Grafana puts in. */
export const hasAction = (text: string): boolean => mayHaveActions(text) && ACTION.test(text);

const mayHaveActions = (text: string): boolean => text.includes('{{') || text.includes('<<');

/** A text with something harmless in the place of what such a program puts in. */
export const withoutActions = (text: string): string => (hasAction(text) ? text.replace(ALL_ACTIONS, 'x') : text);

/** The same for what anybody puts in: a name or a string of PromQL that Prometheus itself never sees. */
export const isFilledIn = (text: string): boolean => hasVariable(text) || hasAction(text);

/** A text with something harmless in the place of each variable. */
export const withoutVariables = (text: string): string => (hasVariable(text) ? text.replace(ALL, 'x') : text);

/** The variables that Grafana itself sets for queries, in the order in which they are offered where a duration stands. */
export const DURATION_VARIABLES: readonly { readonly name: string; readonly about: string }[] = [
  { name: '$__rate_interval', about: 'At least four times the scrape interval, and no less than the step of the panel: what `rate` and `increase` need.' },
  { name: '$__interval', about: 'The step of the panel: its time range, divided by its width in points.' },
  { name: '$__range', about: 'The time range of the dashboard.' },
];

const NUMBER_VARIABLES: readonly { readonly name: string; readonly about: string }[] = [
  { name: '$__interval_ms', about: 'The step of the panel, in milliseconds.' },
  { name: '$__range_s', about: 'The time range of the dashboard, in seconds.' },
  { name: '$__range_ms', about: 'The time range of the dashboard, in milliseconds.' },
];

/** What a variable of Grafana's own stands for; undefined for those of a dashboard. */
export function aboutVariable(text: string): string | undefined {
  const name = /[A-Za-z_]\w*/.exec(text)?.[0];
  return [...DURATION_VARIABLES, ...NUMBER_VARIABLES].find((known) => known.name === `$${name}`)?.about;
}
