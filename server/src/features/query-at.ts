import { dashboardVariables, type DashboardVariable } from '../model/dashboard-variables';
import { hasUnknown } from '../model/helm-template';
import type { QueryRegion } from '../model/query-region';
import { variablesIn } from '../query/fill-variables';
import { overlaps, span, type Span } from '../text/range';
import { placedAt } from './around';
import { holeCalled } from './in-templates';
import type { Analysis, Snapshot } from './snapshot';

/** A query as a server would take it, and where it stands in the file. */
export interface FoundQuery extends Span {
  readonly language: 'promql' | 'logql';
  readonly expression: string;
  readonly title: string;
  /** Whether it is the expression of an alert. */
  readonly isAlert?: true;
  /** The variables in it, of Grafana or of another program, which need values before it can run. */
  readonly variables?: readonly DashboardVariable[];
}

/**
 * The query that a caret or a selection means: the selected part of a query; the query around the caret; or the one of
 * the rule around it.
 *
 * @param at offsets into the file; an empty span is a caret
 */
export function queryAt(snapshot: Snapshot, at: Span): FoundQuery | undefined {
  for (const { from, analysis } of placedAt(snapshot, at.from)) {
    const local = span(at.from - from, at.to - from);
    const query = analysis.queries.find((q) => overlaps(q, local)) ?? queryOfRule(analysis, local);
    if (query) return filled(found(query, from, local), query, analysis, namesOfHoles(snapshot, from, query));
  }
  return selectedText(snapshot, at);
}

/** Every query of the file that can be run, for lenses: nobody means to run what prose calls wrong, or what only selects. */
export const allQueries = (snapshot: Snapshot): FoundQuery[] => snapshot.documents.flatMap(({ from, analysis }) => analysis.queries.filter(isRunnable).map((query) => filled(whole(query, from), query, analysis, namesOfHoles(snapshot, from, query))));

const isRunnable = (query: QueryRegion): boolean => query.role !== 'selector' && !query.excerpt?.isUnchecked;

/**
 * With the variables that it has, where it is one of those that may have some.
 *
 * @param holes what those are called that stand for actions of Helm
 */
function filled(found: FoundQuery, region: QueryRegion, { dashboard }: Analysis, holes: ReadonlyMap<string, string>): FoundQuery {
  const query = holes.size === 0 ? found : { ...found, expression: found.expression.replace(HOLE, (hole) => holes.get(hole) ?? hole) };
  const names = region.variables ? variablesIn(query.expression, query.language) : [];
  if (names.length === 0) return query;
  const known = dashboard ? dashboardVariables(dashboard.node) : undefined;
  return { ...query, variables: names.map((name) => known?.get(name) ?? { name, isMulti: false, current: [], options: [] }) };
}

const HOLE = /\{\{helm\d+\}\}|\$\{helm\d+\}/g;
const NO_HOLES: ReadonlyMap<string, string> = new Map();

/** What stands for an action of Helm in a query, by the action itself, so that people know what they are asked for: `{{Values.job}}` for `{{ .Values.job }}`. */
function namesOfHoles({ source }: Snapshot, from: number, { text, map, scalar, language }: QueryRegion): ReadonlyMap<string, string> {
  if (!scalar || !hasUnknown(scalar.text)) return NO_HOLES;
  const names = new Map<string, string>();
  const actions = new Map<string, string>();
  for (const { 0: hole, index } of text.matchAll(HOLE)) {
    const at = map.toSource(span(index, index + hole.length));
    const action = source.slice(from + at.from, from + at.to);
    const word = /[A-Za-z_][\w.-]*/.exec(action)?.[0] ?? 'helm';
    const count = [...actions].filter(([other, name]) => other !== action && name.startsWith(word)).length;
    const name = actions.get(action) ?? `${word}${count === 0 ? '' : count + 1}`;
    actions.set(action, name);
    names.set(hole, holeCalled(name, language));
  }
  return names;
}

const whole = (query: QueryRegion, from: number): FoundQuery => ({ from: query.from + from, to: query.to + from, language: query.language, expression: query.text.trim(), title: query.title, ...(query.role === 'alert' && !hasUnknown(query.scalar?.text ?? '') ? { isAlert: true } : {}) });

function found(query: QueryRegion, from: number, selection: Span): FoundQuery {
  const start = query.map.toDecoded(selection.from);
  const end = query.map.toDecoded(selection.to);
  const part = query.map.exact ? query.text.slice(start, end).trim() : '';
  if (selection.from === selection.to || part === '') return whole(query, from);
  const source = query.map.toSource(span(start, end));
  return { from: source.from + from, to: source.to + from, language: query.language, expression: part, title: `selection in ${query.title}` };
}

function queryOfRule(analysis: Snapshot['documents'][number]['analysis'], at: Span): QueryRegion | undefined {
  const rule = analysis.groups.flatMap((group) => group.rules).find(({ node }) => node.from <= at.from && at.from <= node.to);
  return rule && analysis.queries.find((query) => query.scalar !== undefined && query.scalar === rule.expr?.scalar);
}

/** Selected text outside of any known query is taken at its word, in any file. */
function selectedText(snapshot: Snapshot, at: Span): FoundQuery | undefined {
  const expression = snapshot.text.slice(at.from, at.to).trim();
  const language = snapshot.languageId === 'logql' ? 'logql' : 'promql';
  // Nobody here asks Tempo.
  if (snapshot.languageId === 'traceql') return undefined;
  return expression === '' ? undefined : { ...at, language, expression, title: 'selection' };
}
