import { ruleSeverity, type Contract, type SeverityName } from '../contract/contract';
import { contractFacts } from '../contract/contract-facts';
import type { ExtendsProblem } from '../contract/extended-contract';
import type { PeerIndex } from '../model/peer-index';
import { peersIn, type Peers } from '../model/peers';
import type { QueryFacts } from '../query/promql/facts';
import type { LiveSeries } from '../query/promql/live';
import { CombinedFacts, NO_FACTS } from '../query/promql/metric-table';
import type { PrometheusTarget } from '../query/promql/versions';
import { rules } from '../rules/index.generated';
import type { AnyRule, Fix } from '../rules/rule';
import type { KindSchemas } from '../schema/kind-schemas';
import { attached } from '../text/attached';
import type { Span } from '../text/range';
import { forgetMemos } from '../text/memo';
import { comparablePath } from '../text/path';
import { WorkspaceIndex, type Places, type WorkspaceFacts } from '../workspace/facts';
import { helmProblemsIn } from './helm-problems';
import { thatHoldInTemplate } from './in-templates';
import { factsOfRules } from './query-facts';
import { LIVE_PLACE, Reads, restsOn, stillHold, type Evidence, type Known } from './reads';
import { extendsProblemsIn } from './extends-problems';
import { FoundParts, State } from './found-parts';
import { exceptFor, exceptionsOf, hasExceptions } from './rule-exceptions';
import { looksOf, show, subjectsOf, type Looks } from './subjects';
import { Suppressions } from './suppress/suppress';
import { AnalysisContext } from './check-context';
import { asPatch, forgetAnalyses, type Analysis, type Snapshot } from './snapshot';

