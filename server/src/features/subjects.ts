import { readContract } from '../contract/load-contract';
import type { SeverityName } from '../contract/contract';
import type { QueryRegion } from '../model/query-region';
import type { Rule as OneRule, RuleGroup } from '../model/rule-groups';
import type { AlertTemplate, AnyRule, ContractCheckContext, LogqlQuery, PromqlQuery, Visitors } from '../rules/rule';
import type { Structure } from '../schema/structure';
import type { CheckSettings } from './diagnose';
import { logqlQueries } from './logql-queries';
import { alertTemplates, promqlQueries } from './promql-queries';
import type { Analysis } from './snapshot';
import { structureOf } from './structure';

type Visit = keyof Visitors<ContractCheckContext>;

/** What a rule can be asked to look at, each as a bit. */
const HELD = { document: 1, contractFile: 2, structure: 4, object: 8, resource: 16, serviceMonitor: 32, ruleGroup: 64, rule: 128, alert: 256, query: 512, promql: 1024, logql: 2048, template: 4096, promtailJob: 8192, traceql: 16384, dashboard: 32768 } as const satisfies Readonly<Record<Visit, number>>;

/** What there is to look at in a document, read once for all rules; `held` has the bits of what there is (`HELD`): for most rules nothing. */
export interface Subjects {
  readonly analysis: Analysis;
  readonly structure: Structure | undefined;
  readonly queries: readonly QueryRegion[];
  readonly promql: readonly PromqlQuery[];
  readonly logql: readonly LogqlQuery[];
  readonly templates: readonly AlertTemplate[];
  readonly held: number;
}

export function subjectsOf(analysis: Analysis, { schemas, reportsStructure }: CheckSettings): Subjects {
  const { kind, document, groups, monitors, resources, jobs, traces, dashboard, part } = analysis;
  const structure = schemas && structureOf(analysis, schemas);
  const queries = analysis.queries.some(isUnchecked) ? analysis.queries.filter((query) => !isUnchecked(query)) : analysis.queries;
  // What a unit test asks of series that it makes up itself is right wherever Prometheus can read it.
  const promql = kind === 'unit-tests' ? NO_QUERIES : promqlQueries(analysis);
  const logql = logqlQueries(analysis);
  const templates = alertTemplates(analysis, promql);
  // Behind a syntax error, a value may be anything but what its writer meant.
  const isWhole = document.errors.every((error) => error.code === 'duplicate-key');
  let held: number = HELD.document;
  if (kind === 'contract' && isWhole) held |= HELD.contractFile;
  if (structure && structure.violations.length > 0 && reportsStructure !== false) held |= HELD.structure;
  if (structure && structure.objects.length > 0) held |= HELD.object;
  if (resources.length > 0) held |= HELD.resource;
  if (monitors.length > 0) held |= HELD.serviceMonitor;
  // A group that was read as a part of its own is visited there.
  if (groups.length > 0 && isWhole) held |= part?.kind === 'rule' ? HELD.rule : HELD.ruleGroup | HELD.rule;
  if (groups.some(({ rules }) => rules.some(({ alert }) => alert))) held |= HELD.alert;
  if (queries.length > 0) held |= HELD.query;
  if (promql.length > 0) held |= HELD.promql;
  if (logql.length > 0) held |= HELD.logql;
  if (templates.length > 0) held |= HELD.template;
  if (jobs) held |= HELD.promtailJob;
  if (traces) held |= HELD.traceql;
  if (dashboard) held |= HELD.dashboard;
  return { analysis, structure, queries, promql, logql, templates, held };
}

const NO_QUERIES: readonly PromqlQuery[] = [];

const isUnchecked = ({ excerpt }: QueryRegion): boolean => excerpt?.isUnchecked === true;

type Rule = Visitors<ContractCheckContext>;

/** Who is asked to look, and how grave all is that it reports; undefined leaves that to the rule. */
export interface Asked {
  readonly rule: AnyRule;
  readonly severity: SeverityName | undefined;
}

/** What it does about a thing is taken from the rule once, and not for each of ten thousand parts. */
interface Looking<Visited> extends Asked {
  readonly visit: Visited;
}

/** The rules that look at each kind of thing, in their order. */
export type Looks = { readonly [Name in Visit]?: readonly Looking<NonNullable<Rule[Name]>>[] };

const VISITS = Object.keys(HELD) as Visit[];

/** How rules look at what is held. */
export const looksOf = (asked: readonly Asked[], held: number): Looks => Object.fromEntries(VISITS.filter((at) => (HELD[at] & held) !== 0).map((at) => [at, asked.flatMap((one) => lookAt(one, at))]));

const lookAt = <Name extends Visit>({ rule, severity }: Asked, at: Name): Looking<Rule[Name]>[] => (at in rule ? [{ rule, severity, visit: (rule as Rule)[at] }] : []);

/** What rules report to, which has to know who does. */
interface Host extends ContractCheckContext {
  rule: AnyRule | undefined;
  severity: SeverityName | undefined;
}

/** Shows everything that there is to the rules that look at its kind. */
export function show(subjects: Subjects, looks: Looks, context: Host): void {
  const { analysis, structure } = subjects;
  if (looks.contractFile) visitWith(looks.contractFile, readContract(analysis.document.root).violations, context);
  if (looks.document) visitWith(looks.document, context, context);
  if (looks.structure) visitWith(looks.structure, structure!.violations, context);
  visitEach(looks.object, structure?.objects, context);
  visitEach(looks.resource, analysis.resources, context);
  visitEach(looks.serviceMonitor, analysis.monitors, context);
  visitEach(looks.ruleGroup, analysis.groups, context);
  for (const group of analysis.groups) {
    for (const rule of group.rules) {
      if (looks.rule) visitRule(looks.rule, rule, group, context);
      if (looks.alert && rule.alert) visitRule(looks.alert, rule, group, context);
    }
  }
  visitEach(looks.query, subjects.queries, context);
  visitEach(looks.promql, subjects.promql, context);
  visitEach(looks.logql, subjects.logql, context);
  visitEach(looks.promtailJob, analysis.jobs, context);
  visitEach(looks.traceql, analysis.traces, context);
  if (looks.dashboard) visitWith(looks.dashboard, analysis.dashboard!, context);
  visitEach(looks.template, subjects.templates, context);
}

type Visited<Item> = (item: Item, context: ContractCheckContext) => void;

function visitEach<Item>(looking: readonly Looking<Visited<Item>>[] | undefined, items: readonly Item[] | undefined, context: Host): void {
  if (looking && items) for (const item of items) visitWith(looking, item, context);
}

/** There are seventy looks at each rule of a file, most of which find nothing: what is done for each of them counts. */
function visitWith<Item>(looking: readonly Looking<Visited<Item>>[], item: Item, context: Host): void {
  for (let i = 0; i < looking.length; i++) {
    const one = looking[i]!;
    context.rule = one.rule;
    context.severity = one.severity;
    one.visit(item, context);
  }
}

function visitRule(looking: readonly Looking<NonNullable<Rule['rule']>>[], rule: OneRule, group: RuleGroup, context: Host): void {
  for (let i = 0; i < looking.length; i++) {
    const one = looking[i]!;
    context.rule = one.rule;
    context.severity = one.severity;
    one.visit(rule, group, context);
  }
}
