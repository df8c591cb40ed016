import type { Snapshot } from '../../features/snapshot';
import type { Resource } from '../../model/resource';
import type { Rule, RuleGroup } from '../../model/rule-groups';
import type { Wanted, ServerState } from './live-state';
import { monitorLens, readLiveMonitor, targetsOfMonitor } from './monitor-state';
import { ruleLens } from './rule-lens';
import { NOT_LOADED } from './words';
import { indexOf, loadedRule, nameOf, type RuleIndex } from './rule-state';

/** A lens about the state of a rule or a monitor, at an offset of the file. */
export interface StateLens {
  readonly at: number;
  readonly title: string;
  readonly of: 'rule' | 'monitor';
}

interface Placed<Part> {
  readonly from: number;
  readonly part: Part;
}
interface Held {
  readonly rules: readonly Placed<{ readonly rule: Rule; readonly group: RuleGroup }>[];
  readonly monitors: readonly Placed<Resource>[];
}

/** The rules of Prometheus and the monitors of a file. Those of templates have names that nobody knows yet. */
function heldBy({ analyses, starts }: Snapshot): Held {
  const rules: Held['rules'][number][] = [];
  const monitors: Held['monitors'][number][] = [];
  analyses.forEach((analysis, i) => {
    if (analysis.role === 'template' || analysis.kind === 'markdown' || analysis.isIgnored) return;
    const from = starts[i]!;
    for (const group of analysis.groups) if (group.ruler === 'prometheus') for (const rule of group.rules) rules.push({ from, part: { rule, group } });
    for (const resource of analysis.resources) if (resource.kind === 'ServiceMonitor' || resource.kind === 'PodMonitor') monitors.push({ from, part: resource });
  });
  return { rules, monitors };
}

/** What of a server's state a file asks for. */
export function wantedBy(snapshot: Snapshot): Wanted {
  const { rules, monitors } = heldBy(snapshot);
  return { rules: rules.length > 0, targets: monitors.length > 0 };
}

/**
 * How the rules and monitors of a file fare. Of what the server does not have there is nothing to say, but where it has other rules of
 * the same group of this file: then it has an older version.
 *
 * @param now of the host's clock, in milliseconds
 */
export function stateLenses(snapshot: Snapshot, state: ServerState, now: number): StateLens[] {
  const { rules, monitors } = heldBy(snapshot);
  const serverNow = state.serverTime + (now - state.fetchedAt) / 1000;
  const ofRules = state.rules ? ruleLenses(rules, indexOf(state.rules), serverNow) : [];
  const ofMonitors = state.targets ? monitors.flatMap(({ from, part }): StateLens[] => {
    const monitor = readLiveMonitor(part);
    const title = monitor && monitorLens(monitor, targetsOfMonitor(monitor, state.targets!, state.pools));
    return title === undefined ? [] : [{ at: from + part.node.from, title, of: 'monitor' }];
  }) : [];
  return [...ofRules, ...ofMonitors];
}

function ruleLenses(rules: Held['rules'], index: RuleIndex, now: number): StateLens[] {
  const found = rules.map(({ from, part: { rule, group } }) => ({ from, rule, group, loaded: loadedRule(rule, group, index) }));
  const loadedGroups = new Set(found.filter(({ loaded }) => loaded).map(({ group }) => group.name?.value));
  return found.flatMap(({ from, rule, group, loaded }): StateLens[] => {
    const at = from + rule.node.from;
    if (loaded) return [{ at, title: ruleLens(loaded, now), of: 'rule' }];
    const name = nameOf(rule);
    const isMissing = name !== undefined && rule.expr !== undefined && loadedGroups.has(group.name?.value) && index.of(rule.alert ? 'alerting' : 'recording', name, group.name!.value).length === 0;
    return isMissing ? [{ at, title: NOT_LOADED, of: 'rule' }] : [];
  });
}
