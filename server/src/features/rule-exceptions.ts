import type { RuleException, SeverityName } from '../contract/contract';
import { matchesName, matchesPath } from '../text/glob';
import { comparablePath } from '../text/path';
import type { Resource } from '../model/resource';
import type { Rule } from '../model/rule-groups';
import type { CheckSettings, Problem } from './diagnose';
import type { Analysis, Snapshot } from './snapshot';
import { lastIndex } from '../text/last-index';

/** The exceptions that the contract makes from a rule's severity; none where the user's own setting wins over the contract. */
export function exceptionsOf(rule: string, { contract, severities }: CheckSettings): readonly RuleException[] {
  if (!contract || Object.hasOwn(severities, rule) || !Object.hasOwn(contract.rules, rule)) return [];
  const setting = contract.rules[rule];
  return (typeof setting === 'object' ? setting.except : undefined) ?? [];
}

/** Whether there are exceptions from any rule. */
export const hasExceptions = ({ contract }: CheckSettings): boolean => contract !== undefined && Object.values(contract.rules).some((setting) => typeof setting === 'object' && setting.except !== undefined);

/**
 * What the first of a rule's exceptions that fits a problem says of it; undefined where none does.
 *
 * @param problem offsets count from the beginning of its document
 */
export function exceptFor(problem: Problem, analysis: Analysis, snapshot: Snapshot, settings: CheckSettings): SeverityName | 'off' | undefined {
  const fits = ({ path, service, namespace, alert }: RuleException): boolean =>
    (path === undefined || listed(path).some((pattern) => matchesPath(pattern, pathBelow(settings.root, snapshot.path)))) &&
    (namespace === undefined || named(namespace, (analysis.part?.document.namespace ?? resourceAt(analysis, problem.from)?.namespace)?.value)) &&
    (alert === undefined || named(alert, ruleAt(analysis, problem.from)?.alert?.value)) &&
    (service === undefined || named(service, serviceAt(analysis, problem.from, snapshot, settings)));
  const found = exceptionsOf(problem.rule, settings).find(fits);
  return found && (found.severity ?? 'off');
}

const listed = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);
const named = (patterns: string | readonly string[], name: string | undefined): boolean => name !== undefined && listed(patterns).some((pattern) => matchesName(pattern, name));

/** The service that a ServiceMonitor selects, that the labels of an object name, or those of a rule. */
function serviceAt(analysis: Analysis, at: number, { analyses }: Snapshot, { contract }: CheckSettings): string | undefined {
  const rule = ruleAt(analysis, at);
  // A group that was read for itself stands in the object that its document is.
  const resource = analysis.part ? analyses.findLast((one, i) => !one.part && i < analyses.indexOf(analysis))?.resources[0] : resourceAt(analysis, at);
  if (rule || !resource || !contract) return rule?.label('service')?.value;
  const monitor = analysis.monitors.find(({ node }) => node === resource.node);
  return (monitor?.matchLabels ?? resource.labels).get(contract.scrape.selector)?.value;
}

/** The object that an offset lies in. */
const resourceAt = ({ resources }: Analysis, at: number): Resource | undefined => resources.find(({ node }) => node.from <= at && at <= node.to);

const sorted = new WeakMap<Analysis, readonly Rule[]>();

/** The rule of a rule group that an offset lies in. */
function ruleAt(analysis: Analysis, at: number): Rule | undefined {
  let rules = sorted.get(analysis);
  if (!rules) sorted.set(analysis, (rules = analysis.groups.flatMap((group) => group.rules).sort((a, b) => a.node.from - b.node.from)));
  const rule = rules[lastIndex(rules, ({ node }) => node.from <= at)];
  return rule && at <= rule.node.to ? rule : undefined;
}

/** A file's path from a folder on, with slashes; the whole path of a file that lies elsewhere. Both are paths, or both URIs. */
function pathBelow(root: string | undefined, path: string): string {
  const file = comparablePath(path);
  const folder = root === undefined ? undefined : `${comparablePath(root).replace(/\/$/, '')}/`;
  return folder !== undefined && file.startsWith(folder) ? file.slice(folder.length) : file;
}
