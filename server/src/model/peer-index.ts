import { membersOf, withMember, withoutMember, type Few } from '../text/few';
import { sameEnds } from '../text/edited-list';
import { trimmed } from '../text/trimmed';
import { PART_KEYS, type Peer, type PeerKey, type Peers } from './peers';
import type { Rule, RuleGroup } from './rule-groups';

/** A rule, or a group without its rules, that is a part of a document. */
export interface PeerPart {
  /** The same object for the parts of a document. */
  readonly document: object;
  readonly group: RuleGroup;
  /** The rule; undefined where the part is the group. */
  readonly rule: Rule | undefined;
}

/** Something that may be a part of a document. */
interface Holder {
  readonly part?: PeerPart;
}

interface Member extends Peer {
  order: number;
  readonly part: PeerPart;
  readonly document: object;
  /** What it is found by. */
  readonly keys: readonly PeerKey[];
  /** What was asked for it. */
  asked: Few<PeerKey>;
}

/** The peers with a key, and who asked for them. */
interface List {
  peers: readonly Member[];
  readers: Few<Member>;
}

const NONE: readonly Peer[] = [];
const NO_MEMBERS: readonly Member[] = [];

/** How far the orders of two neighbours are apart at first: room for what is put in between. */
const GAP = 2 ** 20;

/**
 * The peers of documents that are read in parts. It follows the versions of a file: what an edit costs goes by the parts that it changes,
 * and it knows for which other parts the answers are other ones now.
 */
export class PeerIndex {
  private readonly tables = new Map<object, Map<PeerKey, List>>();
  private readonly members = new Map<PeerPart, Member>();
  private readonly stale = new Set<Member>();
  private parts: readonly Holder[] = [];

  /**
   * Takes over the parts of a file's version.
   *
   * @param parts each once, in the order of the text; one that was there before is the same object. What is no part is left out
   */
  follow(parts: readonly Holder[]): void {
    const before = this.parts;
    if (before === parts) return;
    this.parts = parts;
    const { head, tail } = sameEnds(before, parts);
    const gone = partsIn(before, head, before.length - tail);
    const come = partsIn(parts, head, parts.length - tail);
    const moved = this.moved(gone, come);
    // Those that are still in the order that they had, between others or without them, are what they were to each other. What changed places is new.
    const areInOrder = moved.every((part, i) => i === 0 || this.members.get(moved[i - 1]!)!.order < this.members.get(part)!.order);
    const staying: ReadonlySet<PeerPart> = new Set(areInOrder ? moved : []);
    const dropped = gone.filter((part) => !staying.has(part)).map((part) => this.members.get(part)!);
    for (const member of dropped) this.members.delete(member.part);
    for (const member of dropped) this.forget(member);
    const added = this.insert(come, this.memberFrom(head - 1, -1), this.memberFrom(parts.length - tail, 1));
    this.update(new Set(dropped), added);
    // A part that comes back was checked before, and nobody followed since then what it had asked.
    if (before.length > 0) for (const member of added) this.stale.add(member);
  }

  /** The parts that are there before and behind a change, in their new order. */
  private moved(gone: readonly PeerPart[], come: readonly PeerPart[]): PeerPart[] {
    if (gone.length === 0 || come.length === 0) return [];
    const before = new Set(gone);
    return come.filter((part) => before.has(part));
  }

  /** Whether the answers to what was asked for a part are other ones by now. */
  isStale(part: PeerPart): boolean {
    return this.stale.size > 0 && this.stale.has(this.members.get(part)!);
  }

  /** Where all such parts stand in the version. */
  staleIndices(): number[] {
    return [...this.stale].map((member) => this.indexOf(member));
  }

  /** The peers of a part, which is no longer stale: what is asked from now on is noted. */
  peersOf(part: PeerPart): Peers {
    const member = this.members.get(part)!;
    this.forget(member);
    return new PeersOfPart(member, (key) => this.ask(member, key));
  }

  private ask(member: Member, key: PeerKey): readonly Peer[] {
    const list = this.listOf(member.document, key);
    list.readers = withMember(list.readers, member);
    member.asked = withMember(member.asked, key);
    return list.peers;
  }

  /** The first part from an index on, in one direction. */
  private memberFrom(index: number, step: 1 | -1): Member | undefined {
    let at = index;
    while (at >= 0 && at < this.parts.length && !this.parts[at]!.part) at += step;
    const part = this.parts[at]?.part;
    return part && this.members.get(part);
  }

