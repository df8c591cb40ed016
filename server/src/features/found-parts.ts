import type { PeerIndex } from '../model/peer-index';
import { sameEnds, withItems } from '../text/edited-list';
import type { CheckSettings, Found } from './diagnose';
import type { Places } from '../workspace/facts';
import { restsOn, type Evidence } from './reads';
import type { Analysis } from './snapshot';

/** What is known of a document or a part of one: nothing, or whether it has problems, or may have some, and errors among them. */
export const enum State {
  Unknown,
  Clean,
  Problems,
  Errors,
}

/**
 * What was found in the documents and parts of a file, as one version follows upon the other. It stands in rows, so that a look at
 * ten thousand parts that did not change costs next to nothing.
 */
export class FoundParts {
  private analyses: readonly Analysis[] = [];
  private found: (Found | undefined)[] = [];
  private states = new Uint8Array(0);
  private settings: CheckSettings | undefined;
  /** How many of the parts hold something that cannot be read. */
  private unread = 0;

  /**
   * @param changesBetween what of the workspace is otherwise under other settings; undefined where everything may be
   * @param stillHold whether the same would be found again
   */
  constructor(
    private readonly changesBetween: (before: CheckSettings, settings: CheckSettings) => Places | undefined,
    private readonly stillHold: (evidence: Evidence, settings: CheckSettings) => boolean,
  ) {}

  /**
   * Takes over the parts of a version, and forgets what may be otherwise by now.
   *
   * @param index of the file, which follows the same version
   */
  follow(analyses: readonly Analysis[], settings: CheckSettings, index: PeerIndex | undefined): void {
    if (this.analyses !== analyses) this.move(analyses);
    if (this.settings !== settings) this.hold(settings);
    if (index) for (const at of index.staleIndices()) this.forget(at);
  }

  state(index: number): State {
    return this.states[index]!;
  }

  /**
   * The first of the parts from one on about which nothing is known, or something that is to be looked at: their number where there is none. A
   * keystroke asks this of thousands that are clean.
   *
   * @param least the state from which on a part is to be looked at
   */
  next(from: number, least: State): number {
    const { states } = this;
    let index = from;
    const isPassed = (state: State): boolean => state !== State.Unknown && state < least;
    while (index < states.length && isPassed(states[index]!)) index++;
    return index;
  }

  get(index: number): Found | undefined {
    return this.found[index];
  }

  set(index: number, found: Found): void {
    this.forget(index);
    this.found[index] = found;
    this.states[index] = found.hasError ? State.Errors : found.problems.length > 0 || !found.isWhole ? State.Problems : State.Clean;
    if (!found.isRead) this.unread++;
  }

  /** Whether everything that was looked at could be read. */
  get isRead(): boolean {
    return this.unread === 0;
  }

  private forget(index: number): void {
    if (index < 0 || !this.found[index]) return;
    if (!this.found[index].isRead) this.unread--;
    this.found[index] = undefined;
    this.states[index] = State.Unknown;
  }

  private move(analyses: readonly Analysis[]): void {
    const { head, tail } = sameEnds(this.analyses, analyses);
    for (let i = head; i < this.analyses.length - tail; i++) this.forget(i);
    const gap = analyses.length - head - tail;
    this.analyses = analyses;
    if (analyses.length === this.found.length) return;
    const states = new Uint8Array(analyses.length);
    states.set(this.states.subarray(0, head));
    states.set(this.states.subarray(this.states.length - tail), head + gap);
    this.states = states;
    this.found = withItems(this.found, head, this.found.length - tail, new Array<undefined>(gap).fill(undefined));
  }

  /** Other settings: what depends on what changed is forgotten. */
  private hold(settings: CheckSettings): void {
    const changes = this.settings && this.changesBetween(this.settings, settings);
    this.settings = settings;
    if (changes?.size === 0) return;
    this.found.forEach((found, i) => {
      if (!found || (changes && !restsOn(found.evidence, changes))) return;
      if (!changes || !this.stillHold(found.evidence, settings)) this.forget(i);
    });
  }
}
