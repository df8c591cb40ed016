import { readContract } from '../contract/load-contract';
import type { QueryRegion } from '../model/query-region';
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

/** Has a rule look at everything of one kind that there is. */
export type Look = (rule: Visitors<ContractCheckContext>, subjects: Subjects, context: ContractCheckContext) => void;

/** Loops rather than `forEach`: a closure for each rule and each part of a large file is what the garbage collector would be busy with. */
const LOOKS: Readonly<Record<Visit, Look>> = {
  contractFile: (rule, { analysis }, context) => rule.contractFile!(readContract(analysis.document.root).violations, context),
  document: (rule, _, context) => rule.document!(context),
  structure: (rule, { structure }, context) => rule.structure!(structure!.violations, context),
  object: (rule, { structure }, context) => {
    for (const object of structure!.objects) rule.object!(object, context);
  },
  resource: (rule, { analysis }, context) => {
    for (const resource of analysis.resources) rule.resource!(resource, context);
  },
  serviceMonitor: (rule, { analysis }, context) => {
    for (const monitor of analysis.monitors) rule.serviceMonitor!(monitor, context);
  },
  ruleGroup: (rule, { analysis }, context) => {
    for (const group of analysis.groups) rule.ruleGroup!(group, context);
  },
  rule: (rule, { analysis }, context) => {
    for (const group of analysis.groups) for (const one of group.rules) rule.rule!(one, group, context);
  },
  alert: (rule, { analysis }, context) => {
    for (const group of analysis.groups) for (const one of group.rules) if (one.alert) rule.alert!(one, group, context);
  },
  query: (rule, { queries }, context) => {
    for (const query of queries) rule.query!(query, context);
  },
  promql: (rule, { promql }, context) => {
    for (const query of promql) rule.promql!(query, context);
  },
  logql: (rule, { logql }, context) => {
    for (const query of logql) rule.logql!(query, context);
  },
  promtailJob: (rule, { analysis }, context) => {
    for (const job of analysis.jobs!) rule.promtailJob!(job, context);
  },
  traceql: (rule, { analysis }, context) => {
    for (const query of analysis.traces!) rule.traceql!(query, context);
  },
  dashboard: (rule, { analysis }, context) => rule.dashboard!(analysis.dashboard!, context),
  template: (rule, { templates }, context) => {
    for (const template of templates) rule.template!(template, context);
  },
};

const VISITS = Object.keys(LOOKS) as Visit[];

/** What a rule looks at of what is held. */
export const looksOf = (rule: AnyRule, held: number): Look[] => VISITS.filter((visit) => visit in rule && (HELD[visit] & held) !== 0).map((visit) => LOOKS[visit]);