  /** By the order of the text, so that thousands of parts need no look. */
  private indexOf({ order }: Member): number {
    let low = 0;
    let high = this.parts.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      let at = middle;
      // What is no part has no order.
      while (at >= low && !this.parts[at]!.part) at--;
      const here = at < low ? -Infinity : this.members.get(this.parts[at]!.part!)!.order;
      if (here === order) return at;
      if (here < order) low = middle + 1;
      else high = at - 1;
    }
    return -1;
  }

  private listOf(document: object, key: PeerKey): List {
    let table = this.tables.get(document);
    if (!table) this.tables.set(document, (table = new Map<PeerKey, List>()));
    let list = table.get(key);
    if (!list) table.set(key, (list = { peers: NO_MEMBERS, readers: undefined }));
    return list;
  }

  /** Drops a list that has nobody in it and that nobody asked for. */
  private tidy(document: object, key: PeerKey): void {
    const table = this.tables.get(document);
    const list = table?.get(key);
    if (!list || list.peers.length > 0 || list.readers) return;
    table!.delete(key);
    if (table!.size === 0) this.tables.delete(document);
  }

  private forget(member: Member): void {
    this.stale.delete(member);
    for (const key of membersOf(member.asked)) {
      const list = this.tables.get(member.document)?.get(key);
      if (!list) continue;
      list.readers = withoutMember(list.readers, member);
      this.tidy(member.document, key);
    }
    member.asked = undefined;
  }

  /** Gives parts their places between two others, and returns those that are new. */
  private insert(come: readonly PeerPart[], before: Member | undefined, behind: Member | undefined): Member[] {
    const low = before?.order ?? 0;
    const step = ((behind?.order ?? low + (come.length + 1) * GAP) - low) / (come.length + 1);
    const added: Member[] = [];
    come.forEach((part, i) => {
      const { document, group, rule } = part;
      const order = low + (i + 1) * step;
      const known = this.members.get(part);
      if (known) known.order = order;
      else {
        const member: Member = { part, document, group, rule, order, keys: rule ? PART_KEYS.ofRule(rule, group) : PART_KEYS.ofGroup(group), asked: undefined };
        this.members.set(part, member);
        added.push(member);
      }
    });
    // Numbers are used up where very much was put in between the same two.
    if (come.length > 0 && step < 1) this.parts.forEach(({ part }, i) => void (part && (this.members.get(part)!.order = (i + 1) * GAP)));
    return added;
  }

  /** Makes the lists anew that members leave or join, each once. */
  private update(dropped: ReadonlySet<Member>, added: readonly Member[]): void {
    const changed = new Map<List, Member[]>();
    for (const { document, keys } of dropped) for (const key of keys) changed.set(this.listOf(document, key), []);
    for (const member of added) {
      for (const key of member.keys) {
        const list = this.listOf(member.document, key);
        const members = changed.get(list);
        // Nearly every list is that of one rule: an array that it was pushed to would have room for sixteen others.
        if (members && members.length > 0) members.push(member);
        else changed.set(list, [member]);
      }
    }
    for (const [list, members] of changed) {
      list.peers = list.peers.length === 0 ? (members.length > 1 ? trimmed(members) : members) : [...list.peers.filter((member) => !dropped.has(member)), ...members].sort((a, b) => a.order - b.order);
      for (const reader of membersOf(list.readers)) this.stale.add(reader);
    }
    for (const { document, keys } of dropped) for (const key of keys) this.tidy(document, key);
  }
}

/** Every part of a large file has these while it is checked. */
class PeersOfPart implements Peers {
  constructor(
    private readonly member: Member,
    private readonly ask: (key: PeerKey) => readonly Peer[],
  ) {}

  groupsNamedAs(group: RuleGroup): readonly Peer[] {
    return this.ask(PART_KEYS.named(group));
  }

  rulesOf(group: RuleGroup): readonly Peer[] {
    return this.ask(group.node);
  }

  twinsOf(rule: Rule, group: RuleGroup): readonly Peer[] {
    const key = PART_KEYS.twin(rule, group);
    return key === undefined ? NONE : this.ask(key);
  }

  recordersOf(metric: string): readonly Peer[] {
    return this.ask(PART_KEYS.recorded(metric));
  }

  orderOf(rule: Rule): number {
    return rule === this.member.rule ? this.member.order : 0;
  }
}

/** The parts among some of the holders of a version. */
function partsIn(holders: readonly Holder[], from: number, to: number): PeerPart[] {
  const parts: PeerPart[] = [];
  for (let i = from; i < to; i++) {
    const { part } = holders[i]!;
    if (part) parts.push(part);
  }
  return parts;
}
