import type { QueryRegion } from '../model/query-region';
import { holdsRulesOfOthers } from '../model/held-queries';
import { asRendered } from '../model/helm-template';
import { locatedText, type Located } from '../model/located';
import type { Resource } from '../model/resource';
import { holdsRules, type Rule, type RuleGroup } from '../model/rule-groups';
import type { ServiceMonitor } from '../model/service-monitor';
import { unitTestsIn, type UnitTest } from '../model/unit-tests';
import { attached } from '../text/attached';
import { indentationBefore } from '../text/indentation-before';
import { itemsWithin } from '../text/items-within';
import { shift, span, type Span } from '../text/range';
import { valueAt, type YamlMapping } from '../yaml/tree';
import { partsOfDocument } from './around';
import type { Analysis, Snapshot } from './snapshot';

/** An entry of a file's outline, at its place in the file. */
export interface OutlineSymbol extends Span {
  readonly kind: 'document' | 'group' | 'alert' | 'record' | 'endpoint' | 'query';
  readonly name: string;
  readonly detail: string;
  /** What is selected when the entry is chosen; inside of the symbol's own span. */
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

/** What becomes of the symbols of a file: they are placed in it, or turned into what an editor shows. */
export interface Placing<Placed> {
  /**
   * @param symbol at its place in a document or in a part of one; of a rule, the same object for as long as its part is the same
   * @param index of that document or part
   */
  readonly place: (symbol: OutlineSymbol, index: number) => Placed;
  /**
   * A symbol together with what stands below it in other parts of the text.
   *
   * @param detail where what stands below decides over it
   */
  readonly around: (symbol: Placed, below: readonly Placed[], detail?: string) => Placed;
}

/** The outline of a file, at offsets into it. */
export const symbolsOf = (snapshot: Snapshot): OutlineSymbol[] =>
  outlineOf<OutlineSymbol>(snapshot, {
    place: (symbol, index) => moved(symbol, snapshot.starts[index]!),
    around: (symbol, below, detail = symbol.detail) => ({ ...symbol, to: Math.max(symbol.to, ...below.slice(-1).map(({ to }) => to)), detail, children: [...symbol.children, ...below] }),
  });

/** The outline of a file: documents, groups and rules; or the queries of a query file, by the comments above them. */
export function outlineOf<Placed>(snapshot: Snapshot, placing: Placing<Placed>): Placed[] {
  const { analyses } = snapshot;
  const symbols: Placed[] = [];
  for (let i = 0; i < analyses.length; i++) {
    const analysis = analyses[i]!;
    symbols.push(...documentSymbols(analysis).map((symbol) => placing.place(symbol, i)));
    const { last } = partsOfDocument(snapshot, i);
    if (last === i) continue;
    const groups = holdsRulesOfOthers(analysis.kind) ? queriesIn(snapshot, i + 1, last, placing) : groupsIn(snapshot, i + 1, last, placing);
    const object = analysis.resources.length > 0 ? symbols.pop() : undefined;
    symbols.push(...(object ? [placing.around(object, groups)] : groups));
    i = last;
  }
  return symbols;
}

/** The groups of a document that is read in parts. */
function groupsIn<Placed>({ analyses }: Snapshot, first: number, last: number, { place, around }: Placing<Placed>): Placed[] {
  const groups: { symbol: Placed; rules: Placed[] }[] = [];
  for (let i = first; i <= last; i++) {
    const analysis = analyses[i]!;
    const { part, groups: own, document } = analysis;
    if (part!.kind === 'group') groups.push(...own.map((group) => ({ symbol: place(groupSymbol(group, groups.length, document.text), i), rules: [] })));
    else groups.at(-1)!.rules.push(...rulesIn(analysis).map((symbol) => place(symbol, i)));
  }
  return groups.map(({ symbol, rules }) => (rules.length === 0 ? symbol : around(symbol, rules, counted(rules.length))));
}

/** The queries of a document that is read in parts, where nothing else of its rules is. */
const queriesIn = <Placed>({ analyses }: Snapshot, first: number, last: number, { place }: Placing<Placed>): Placed[] =>
  analyses.slice(first, last + 1).flatMap(({ queries, document }, i) => queries.map((query) => place(heldQuery(query, document.text), first + i)));

const ofParts = attached<Analysis, readonly OutlineSymbol[]>();

/** The rules of a part of a document, at their places in it: editors ask for all of them behind each edit. */
export function rulesIn(analysis: Analysis): readonly OutlineSymbol[] {
  let symbols = ofParts.get(analysis);
  if (!symbols) ofParts.set(analysis, (symbols = analysis.groups.flatMap(({ rules }) => rules.map((rule) => ruleSymbol(rule, analysis.document.text)))));
  return symbols;
}

const counted = (rules: number): string => `${rules} ${rules === 1 ? 'rule' : 'rules'}`;

function moved(symbol: OutlineSymbol, by: number): OutlineSymbol {
  return by === 0 ? symbol : { ...symbol, ...shift(symbol, by), selection: shift(symbol.selection, by), children: symbol.children.map((child) => moved(child, by)) };
}

function documentSymbols(analysis: Analysis): OutlineSymbol[] {
  const { kind, document, groups, monitors, queries, resources } = analysis;
  if (kind === 'queries') return queries.map((query) => querySymbol(query, document.text));
  if (kind === 'prometheus-rules' || kind === 'values') return groups.map((group, i) => groupSymbol(group, i, document.text));
  if (kind === 'slos' || kind === 'grafana-alerts' || kind === 'prometheus-adapter') return queries.map((query) => heldQuery(query, document.text));
  if (kind === 'unit-tests') return unitTestsIn(document.root).map((test, i) => testSymbol(test, i, document.text));
  const within: Within = { groups: itemsWithin(groups, ({ node }) => node), monitors: itemsWithin(monitors, ({ node }) => node), queries: itemsWithin(queries, (query) => query) };
  return resources.map((resource) => symbol('document', resource.name, resource.kind, trimmed(resource.node, document.text), resource.kind, childrenOf(resource, within, document.text)));
}

/** What of a document lies within one of its objects; in a list, each has its own. */
interface Within {
  readonly groups: (at: Span) => readonly RuleGroup[];
  readonly monitors: (at: Span) => readonly ServiceMonitor[];
  readonly queries: (at: Span) => readonly QueryRegion[];
}

/** What an object is made of. */
function childrenOf({ kind, node }: Resource, { groups, monitors, queries }: Within, text: string): OutlineSymbol[] {
  if (kind === 'ServiceMonitor') return monitors(node).flatMap((monitor) => endpointSymbols(monitor, text));
  if (holdsRules(kind)) return groups(node).map((group, i) => groupSymbol(group, i, text));
  return queries(node).map((query) => heldQuery(query, text));
}

/** A query in a field of its own, by what it is for. */
const heldQuery = (query: QueryRegion, text: string): OutlineSymbol => symbol('query', undefined, query.title, trimmed(query, text), query.text, []);

function groupSymbol(group: RuleGroup, index: number, text: string): OutlineSymbol {
  const rules = group.rules.map((rule) => ruleSymbol(rule, text));
  return symbol('group', group.name, `group ${index + 1}`, trimmed(group.node, text), counted(rules.length), rules);
}

function ruleSymbol(rule: Rule, text: string): OutlineSymbol {
  const kind = rule.record ? 'record' : 'alert';
  return symbol(kind, rule.record ?? rule.alert, 'rule without a name', trimmed(rule.node, text), kind === 'alert' ? (rule.label('severity')?.value ?? '') : '', []);
}

/** A unit test with the alerts and the queries that it tests, each with when it is evaluated. */
function testSymbol({ node, name, inputs, alerts, queries }: UnitTest, index: number, text: string): OutlineSymbol {
  const part = (kind: 'alert' | 'query', field: string, otherwise: string) => (one: YamlMapping): OutlineSymbol => symbol(kind, locatedText(valueAt(one, field)), otherwise, trimmed(one, text), locatedText(valueAt(one, 'eval_time'))?.value ?? '', []);
  return symbol('group', name, `test ${index + 1}`, trimmed(node, text), `${inputs.length} series`, [...alerts.map(part('alert', 'alertname', 'alert without a name')), ...queries.map(part('query', 'expr', 'query without an expression'))]);
}

const endpointSymbols = ({ endpoints }: ServiceMonitor, text: string): OutlineSymbol[] =>
  endpoints.map((endpoint, i) => symbol('endpoint', endpoint.port ?? endpoint.targetPort, `endpoint ${i + 1}`, trimmed(endpoint, text), endpoint.path?.value ?? '', []));

function symbol(kind: OutlineSymbol['kind'], name: Located<string> | undefined, otherwise: string, at: Span, detail: string, children: readonly OutlineSymbol[]): OutlineSymbol {
  const isInside = name !== undefined && at.from <= name.from && name.to <= at.to;
  return { kind, ...at, name: oneLine(name?.value ?? '') || otherwise, detail: oneLine(detail), selection: isInside ? span(name.from, name.to) : span(at.from, at.from), children };
}

/** The comment right above a query is its title. */
function querySymbol(query: QueryRegion, text: string): OutlineSymbol {
  const { from, lines } = commentAbove(query, text);
  const title = oneLine(lines.map((line) => line.replace(/^[ \t]*#+/, '')).find((line) => line.trim() !== '') ?? '');
  const code = oneLine(query.text);
  return { kind: 'query', from, to: query.to, name: title || code || query.title, detail: title ? code : '', selection: span(query.from, query.to), children: [] };
}

/** The lines of comment that end right above a query, and where the first of them begins: the query itself where there is none. */
function commentAbove(query: QueryRegion, text: string): { from: number; lines: string[] } {
  const lines: string[] = [];
  let { from } = query;
  const indentation = indentationBefore(text, from);
  let end = indentation === undefined ? 0 : from - indentation.length;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const line = text.slice(start, end);
    if (!/^[ \t]*#/.test(line)) break;
    from = start + line.indexOf('#');
    lines.push(line);
    end = start;
  }
  return { from, lines: lines.reverse() };
}

const MAX_LENGTH = 80;

/** Text from a file for one line of an outline. */
function oneLine(text: string): string {
  const line = asRendered(text).replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}

const trimmed = ({ from, to }: Span, text: string): Span => span(from, from + text.slice(from, to).trimEnd().length);
