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

type Rule = Visitors<ContractCheckContext>;

/** How a rule looks at one kind of thing. */
export type Look = { readonly [Name in Visit]: { readonly at: Name; readonly visit: NonNullable<Rule[Name]> } }[Visit];

const VISITS = Object.keys(HELD) as Visit[];

const lookOf = <Name extends Visit>(rule: Rule, at: Name): Look => ({ at, visit: rule[at]! }) as Look;

/** How a rule looks at what is held. What it does about it is taken from the rule once, not for each of ten thousand parts. */
export const looksOf = (rule: Rule, held: number): Look[] => VISITS.filter((at) => at in rule && (HELD[at] & held) !== 0).map((at) => lookOf(rule, at));

/** Shows a rule everything of one kind that there is. Most lists have one item, and there are seventy rules: an iterator, and a call for it, take as long as a look. */
export function show({ at, visit }: Look, subjects: Subjects, context: ContractCheckContext): void {
  switch (at) {
    case 'promql':
      for (let list = subjects.promql, i = 0; i < list.length; i++) visit(list[i]!, context);
      return;
    case 'query':
      for (let list = subjects.queries, i = 0; i < list.length; i++) visit(list[i]!, context);
      return;
    case 'template':
      for (let list = subjects.templates, i = 0; i < list.length; i++) visit(list[i]!, context);
      return;
    case 'rule':
      for (const group of subjects.analysis.groups) for (const one of group.rules) visit(one, group, context);
      return;
    case 'alert':
      for (const group of subjects.analysis.groups) for (const one of group.rules) if (one.alert) visit(one, group, context);
      return;
    case 'document':
      visit(context);
      return;
    case 'resource':
      for (const resource of subjects.analysis.resources) visit(resource, context);
      return;
    case 'serviceMonitor':
      for (const monitor of subjects.analysis.monitors) visit(monitor, context);
      return;
    case 'ruleGroup':
      for (const group of subjects.analysis.groups) visit(group, context);
      return;
    case 'structure':
      visit(subjects.structure!.violations, context);
      return;
    case 'object':
      for (const object of subjects.structure!.objects) visit(object, context);
      return;
    case 'logql':
      for (const query of subjects.logql) visit(query, context);
      return;
    case 'promtailJob':
      for (const job of subjects.analysis.jobs!) visit(job, context);
      return;
    case 'traceql':
      for (const query of subjects.analysis.traces!) visit(query, context);
      return;
    case 'dashboard':
      visit(subjects.analysis.dashboard!, context);
      return;
    case 'contractFile':
      visit(readContract(subjects.analysis.document.root).violations, context);
  }
}
