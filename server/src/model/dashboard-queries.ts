import { queryLanguage, type QueryLanguage } from '../query/language';
import { isMetricsql } from '../query/metricsql';
import { parseLogqlWithVariables } from '../query/logql/parse';
import { parseWithVariables } from '../query/promql/parse';
import { partOf, type SourceMap } from '../text/scalar-map';
import { span, type Span } from '../text/range';
import { scalarMap } from '../yaml/scalar';
import type { YamlScalar } from '../yaml/tree';
import type { Dashboard, DashboardTarget } from './dashboard';
import type { QuerySource } from './dashboard-sources';
import { isPromql, type QueryRegion } from './query-region';

/**
 * What stands around a query in a variable, as Grafana's Prometheus data source reads it (metric_find_query.ts): the query is the part
 * that is caught. `label_values(job)` and `metrics(up.*)` hold none.
 */
const WITH_SELECTOR = /^\s*label_values\((.+),\s*(?:[a-zA-Z_$]\w*|\$\{[^{}]*\}|\[\[\w+\]\]|"[^"]*")\s*\)\s*$/s;
const WITH_QUERY = /^\s*query_result\((.+)\)\s*$/s;
const WITHOUT_QUERY = /^\s*(?:label_names|label_values|metrics)\b/;

/** The queries of a dashboard whose language is known, or of which it is certain by their text. */
export function dashboardQueries(documentText: string, { targets }: Dashboard): QueryRegion[] {
  const seen = new Set<YamlScalar>();
  // VictoriaMetrics is asked through data sources of Prometheus, too. All that it runs as publishes its version.
  const isOfVictoria = targets.some(({ scalar, source }) => source !== 'logql' && (isMetricsql(scalar.text) || scalar.text.includes('vm_app_version')));
  return targets.flatMap((target): QueryRegion[] => {
    const { scalar, title, isCopy } = target;
    const part = partWithQuery(target);
    if (!part || seen.has(scalar)) return [];
    seen.add(scalar);
    const text = scalar.text.slice(part.at.from, part.at.to);
    const language = languageOfTarget(target.source, text);
    if (!language || (isOfVictoria && language === 'promql' && !isPromql(text))) return [];
    const isWhole = text.length === scalar.text.length;
    const map = isWhole ? scalarMap(documentText, scalar) : partOf(scalarMap(documentText, scalar), part.at);
    const place = isWhole ? span(scalar.from, scalar.to) : placeOf(map, text);
    // What is only shown is kept in step with the query, and says nothing of its own.
    return [{ ...place, language, role: part.role, title, text, map, scalar, rule: undefined, variables: true, ...(isCopy ? { excerpt: { isUnchecked: true, indentation: '' } } : {}) }];
  });
}

const placeOf = (map: SourceMap, text: string): Span => map.toSource(span(0, text.length));

function partWithQuery({ kind, scalar: { text } }: DashboardTarget): { readonly role: QueryRegion['role']; readonly at: Span } | undefined {
  const whole = span(0, text.length);
  if (kind === 'query') return { role: 'query', at: whole };
  if (kind === 'stream') return text.trim() === '' ? undefined : { role: 'selector', at: whole };
  for (const [pattern, role] of [[WITH_SELECTOR, 'selector'], [WITH_QUERY, 'query']] as const) {
    const found = pattern.exec(text);
    if (!found) continue;
    const from = text.indexOf('(') + 1;
    return { role, at: span(from, from + found[1]!.length) };
  }
  // Whatever else stands there is a selector of series, or meant for a data source that is not known here.
  return WITHOUT_QUERY.test(text) || text.trim() === '' || !isReadable(text, 'promql') ? undefined : { role: 'selector', at: whole };
}

const isReadable = (text: string, language: QueryLanguage): boolean => (language === 'promql' ? parseWithVariables(text) : parseLogqlWithVariables(text)).syntax.length === 0;

/** What Flux makes `$name` and `${name}` of: before it does, a query with them is not the one that is sent. */
const ESCAPED = /\$\$[\w{]/;

/** Where nobody says which data source is meant, a query tells only if it is well-formed; a mistake in it may be none. */
export function languageOfTarget(source: QuerySource, text: string): QueryLanguage | undefined {
  if (ESCAPED.test(text)) return undefined;
  if (source === 'promql' || source === 'logql') return source;
  if (source === 'other' || text.trim() === '') return undefined;
  const language = queryLanguage(text);
  return isReadable(text, language) ? language : undefined;
}
