import { compileRegexp } from '../query/promql/regexp';
import { parseDuration } from '../text/duration';
import { entriesOf, isMapping, isScalar, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';
import type { Resource } from './resource';

/** A condition on a label, as Alertmanager's routes have it. A label that is not there is an empty text. */
export interface RouteMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A node of Alertmanager's routing tree. What it does not say itself, the route above it does. */
export interface Route {
  readonly receiver: string;
  readonly matchers: readonly RouteMatcher[];
  /** Whether the routes below it in the same list are tried as well. */
  readonly continues: boolean;
  readonly groupBy: readonly string[];
  /** How long a first notification waits, and how often it is sent again, in seconds. */
  readonly groupWait: number;
  readonly repeatInterval: number;
  readonly muteTimes: readonly string[];
  readonly activeTimes: readonly string[];
  readonly routes: readonly Route[];
  /** A matcher that cannot be read: whether the route takes an alert is not known then. */
  readonly isUnsure: boolean;
}

/** Where an alert goes, and the routes that lead there, from the first one on. */
export interface Routed {
  readonly route: Route;
  readonly path: readonly Route[];
}

/** What Alertmanager takes where nothing is said (dispatch.DefaultRouteOpts). */
const DEFAULTS: Omit<Route, 'matchers' | 'continues' | 'routes' | 'isUnsure' | 'muteTimes' | 'activeTimes'> = { receiver: '', groupBy: [], groupWait: 30, repeatInterval: 4 * 3600 };
/** More nested routes than anybody writes; an alias may lead back to a route around it. */
const MAX_DEPTH = 32;

/** The routing tree of a configuration file of Alertmanager; undefined where it has none. */
export const configRoutes = (root: YamlNode | undefined): Route | undefined => readRoute(valueAt(root, 'route'), FILE, DEFAULTS, 0);

/**
 * The routing tree of an AlertmanagerConfig, as the operator writes it into the configuration: its first route takes the alerts of the
 * object's namespace, and its receivers are named after the object.
 */
export function resourceRoutes({ kind, node, namespace, isPartial }: Pick<Resource, 'kind' | 'node' | 'namespace' | 'isPartial'>): Route | undefined {
  if (kind !== 'AlertmanagerConfig' || isPartial) return undefined;
  const route = readRoute(valueAt(node, 'spec', 'route'), OBJECT, DEFAULTS, 0);
  const space = namespace?.value;
  return route && space !== undefined ? { ...route, matchers: [{ name: 'namespace', operator: '=', value: space }, ...route.matchers] } : route;
}

/** How a format names the fields of a route, and writes its matchers. */
interface Format {
  readonly field: (name: string) => string;
  readonly matchers: (route: YamlMapping) => (RouteMatcher | undefined)[];
}

const textOf = (node: YamlNode | undefined): string | undefined => locatedText(node)?.value;
const textsOf = (node: YamlNode | undefined): string[] => itemsOf(node).flatMap((item) => textOf(item) ?? []);

const FILE: Format = {
  field: (name) => name,
  matchers: (route) => [
    ...entriesOf(valueAt(route, 'match')).map(({ key, value }) => (isScalar(value) ? ({ name: key.text, operator: '=', value: value.text } as const) : undefined)),
    ...entriesOf(valueAt(route, 'match_re')).map(({ key, value }) => (isScalar(value) ? ({ name: key.text, operator: '=~', value: value.text } as const) : undefined)),
    ...(isScalar(valueAt(route, 'matchers')) ? [textOf(valueAt(route, 'matchers')) ?? ''] : textsOf(valueAt(route, 'matchers'))).flatMap(readMatchers),
  ],
};

const OBJECT: Format = {
  field: (name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  matchers: (route) =>
    itemsOf(valueAt(route, 'matchers')).map((matcher) => {
      const [name, value = '', type] = ['name', 'value', 'matchType'].map((field) => textOf(valueAt(matcher, field)));
      const operator = type === undefined || type === '' ? (textOf(valueAt(matcher, 'regex')) === 'true' ? '=~' : '=') : type;
      return name !== undefined && isOperator(operator) ? { name, operator, value } : undefined;
    }),
};

const isOperator = (text: string): text is RouteMatcher['operator'] => ['=', '!=', '=~', '!~'].includes(text);

function readRoute(node: YamlNode | undefined, format: Format, above: typeof DEFAULTS, depth: number): Route | undefined {
  if (!isMapping(node) || depth > MAX_DEPTH) return undefined;
  const own = (name: string): YamlNode | undefined => valueAt(node, format.field(name));
  const seconds = (name: string): number | undefined => parseDuration(textOf(own(name)) ?? '');
  const matchers = format.matchers(node);
  const inherited = {
    receiver: textOf(own('receiver')) || above.receiver,
    groupBy: own('group_by') ? textsOf(own('group_by')) : above.groupBy,
    groupWait: seconds('group_wait') ?? above.groupWait,
    repeatInterval: seconds('repeat_interval') ?? above.repeatInterval,
  };
  return {
    ...inherited,
    matchers: matchers.filter((matcher) => matcher !== undefined),
    isUnsure: matchers.includes(undefined),
    continues: textOf(own('continue')) === 'true',
    muteTimes: textsOf(own('mute_time_intervals')),
    activeTimes: textsOf(own('active_time_intervals')),
    routes: itemsOf(own('routes')).flatMap((child) => readRoute(child, format, inherited, depth + 1) ?? []),
  };
}

const ONE = /^("(?:[^"\\]|\\.)*"|[^{}!=~,\\"'`\s]+)\s*(=~|!~|!=|=)(\s*"(?:[^"\\]|\\.)*"|[^",{}]*)$/s;

/** A list of matchers such as `severity="critical", team!~"a|b"`; undefined for one that cannot be read. */
function readMatchers(text: string): (RouteMatcher | undefined)[] {
  const inner = text.trim().replace(/^\{/, '').replace(/\}$/, '');
  const parts = inner.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/gs) ?? [];
  return parts.filter((part) => part.trim() !== '').map((part) => {
    const [, name, operator, value] = ONE.exec(part.trim()) ?? [];
    return name !== undefined && isOperator(operator!) ? { name: unquoted(name), operator, value: unquoted(value!.trim()) } : undefined;
  });
}

