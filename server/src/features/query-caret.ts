import { hasHole } from '../model/helm-template';
import { queryFences } from '../model/markdown-queries';
import type { QueryRegion } from '../model/query-region';
import { languageOfRule } from '../model/ruler';
import { unitTestSeries } from '../model/unit-tests';
import { isFinished as isFinishedLogql } from '../query/logql/caret';
import { isFinished as isFinishedPromql } from '../query/promql/caret';
import { span, type Span } from '../text/range';
import { entryOf, type YamlMapping, type YamlScalar } from '../yaml/tree';
import { placedAt } from './around';
import { brokenRuleAt } from './broken-rule';
import type { Analysis, Snapshot } from './snapshot';

/** A caret in a query, and the way back from the query to its file. */
export interface QueryCaret {
  readonly region: QueryRegion | undefined;
  readonly language: QueryRegion['language'];
  /** The decoded query, with the white space behind it up to the caret. */
  readonly text: string;
  /** The caret in the decoded query. */
  readonly offset: number;
  /** The place in the file of a span of the query. */
  toFile(query: Span): Span;
  /** Whether a text can be written here at all: not every style of scalar can hold everything. */
  canHold(text: string): boolean;
  /** A text, or a part of one, as it must stand in the file. */
  escape(text: string): string;
}

/** The query around a caret, also where it is still empty or the caret stands behind its end. */
export function queryCaretAt(snapshot: Snapshot, at: number): QueryCaret | undefined {
  for (const { from, analysis } of placedAt(snapshot, at)) {
    const local = at - from;
    const found = analysis.kind === 'queries' || analysis.kind === 'markdown' ? inQueryFile(snapshot, analysis, local) : inYaml(analysis, local, from);
    if (found) return found;
    // Series of unit tests are no queries that run, and help knows them like selectors.
    const series = analysis.kind === 'unit-tests' ? inYaml({ document: analysis.document, groups: [], queries: unitTestSeries(analysis.document.text, analysis.document.root) }, local, from) : undefined;
    if (series) return series;
    const rule = brokenRuleAt(analysis, local);
    const inRule = rule && inYaml(rule.analysis, local - rule.from, from + rule.from);
    if (inRule) return inRule;
  }
  return undefined;
}

/** What is read of a document in which queries stand in scalars. */
type ReadRules = Pick<Analysis, 'document' | 'groups' | 'queries'>;

// ---- files of queries

function inQueryFile(snapshot: Snapshot, { queries, document: { text } }: Analysis, at: number): QueryCaret | undefined {
  const { languageId } = snapshot;
  const own: QueryRegion['language'] | undefined = languageId === 'promql' || languageId === 'logql' ? languageId : undefined;
  const around = own ? { ...span(0, text.length), language: own } : queryFences(text).find(({ from, to }) => from <= at && (at < to || (at === to && to === text.length)));
  if (!around || around.language === 'traceql') return undefined;
  const region = queries.findLast((query) => around.from <= query.from && query.from <= at);
  const isInside = region !== undefined && at <= region.to;
  const gap = region && !isInside ? text.slice(region.to, at) : '';
  // A blank line ends a query that can end there.
  const goesOn = region !== undefined && (isInside || !/\n[ \t\r]*\n/.test(gap) || !(region.language === 'promql' ? isFinishedPromql : isFinishedLogql)(region.text));
  const from = goesOn ? region.from : text.lastIndexOf('\n', at - 1) + 1;
  const to = goesOn ? Math.max(region.to, at) : at;
  return { region: goesOn ? region : undefined, language: goesOn ? region.language : around.language, text: text.slice(from, to), offset: at - from, toFile: (query) => span(query.from + from, query.to + from), canHold: () => true, escape: (written) => written };
}

// ---- scalars

function inYaml(analysis: ReadRules, at: number, documentFrom: number): QueryCaret | undefined {
  const { text } = analysis.document;
  for (const region of analysis.queries) {
    if (!region.scalar) continue;
    if (!region.map.exact) {
      const open = inOpenQuote(region, text, at, documentFrom);
      if (open) return open;
    } else if (isIn(region, text, at, analysis)) {
      return inScalar(region, analysis, at, documentFrom);
    }
  }
  const group = analysis.groups.find(({ rules }) => rules.some(({ node }) => isEmptyValue(node, text, at)));
  const rule = group?.rules.find(({ node }) => isEmptyValue(node, text, at));
  if (!group || !rule) return undefined;
  const caret = span(at + documentFrom, at + documentFrom);
  return { region: undefined, language: languageOfRule('', group.ruler), text: '', offset: 0, toFile: () => caret, canHold: (written) => fitsPlain(written, true, rule.node.flow), escape: (written) => written };
}

