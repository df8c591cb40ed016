import type { YamlNode } from '../yaml/tree';
import { identityOf, RuleIdentity } from './rule-identity';
import type { Rule, RuleGroup } from './rule-groups';

/** A rule, or a group where there is no rule, among the others of its document. */
export interface Peer {
  readonly group: RuleGroup;
  readonly rule: Rule | undefined;
  /** Grows with the place in the document. */
  readonly order: number;
}

/** What else stands in the document of a rule. Lists are in the order of the text, and stay the same objects while they say the same. */
export interface Peers {
  /** The groups that have the name of a group and stand in the same list, this one included. */
  groupsNamedAs(group: RuleGroup): readonly Peer[];
  /** The rules of a group. */
  rulesOf(group: RuleGroup): readonly Peer[];
  /** The rules that make the same as a rule, this one included; none where nobody knows what it makes. */
  twinsOf(rule: Rule, group: RuleGroup): readonly Peer[];
  /** The rules that record a metric. */
  recordersOf(metric: string): readonly Peer[];
  /** A rule's own place; only of rules that are at hand with these. */
  orderOf(rule: Rule): number;
}

/** What rules and groups are found by. */
export type PeerKey = string | YamlNode;

const nameKey = ({ name, list }: RuleGroup, number: (list: YamlNode | undefined) => number): string => `group ${number(list)} ${name?.value ?? ''}`;
const recordKey = (metric: string): string => `record ${metric}`;

/** How peers are told apart where a document is read in parts, all of whose groups stand in one list. */
export const PART_KEYS = {
  ofGroup: (group: RuleGroup): PeerKey[] => [nameKey(group, () => 0)],
  ofRule: (rule: Rule, group: RuleGroup): PeerKey[] => keysOf(rule, group, identityOf(rule, group)),
  named: (group: RuleGroup): PeerKey => nameKey(group, () => 0),
  twin: (rule: Rule, group: RuleGroup): PeerKey | undefined => identityOf(rule, group),
  recorded: recordKey,
};

/** The rules of a group are found by its node, which every part of the group has. */
function keysOf(rule: Rule, group: RuleGroup, identity: string | undefined): PeerKey[] {
  const recorded = rule.record?.value ? recordKey(rule.record.value) : undefined;
  if (identity === undefined) return recorded === undefined ? [group.node] : [group.node, recorded];
  return recorded === undefined ? [group.node, identity] : [group.node, identity, recorded];
}

const NONE: readonly Peer[] = [];

/** The peers of a document that is read as a whole. */
export function peersIn(groups: readonly RuleGroup[]): Peers {
  const table = new Map<PeerKey, Peer[]>();
  const orders = new Map<Rule, number>();
  const twins = new Map<Rule, readonly Peer[]>();
  const identity = new RuleIdentity();
  const lists: (YamlNode | undefined)[] = [];
  const numberOf = (list: YamlNode | undefined): number => (lists.includes(list) ? lists.indexOf(list) : lists.push(list) - 1);
  const add = (key: PeerKey, peer: Peer): Peer[] => {
    const peers = table.get(key);
    if (peers) return peers.push(peer), peers;
    const first = [peer];
    table.set(key, first);
    return first;
  };
  let order = 0;
  for (const group of groups) {
    add(nameKey(group, numberOf), { group, rule: undefined, order: order++ });
    for (const rule of group.rules) {
      const peer = { group, rule, order: order++ };
      orders.set(rule, peer.order);
      const own = identity.of(rule, group);
      for (const key of keysOf(rule, group, own)) {
        const peers = add(key, peer);
        if (key === own) twins.set(rule, peers);
      }
    }
  }
  return {
    groupsNamedAs: (group) => table.get(nameKey(group, numberOf)) ?? NONE,
    rulesOf: (group) => table.get(group.node) ?? NONE,
    twinsOf: (rule) => twins.get(rule) ?? NONE,
    recordersOf: (metric) => table.get(recordKey(metric)) ?? NONE,
    orderOf: (rule) => orders.get(rule) ?? 0,
  };
}