/** Alertmanager knows three escapes inside quotes (pkg/labels/parse.go). */
const unquoted = (text: string): string => (text.startsWith('"') && text.length > 1 ? text.slice(1, -1).replace(/\\(["\\n])/g, (_, c: string) => (c === 'n' ? '\n' : c)) : text);

/** Whether a matcher takes labels; undefined where its regular expression does not compile. */
function matches({ name, operator, value }: RouteMatcher, labels: Readonly<Record<string, string>>): boolean | undefined {
  const own = Object.hasOwn(labels, name) ? labels[name]! : '';
  if (operator === '=' || operator === '!=') return (own === value) === (operator === '=');
  const { regexp } = compileRegexp(value);
  return regexp && regexp.matches(own) === (operator === '=~');
}

/**
 * The routes that take an alert, in Alertmanager's order (dispatch.Route.Match): of each list the first one that matches, and those
 * behind it where it says `continue`; the deepest one counts.
 *
 * @returns undefined where a route on the way cannot be read, so that nobody can say
 */
export function routesOf(route: Route, labels: Readonly<Record<string, string>>, above: readonly Route[] = []): Routed[] | undefined {
  const verdicts = route.matchers.map((matcher) => matches(matcher, labels));
  if (verdicts.includes(false)) return [];
  if (route.isUnsure || verdicts.includes(undefined)) return undefined;
  const path = [...above, route];
  const found: Routed[] = [];
  for (const child of route.routes) {
    const below = routesOf(child, labels, path);
    if (!below) return undefined;
    found.push(...below);
    if (below.length > 0 && !child.continues) break;
  }
  return found.length > 0 ? found : [{ route, path }];
}

/** A route's matchers as they are written: `severity="critical"`. */
export const matchersText = ({ matchers }: Route): string => matchers.map(({ name, operator, value }) => `${name}${operator}${JSON.stringify(value)}`).join(', ');