/** Something that a rule found. Offsets count from the beginning of the document, until it is placed in its file. */
export interface Problem extends Span {
  readonly rule: string;
  readonly severity: SeverityName;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** What decides over the checks of a file. Compare by identity: equal settings are the same object. */
export interface CheckSettings {
  /** Undefined switches every rule off that needs a contract. */
  readonly contract: Contract | undefined;
  /** The user's own severities, by rule id; they win over the contract's. */
  readonly severities: Readonly<Record<string, SeverityName | 'off'>>;
  /** The newest Prometheus unless given. */
  readonly prometheus?: PrometheusTarget;
  /** What the configured server knows of metrics, where it was asked. */
  readonly live?: QueryFacts;
  /** What is known of the series that a server has. */
  readonly series?: LiveSeries;
  /** Turns the rules on that look at those. */
  readonly liveChecks?: boolean;
  /** The schemas of the kinds that are checked; without them, nothing is said of fields, types and values. */
  readonly schemas?: KindSchemas;
  /** False where another tool reports fields, types and values; what the schemas cannot say is still reported. */
  readonly reportsStructure?: boolean;
  /** What is known of the workspace, every checked file included; without it, each file is a workspace of its own. */
  readonly workspace?: WorkspaceFacts;
  /** The day as `YYYY-MM-DD`, for comments that disable a rule until one; without it they count for ever. */
  readonly today?: string;
  /** The folder of the contract, as a path or a URI, whichever the paths of snapshots are: exceptions of rules count paths from there. */
  readonly root?: string;
  /** What is wrong with the files that the contract file extends. */
  readonly extendsProblems?: readonly ExtendsProblem[];
}

/** What was found in a file. */
export interface Findings {
  readonly problems: Problem[];
  /** What comments of the file hide. */
  readonly suppressed: Problem[];
  /** Undefined where everything is told. */
  readonly cut: Cut | undefined;
}

/** Where a file has as many problems before some offset as are wanted of it: of what is behind it, errors alone are told, or nothing. */
export interface Cut {
  readonly at: number;
  readonly behind: 'errors' | 'nothing';
}

/** Lets the shell do other work in between, and tells when a newer version made this work pointless. */
export interface Pace {
  pause(): Promise<void>;
  readonly cancelled: boolean;
}

/** More errors in one file are of no help to anybody, and VS Code shows no more; nor more of other problems, unless somebody wants fewer. */
export const MOST_PROBLEMS = 1000;

/** Characters of a long document that are checked before others may do something: about as many as in thirty rules. */
const CHARACTERS_AT_A_TIME = 16_000;

/** What is looked for in a document. */
const enum Depth {
  Errors,
  Whole,
}

/** What was found in a document, and what that depends on. */
export interface Found {
  readonly settings: CheckSettings;
  readonly evidence: Evidence;
  readonly problems: readonly Problem[];
  readonly hasError: boolean;
  /** False where something could not be read: then nobody knows what rules would have said. */
  readonly isRead: boolean;
  /** False where errors alone were looked for. */
  readonly isWhole: boolean;
}

/** The newest findings of each document. */
const found = attached<Analysis, Found>();

/**
 * Everything that is wrong in a file and that no comment hides, in the order of the text, with offsets into the file.
 *
 * @returns undefined when the work was cancelled
 */
export const diagnose = async (snapshot: Snapshot, settings: CheckSettings, pace: Pace): Promise<Problem[] | undefined> => (await examine(snapshot, settings, pace))?.problems;

/**
 * As `diagnose`, together with what comments of the file hide.
 *
 * @param most problems other than errors: the first of them, for what is told must not depend on what was edited last
 */
export async function examine(snapshot: Snapshot, given: CheckSettings, pace: Pace, most = MOST_PROBLEMS): Promise<Findings | undefined> {
  const settings = given.workspace ? given : alone(snapshot, given);
  const suppressions = new Suppressions(snapshot, settings.today);
  const errors: Problem[] = [];
  const others: Problem[] = [];
  const suppressed: Problem[] = [];
  const add = (problem: Problem): void => void (suppressions.hides(problem) ? suppressed : problem.severity === 'error' ? errors : others).push(problem);
  // Behind what cannot be read, nobody knows what a rule would have said.
  let isRead = true;
  const { analyses, starts, peers } = snapshot;
  // Without exceptions and comments, problems are what they are: those that nobody will see need no look.
  const areFinal = suppressions.areNone && !hasExceptions(settings);
  const known = foundIn(snapshot);
  const follow = (): void => {
    peers?.follow(analyses);
    known.follow(analyses, settings, peers);
  };
  follow();
  let sincePause = 0;
  let cut: Cut | undefined;
  for (let i = 0; i < analyses.length; i++) {
    if (errors.length >= MOST_PROBLEMS) {
      cut ??= { at: starts[i]!, behind: 'nothing' };
      isRead = false;
      break;
    }
    // As many as are shown are found already: what is left to find are errors, which go before all others.
    const depth = areFinal && others.length >= most ? Depth.Errors : Depth.Whole;
    if (depth === Depth.Errors) cut ??= { at: others[most]?.from ?? starts[i]!, behind: 'errors' };
    i = known.next(i, depth === Depth.Errors ? State.Errors : State.Problems);
    if (i >= analyses.length) break;
    const before = known.state(i);
    if (before === State.Unknown || (depth === Depth.Whole && before !== State.Clean && !known.get(i)!.isWhole)) {
      const analysis = analyses[i]!;
      let found = foundBefore(analysis, settings, peers, depth);
      if (!found) {
        if (!analysis.part || sincePause > CHARACTERS_AT_A_TIME) {
          await pace.pause();
          if (pace.cancelled) return undefined;
          follow();
          sincePause = 0;
        }
        sincePause += analysis.document.text.length;
        found = find(analysis, settings, peers, depth, snapshot.path);
      }
      known.set(i, found);
    }
    const state = known.state(i);
    if (state === State.Clean || (depth === Depth.Errors && state !== State.Errors)) continue;
    for (const problem of known.get(i)!.problems) {
      const settled = settle(problem, analyses[i]!, snapshot, settings);
      if (settled) add(place(settled, starts[i]!));
    }
  }
  if (others.length > most) cut ??= { at: others[most]!.from, behind: 'errors' };
  isRead &&= known.isRead;
  if (pace.cancelled) return undefined;
  for (const problem of [...extendsProblemsIn(snapshot, settings.extendsProblems), ...helmProblemsIn(snapshot)]) {
    const settled = settle({ ...problem, severity: severityWith(problem.rule, settings) ?? byId.get(problem.rule)!.severity }, snapshot.documents[0]!.analysis, snapshot, settings);
    if (settled) add(settled);
  }
  for (const remark of suppressions.remarks(isRead ? (rule) => isActive(rule, settings) : undefined)) {
    const settled = settle({ ...remark, severity: severityWith(remark.rule, settings) ?? byId.get(remark.rule)!.severity }, snapshot.documents[0]!.analysis, snapshot, settings);
    if (settled) add(settled);
  }
  // Warnings, however many, must not hide an error.
  const problems = [...errors.slice(0, MOST_PROBLEMS), ...others.slice(0, most)].sort((a, b) => a.from - b.from || a.to - b.to);
  return { problems, suppressed: suppressed.slice(0, MOST_PROBLEMS), cut };
}

const foundInFiles = new WeakMap<PeerIndex, FoundParts>();

/** What is known of the parts of a file; of one that is not read in parts, nothing yet. */
function foundIn({ peers }: Snapshot): FoundParts {
  let known = peers && foundInFiles.get(peers);
  if (!known) known = new FoundParts(changesBetween, (evidence, settings) => stillHold(evidence, knownBy(settings)));
  if (peers) foundInFiles.set(peers, known);
  return known;
}

const ofFiles = new WeakMap<CheckSettings, { readonly index: WorkspaceIndex; settings: CheckSettings }>();

/** The settings for a file that stands for itself; the same object as long as what it says of itself counts the same. */
function alone(snapshot: Snapshot, settings: CheckSettings): CheckSettings {
  let known = ofFiles.get(settings);
  if (!known) ofFiles.set(settings, (known = { index: new WorkspaceIndex(), settings }));
  known.index.set('', snapshot.analyses);
  if (known.settings.workspace !== known.index.facts) known.settings = { ...settings, workspace: known.index.facts };
  return known.settings;
}

/** What is known of a document that was checked before; undefined where it must be checked again. */
function foundBefore(analysis: Analysis, settings: CheckSettings, index: PeerIndex | undefined, depth: Depth): Found | undefined {
  const last = found.get(analysis);
  if (!last || (depth === Depth.Whole && !last.isWhole) || (analysis.part && index?.isStale(analysis.part))) return undefined;
  if (last.settings === settings) return last;
  if (!stillHolds(last, settings)) return undefined;
  const kept = { ...last, settings };
  found.set(analysis, kept);
  return kept;
}

/** What decides over every check; of the workspace, only what a document's checks asked for does. */
const DECIDING = ['contract', 'severities', 'prometheus', 'live', 'liveChecks', 'schemas', 'reportsStructure', 'today', 'root', 'extendsProblems'] as const satisfies readonly (keyof CheckSettings)[];

const NO_PLACES: Places = new Set<number>();

/** The last changes, by the settings that they led to: every document of a file, and every part of a long one, asks for the same. */
const lastChanges = new WeakMap<CheckSettings, { readonly before: CheckSettings; readonly changes: Places | undefined }>();

/** What changed from some settings to others that checks may have asked for; undefined where more than the workspace did. */
function changesBetween(before: CheckSettings, settings: CheckSettings): Places | undefined {
  let last = lastChanges.get(settings);
  if (last?.before !== before) lastChanges.set(settings, (last = { before, changes: compare(before, settings) }));
  return last.changes;
}

function compare(before: CheckSettings, settings: CheckSettings): Places | undefined {
  if (!DECIDING.every((setting) => before[setting] === settings[setting])) return undefined;
  // What a server says otherwise is told by its answers; how it is asked decides over all.
  if (before.series?.budget !== settings.series?.budget || before.series?.retentionSeconds !== settings.series?.retentionSeconds) return undefined;
  const { workspace = NO_WORKSPACE } = settings;
  const ofFiles = workspace === before.workspace ? NO_PLACES : workspace.changesSince(before.workspace ?? NO_WORKSPACE);
  return before.series === settings.series ? ofFiles : { size: ofFiles.size + 1, has: (place) => place === LIVE_PLACE || ofFiles.has(place) };
}

/** Whether a document would have the same problems under other settings, which is told without checking it. */
export function stillHolds({ settings: before, evidence }: Found, settings: CheckSettings): boolean {
  if (before === settings) return true;
  const changes = changesBetween(before, settings);
  return changes !== undefined && (!restsOn(evidence, changes) || stillHold(evidence, knownBy(settings)));
}

/** Forgets what is kept of a file that nobody will check again as it is (`forgetAnalyses`). */
export function forgetChecks({ analyses, peers }: Snapshot): void {
  for (const analysis of analyses) {
    found.delete(analysis);
    whole.delete(analysis);
  }
  if (peers) foundInFiles.delete(peers);
  forgetAnalyses(analyses);
}

/** What was found in the documents of a file that was checked; empty where one of them was not. */
export const findingsOf = (snapshot: Snapshot): Found[] => snapshot.analyses.flatMap((analysis) => found.get(analysis) ?? []);

/**
 * The problems of one document; they are looked for only where something changed that they depend on.
 *
 * @param index of the file, where the document is a part of one
 */
export const check = (analysis: Analysis, settings: CheckSettings, index?: PeerIndex): readonly Problem[] => (foundBefore(analysis, settings, index, Depth.Whole) ?? find(analysis, settings, index, Depth.Whole)).problems;

/** @param path of the file, where other files may say what it holds */
function find(given: Analysis, settings: CheckSettings, index: PeerIndex | undefined, depth: Depth, path?: string): Found {
  const reads = new Reads(knownBy(settings));
  // A file may have any name and still hold patches, as a kustomization elsewhere says.
  const isPatch = path !== undefined && given.role === 'whole' && given.resources.length > 0 && reads.get('patchFiles', comparablePath(path)).length > 0;
  const analysis = isPatch ? asPatch(given) : given;
  const peers = analysis.part && index ? index.peersOf(analysis.part) : peersOf(analysis);
  const all = once(reportsOf(analysis, settings, reads, peers, depth));
  const problems = analysis.role === 'template' ? thatHoldInTemplate(all, analysis.document) : all;
  const result: Found = {
    settings,
    evidence: reads.evidence,
    problems,
    hasError: problems.some(({ severity }) => severity === 'error'),
    isRead: !problems.some(({ rule }) => /\/(?:syntax|not-checked)$/.test(rule)),
    isWhole: depth === Depth.Whole,
  };
  found.set(given, result);
  // What helped to check it would only take up memory.
  forgetMemos();
  return result;
}

const whole = new WeakMap<Analysis, Peers>();

/** The rules and groups of a document that is at hand as a whole. */
function peersOf(analysis: Analysis): Peers {
  let peers = whole.get(analysis);
  if (!peers) whole.set(analysis, (peers = peersIn(analysis.groups)));
  return peers;
}

/** What aliases repeat is wrong at one place, and reported there once. */
function once(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length < 2) return problems;
  const seen = new Set<string>();
  return problems.filter(({ rule, from, to, message }) => {
    const key = `${from} ${to} ${rule} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function place(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  const fixes = problem.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, from: edit.from + by, to: edit.to + by })) }));
  return { ...problem, from: problem.from + by, to: problem.to + by, fixes };
}

const byId: ReadonlyMap<string, AnyRule> = new Map(rules.map((rule) => [rule.id, rule]));

/** A rule's severity as the user or the team set it; undefined leaves the rule's own. */
const severityOf = (rule: string, settings: CheckSettings): SeverityName | 'off' | undefined =>
  settings.severities[rule] ?? (settings.contract && ruleSeverity(settings.contract, rule)) ?? (byId.get(rule)?.isOptional && !settings.liveChecks ? 'off' : undefined);

/** As `severityOf`, for a rule that is asked because exceptions may turn it on where they fit. */
function severityWith(rule: string, settings: CheckSettings): SeverityName | undefined {
  const severity = severityOf(rule, settings);
  return severity === 'off' ? undefined : severity;
}

/** A problem as the contract's exceptions from its rule leave it; undefined where it is none. */
function settle(problem: Problem, analysis: Analysis, snapshot: Snapshot, settings: CheckSettings): Problem | undefined {
  const severity = exceptFor(problem, analysis, snapshot, settings) ?? (severityOf(problem.rule, settings) === 'off' ? 'off' : problem.severity);
  return severity === 'off' ? undefined : severity === problem.severity ? problem : { ...problem, severity };
}

/** Whether a rule reports at all under some settings. */
const isActive = (rule: string, settings: CheckSettings): boolean => severityOf(rule, settings) !== 'off' && (byId.get(rule)?.needs !== 'contract' || settings.contract !== undefined);

const active = [new WeakMap<CheckSettings, Map<number, Looks>>(), new WeakMap<CheckSettings, Map<number, Looks>>()] as const;

/** The rules that report under some settings and have something to look at. Thousands of parts ask for the same few. */
function activeLooks(settings: CheckSettings, held: number, depth: Depth): Looks {
  let known = active[depth].get(settings);
  if (!known) active[depth].set(settings, (known = new Map<number, Looks>()));
  let looks = known.get(held);
  if (!looks) {
    const asked = rules
      .filter((rule) => (severityOf(rule.id, settings) !== 'off' || exceptionsOf(rule.id, settings).length > 0) && (rule.needs !== 'contract' || settings.contract !== undefined))
      // What a rule reports is at most as grave as the rule.
      .filter((rule) => depth === Depth.Whole || (severityWith(rule.id, settings) ?? rule.severity) === 'error')
      .map((rule) => ({ rule, severity: severityWith(rule.id, settings) }));
    known.set(held, (looks = looksOf(asked, held)));
  }
  return looks;
}

/** What all rules report, in the order of the text, and then of the rules. */
function reportsOf(analysis: Analysis, settings: CheckSettings, reads: Reads, peers: Peers, depth: Depth): readonly Problem[] {
  const context = new AnalysisContext(analysis, settings, reads, peers);
  const subjects = subjectsOf(analysis, settings);
  show(subjects, activeLooks(settings, subjects.held, depth), context);
  return context.problems.sort((a, b) => a.from - b.from || a.to - b.to || placeOf(a) - placeOf(b));
}

const places: ReadonlyMap<string, number> = new Map(rules.map(({ id }, i) => [id, i]));
const placeOf = ({ rule }: Problem): number => places.get(rule)!;

const knownFor = new WeakMap<CheckSettings, Known>();

/** What checks may know; the same object for the same settings. What the contract says of a metric counts first, then the rules of the workspace. */
function knownBy(settings: CheckSettings): Known {
  let all = knownFor.get(settings);
  if (!all) {
    const { contract, live, series, workspace = NO_WORKSPACE } = settings;
    const facts = new CombinedFacts([contract ? contractFacts(contract) : NO_FACTS, factsOfRules(workspace, contract), ...(live ? [live] : [])]);
    knownFor.set(settings, (all = { contract, facts, workspace, live: series }));
  }
  return all;
}

/** A workspace without files. */
const NO_WORKSPACE = new WorkspaceIndex().facts;
