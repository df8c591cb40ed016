import { readContract } from '../contract/load-contract';
import type { QueryRegion } from '../model/query-region';
import type { AlertTemplate, ContractCheckContext, LogqlQuery, PromqlQuery, Visitors } from '../rules/rule';
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
  const promql = promqlQueries(analysis);
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

const isUnchecked = ({ excerpt }: QueryRegion): boolean => excerpt?.isUnchecked === true;

/** Looks at everything of one kind that there is, as a rule does. */
export type Look = (subjects: Subjects, context: ContractCheckContext) => void;

type Rule = Visitors<ContractCheckContext>;

/** Calls of a rule for each item of a list. Most lists have one, and there are seventy rules: an iterator takes as long as a look. */
const each = <Item>(list: readonly Item[], context: ContractCheckContext, visit: (item: Item, context: ContractCheckContext) => void): void => {
  for (let i = 0; i < list.length; i++) visit(list[i]!, context);
};

/** How rules look at each kind of thing. What a rule does about it is taken from the rule once, not for each of ten thousand parts. */
const LOOKS: { readonly [Name in Visit]: (visit: NonNullable<Rule[Name]>) => Look } = {
  contractFile: (visit) => ({ analysis }, context) => visit(readContract(analysis.document.root).violations, context),
  document: (visit) => (_, context) => visit(context),
  structure: (visit) => ({ structure }, context) => visit(structure!.violations, context),
  object: (visit) => ({ structure }, context) => each(structure!.objects, context, visit),
  resource: (visit) => ({ analysis }, context) => each(analysis.resources, context, visit),
  serviceMonitor: (visit) => ({ analysis }, context) => each(analysis.monitors, context, visit),
  ruleGroup: (visit) => ({ analysis }, context) => each(analysis.groups, context, visit),
  rule: (visit) => ({ analysis }, context) => {
    for (const group of analysis.groups) for (const one of group.rules) visit(one, group, context);
  },
  alert: (visit) => ({ analysis }, context) => {
    for (const group of analysis.groups) for (const one of group.rules) if (one.alert) visit(one, group, context);
  },
  query: (visit) => ({ queries }, context) => each(queries, context, visit),
  promql: (visit) => ({ promql }, context) => each(promql, context, visit),
  logql: (visit) => ({ logql }, context) => each(logql, context, visit),
  promtailJob: (visit) => ({ analysis }, context) => each(analysis.jobs!, context, visit),
  traceql: (visit) => ({ analysis }, context) => each(analysis.traces!, context, visit),
  dashboard: (visit) => ({ analysis }, context) => visit(analysis.dashboard!, context),
  template: (visit) => ({ templates }, context) => each(templates, context, visit),
};

const VISITS = Object.keys(LOOKS) as Visit[];

const lookOf = <Name extends Visit>(rule: Rule, name: Name): Look => LOOKS[name](rule[name]!);

/** How a rule looks at what is held. */
export const looksOf = (rule: Rule, held: number): Look[] => VISITS.filter((visit) => visit in rule && (HELD[visit] & held) !== 0).map((visit) => lookOf(rule, visit));
