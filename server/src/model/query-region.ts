import { parseLogql, parseLogqlWithVariables, type ParsedLogql } from '../query/logql/parse';
import { isMetricsql } from '../query/metricsql';
import { parsePromql, parseWithVariables, type ParsedPromql } from '../query/promql/parse';
import type { QueryProblem } from '../query/promql/problem';
import { hasSubstitution } from '../text/placeholder';
import { identityMap, type SourceMap } from '../text/scalar-map';
import type { Span, TextEdit } from '../text/range';
import { scalarMap } from '../yaml/scalar';
import type { YamlScalar } from '../yaml/tree';
import { isOfOtherLanguage, isOfVmalert, type Rule, type RuleGroup } from './rule-groups';
import { languageOfRule } from './ruler';

/** A query and where it stands: in a YAML scalar, or as a part of a query file. */
export interface QueryRegion extends Span {
  readonly language: 'promql' | 'logql';
  /** What the query serves; a `selector` only tells which series are meant, such as those whose labels become the values of a variable. */
  readonly role: 'alert' | 'record' | 'query' | 'selector';
  /** For people: "alert HighErrorRate", "record job:errors:rate5m", "query 3". */
  readonly title: string;
  /** The decoded query. */
  readonly text: string;
  readonly map: SourceMap;
  /** The scalar that holds the query, and maybe more around it; undefined in a query file. */
  readonly scalar: YamlScalar | undefined;
  /** The rule whose expression it is; undefined in a query file. */
  readonly rule: Rule | undefined;
  /** The group of that rule. */
  readonly group?: RuleGroup;
  /** Whether Grafana's variables may stand in it, such as in a query that is kept for a dashboard, or those of another program that fills them in. */
  readonly variables?: true;
  /** The program that asks, where it takes no more than one series. */
  readonly takesOne?: string;
  /** Of a query in prose: what is wrong with it weighs less than in a file that somebody runs, and parts of queries are left alone. */
  readonly excerpt?: Excerpt;
}

/** How a query is shown in prose. */
export interface Excerpt {
  /** Whether the prose itself says that the query is wrong, or that nobody is to check it. */
  readonly isUnchecked: boolean;
  /** The white space before each line that is a matter of the prose, such as of the list around it. */
  readonly indentation: string;
}

/** The queries of rule groups. One that an alias repeats is one query, of the first rule that has it. */
export function ruleQueries(documentText: string, groups: readonly RuleGroup[]): QueryRegion[] {
  // A rule that is read as a part of its file stands alone, and nothing is repeated.
  const seen = groups.length === 1 && groups[0]!.rules.length === 1 ? undefined : new Set<YamlScalar>();
  const queries: QueryRegion[] = [];
  const isMetricsqlBeside = groups.some((group) => isOfVmalert(group) || group.rules.some(({ expr }) => expr && isMetricsql(expr.value)));
  for (const group of groups) {
    if (isOfOtherLanguage(group)) continue;
    for (const rule of group.rules) {
      if (!rule.expr || seen?.has(rule.expr.scalar)) continue;
      const { scalar } = rule.expr;
      seen?.add(scalar);
      if (isMetricsqlBeside && !isPromql(scalar.text)) continue;
      const role = rule.alert ? 'alert' : rule.record ? 'record' : 'query';
      queries.push({ from: scalar.from, to: scalar.to, language: languageOfRule(scalar.text, group.ruler), role, title: titleOf(rule), text: scalar.text, map: scalarMap(documentText, scalar), scalar, rule, group, ...(hasSubstitution(scalar.text) ? { variables: true } : {}) });
    }
  }
  return queries;
}

/** Whether a query in a language that has more than PromQL is one of PromQL, too; otherwise nothing is known of it. */
export function isPromql(text: string): boolean {
  const { syntax, types } = parseWithVariables(text);
  return syntax.length === 0 && types.length === 0;
}

const titleOf = ({ alert, record }: Rule): string => (alert ? `alert ${alert.value}` : record ? `record ${record.value}` : 'rule without a name');

/** A query that is a stretch of a file of its own language. */
export const fileQuery = (text: string, at: Span, language: 'promql' | 'logql', number: number): QueryRegion => ({
  ...at,
  language,
  role: 'query',
  title: `query ${number}`,
  text: text.slice(at.from, at.to),
  map: identityMap(at.to - at.from, at.from),
  scalar: undefined,
  rule: undefined,
  variables: true,
});

/** A decoded text with the way back to its source. */
export type EmbeddedText = Pick<QueryRegion, 'map' | 'scalar'>;

/** The parse of a region's PromQL; equal queries share one. */
export const promqlOf = (region: QueryRegion): ParsedPromql => (region.variables ? parseWithVariables : parsePromql)(region.text);

/** The parse of a region's LogQL; equal queries share one. */
export const logqlOf = (region: QueryRegion): ParsedLogql => (region.variables ? parseLogqlWithVariables : parseLogql)(region.text);

/**
 * Turns an edit of the decoded query into one of its source, quoting what is inserted as the scalar's style asks.
 *
 * @returns undefined when the edit cannot be written in place: the source is not aligned, or the style cannot hold it
 */
export function sourceEdit(region: EmbeddedText, edit: TextEdit): TextEdit | undefined {
  if (!region.map.exact) return undefined;
  const { from, to } = region.map.toSource(edit);
  const text = region.scalar ? encode(edit.text, region.scalar.style) : edit.text;
  return text === undefined ? undefined : { from, to, text };
}

function encode(text: string, style: YamlScalar['style']): string | undefined {
  if (/[\r\n]/.test(text)) return undefined;
  switch (style) {
    case 'single':
      return text.replaceAll("'", "''");
    case 'double':
      return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    case 'plain':
      return /: | #|^#/.test(text) ? undefined : text;
    default:
      return text;
  }
}

/** A problem of a query at its place in the document; a fix that cannot be written there is left out. */
export function sourceProblem(region: EmbeddedText, problem: QueryProblem): QueryProblem {
  const fixes = problem.fixes.flatMap(({ edits, ...fix }) => {
    const inSource = edits.map((edit) => sourceEdit(region, edit)).filter((edit): edit is TextEdit => edit !== undefined);
    return inSource.length === edits.length ? [{ ...fix, edits: inSource }] : [];
  });
  return { ...region.map.toSource(problem), message: problem.message, fixes };
}