/** A quote that is not closed yet swallows what follows; while it is being written, the query ends with its line. */
function inOpenQuote(region: QueryRegion, text: string, at: number, documentFrom: number): QueryCaret | undefined {
  const { from, style } = region.scalar!;
  if (style !== 'double' && style !== 'single') return undefined;
  const line = /^[^\r\n]*/.exec(text.slice(from + 1))![0];
  const offset = at - from - 1;
  if (offset < 0 || offset > line.length || /["'\\]/.test(line)) return undefined;
  return { region, language: region.language, text: line, offset, toFile: (query) => span(query.from + from + 1 + documentFrom, query.to + from + 1 + documentFrom), canHold: () => true, escape: (written) => escape(written, style) };
}

const rulesOf = ({ groups }: ReadRules): Analysis['groups'][number]['rules'] => groups.flatMap((group) => group.rules);

function inScalar(region: QueryRegion, analysis: ReadRules, at: number, documentFrom: number): QueryCaret {
  const { style } = region.scalar!;
  const { length } = region.text;
  const end = length === 0 ? at : region.map.toSource(span(length - 1, length)).to;
  const isBehind = at > end;
  const offset = isBehind ? length + 1 : region.map.toDecoded(at);
  const isFlow = style === 'plain' && ruleOf(analysis, region)?.flow === true;
  return {
    region,
    language: region.language,
    text: isBehind ? `${region.text} ` : region.text,
    offset,
    toFile: (query) => {
      if (query.from === query.to && query.from === offset) return span(at + documentFrom, at + documentFrom);
      const { from, to } = region.map.toSource(query);
      return span(from + documentFrom, to + documentFrom);
    },
    canHold: (written) => style !== 'plain' || fitsPlain(written, offset === 0, isFlow),
    escape: (written) => escape(written, style),
  };
}

const ruleOf = (analysis: ReadRules, region: QueryRegion): YamlMapping | undefined => rulesOf(analysis).find((rule) => rule.expr?.scalar === region.scalar)?.node;

/** Whether what is typed at a caret becomes a part of a query's scalar. */
function isIn(region: QueryRegion, text: string, at: number, analysis: ReadRules): boolean {
  const { from, to, style } = region.scalar!;
  switch (style) {
    case 'single':
    case 'double': {
      // A part of a scalar, such as a selector in a variable of Grafana.
      if (region.text.length < region.scalar!.text.length && !hasHole(region.scalar!.text)) return region.from <= at && at <= region.to;
      const isClosed = to - from > 1 && text[to - 1] === (style === 'single' ? "'" : '"');
      return at > from && (isClosed ? at < to : at <= to);
    }
    case 'plain':
      if (at < from) return false;
      return at <= to || (/^\s*$/.test(text.slice(to, at)) && staysBelow(text, at, to, ruleOf(analysis, region)));
    default: {
      const header = text.indexOf('\n', from);
      if (header < 0 || at <= header) return false;
      const rest = text.slice(Math.min(at, to), Math.max(at, to));
      return at <= to ? staysBelow(text, at, from, ruleOf(analysis, region)) : /^\s*$/.test(rest) && staysBelow(text, at, from, ruleOf(analysis, region));
    }
  }
}

/** Whether a line that goes on with a scalar is indented deeper than the scalar's key; the scalar's own first line is not asked. */
function staysBelow(text: string, at: number, scalarFrom: number, rule: YamlMapping | undefined): boolean {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  if (lineStart <= scalarFrom) return true;
  const key = rule && !rule.flow ? entryOf(rule, 'expr')?.key : undefined;
  if (!key) return false;
  const keyColumn = key.from - (text.lastIndexOf('\n', key.from - 1) + 1);
  const line = text.slice(lineStart, at);
  return /\S/.test(line) || line.length > keyColumn;
}

/** Whether a caret stands behind an `expr:` that has no value yet. */
function isEmptyValue(rule: YamlMapping, text: string, at: number): boolean {
  const entry = rule.entries.find(({ key }) => key.text === 'expr');
  if (!entry || entry.value || at <= entry.key.to) return false;
  return /^[ \t]*:[ \t]+$/.test(text.slice(entry.key.to, at));
}

// ---- writing

function escape(text: string, style: YamlScalar['style']): string {
  if (style === 'single') return text.replaceAll("'", "''");
  return style === 'double' ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : text;
}

/** A plain scalar cannot begin with an indicator, and cannot hold what would end it. */
const fitsPlain = (text: string, isFirst: boolean, isFlow: boolean): boolean => !(isFirst && /^[-?:,[\]{}#&*!|>'"%@`]/.test(text)) && !/: | #|:$|^#/.test(text) && !(isFlow && /[,[\]{}]/.test(text));
