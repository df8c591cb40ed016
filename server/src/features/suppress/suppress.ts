import type { Fix } from '../../rules/rule';
import { rules } from '../../rules/index.generated';
import { didYouMean } from '../../text/did-you-mean';
import type { Span } from '../../text/range';
import type { Snapshot } from '../snapshot';
import { suppressionsIn, type Suppression } from './comments';
import type { Reach, Selector } from './directive';
import { lastIndex } from '../../text/last-index';

/** What a comment is told itself, by one of the rules about such comments. */
export interface Remark extends Span {
  readonly rule: 'suppression/expired' | 'suppression/invalid' | 'suppression/unused';
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** More are of no help to anybody. */
const MAX_REMARKS = 1000;

const GROUP = 'suppression/';
const IDS: ReadonlySet<string> = new Set(rules.map(({ id }) => id));
/** Rules that are off for most: a comment that disables everything is of use without them. */
const OPTIONAL: ReadonlySet<string> = new Set(rules.filter(({ isOptional }) => isOptional).map(({ id }) => id));
const groupOf = (rule: string): string => `${rule.slice(0, rule.indexOf('/'))}/*`;
const GROUPS: ReadonlySet<string> = new Set([...IDS].map(groupOf));

/** A comment in force, or one of the rules that it names. */
type Use = Suppression | Selector;

/** The comments of one version of a file, and which of them had something to hide. */
export class Suppressions {
  private readonly all: readonly Suppression[];
  /** Those that reach less than the file, by where they begin to. */
  private readonly ranges: readonly Suppression[];
  /** How far the ranges up to each index reach at most. */
  private readonly ends: readonly number[];
  /** What is disabled in the whole file, by rule, by group, or under an empty name. */
  private readonly inFile = new Map<string, Use>();
  private readonly used = new Set<Use>();
  /** Whether a comment names rules about comments. */
  private readonly isAboutComments: boolean;

  /** @param today `YYYY-MM-DD`; without it no comment expires */
  constructor(
    private readonly snapshot: Snapshot,
    private readonly today: string | undefined,
  ) {
    this.all = suppressionsIn(snapshot);
    this.isAboutComments = this.all.some(({ directive }) => directive.selectors?.some(({ name }) => name.startsWith(GROUP)));
    const inForce = this.all.filter((suppression) => !this.isExpired(suppression));
    for (const suppression of inForce.filter(({ directive }) => directive.reach === 'file')) {
      for (const use of suppression.directive.selectors ?? [suppression]) if (!this.inFile.has(nameOf(use))) this.inFile.set(nameOf(use), use);
    }
    this.ranges = inForce.filter(({ directive }) => directive.reach !== 'file').sort((a, b) => a.scope.from - b.scope.from);
    let end = -1;
    this.ends = this.ranges.map(({ scope }) => (end = Math.max(end, scope.to)));
  }

  /** Whether the file has no such comments at all. */
  get areNone(): boolean {
    return this.all.length === 0;
  }

  /** Whether a comment hides a problem, told by where it begins; the comment counts as used from then on. */
  hides(problem: { readonly rule: string; readonly from: number }): boolean {
    if (this.all.length === 0 || (problem.rule.startsWith(GROUP) && !this.isAboutComments)) return false;
    const use = this.inRange(problem.rule, problem.from) ?? this.inFile.get(problem.rule) ?? this.inFile.get(groupOf(problem.rule)) ?? (problem.rule.startsWith(GROUP) ? undefined : this.inFile.get(''));
    if (use) this.used.add(use);
    return use !== undefined;
  }

  private inRange(rule: string, at: number): Use | undefined {
    for (let i = lastIndex(this.ranges, ({ scope }) => scope.from <= at); i >= 0 && this.ends[i]! >= at; i--) {
      const suppression = this.ranges[i]!;
      if (suppression.scope.to < at) continue;
      const { selectors } = suppression.directive;
      // What is said of a comment is hidden by name only: a comment that disables everything would hide that it is of no use.
      const use = selectors ? selectors.find(({ name }) => name === rule || name === groupOf(rule)) : rule.startsWith(GROUP) ? undefined : suppression;
      if (use) return use;
    }
    return undefined;
  }

  /**
   * What is to be said of the comments, once every problem of the file was asked about.
   *
   * @param canBeUnused whether a rule would have reported; undefined where nobody can tell what has no use in this file
   */
  remarks(canBeUnused: ((rule: string) => boolean) | undefined): Remark[] {
    const remarks: Remark[] = [];
    for (const suppression of this.all) {
      if (remarks.length >= MAX_REMARKS) break;
      if (suppression.directive.isOurs) remarks.push(...this.invalid(suppression), ...this.idle(suppression, canBeUnused));
    }
    return remarks;
  }

  private invalid({ directive: { complaints, selectors = [] } }: Suppression): Remark[] {
    const asWritten = complaints.map(({ from, to, message, meant }): Remark => ({ rule: 'suppression/invalid', from, to, message, fixes: meant ? [replace({ from, to }, meant)] : [] }));
    const unknown = selectors.filter(({ name }) => !isKnown(name)).map(({ from, to, name }): Remark => {
      const meant = didYouMean(name, name.endsWith('/*') ? GROUPS : IDS);
      const message = `There is no rule \`${name}\`, so nothing is disabled by it${meant ? `; did you mean \`${meant}\`?` : name.includes('/') ? '.' : '. A reason stands behind ` -- `.'}`;
      return { rule: 'suppression/invalid', from, to, message, fixes: meant ? [replace({ from, to }, meant)] : [] };
    });
    return [...asWritten, ...unknown];
  }

  private idle(suppression: Suppression, canBeUnused: ((rule: string) => boolean) | undefined): Remark[] {
    const { directive, from, to } = suppression;
    const remove: Fix = { title: 'Remove the comment', edits: [{ ...this.removal(suppression), text: '' }], isSafe: true };
    if (this.isExpired(suppression)) {
      return [{ rule: 'suppression/expired', from, to, message: `This comment counted until ${directive.until} and disables nothing any more. Remove it, or give it a later day.`, fixes: [{ ...remove, isSafe: false }] }];
    }
    if (!canBeUnused || directive.complaints.length > 0) return [];
    const isIdle = (use: Use, name: string): boolean => !this.used.has(use) && !name.startsWith(GROUP) && (IDS.has(name) ? canBeUnused(name) : [...IDS].every((id) => (name === '' ? OPTIONAL.has(id) : groupOf(id) !== name) || id.startsWith(GROUP) || canBeUnused(id)));
    const { selectors } = directive;
    const message = (what: string): string => `${PLACES[directive.reach] ?? 'Here'} ${what} nothing to report, so there is nothing to disable: the comment would only hide the next real problem.`;
    if (!selectors) return isIdle(suppression, '') ? [{ rule: 'suppression/unused', from, to, message: message('is'), fixes: [remove] }] : [];
    const idle = selectors.filter((selector) => isKnown(selector.name) && isIdle(selector, selector.name));
    if (idle.length === selectors.length && idle.length > 0) return [{ rule: 'suppression/unused', from, to, message: message(`${listed(idle)} ${idle.length === 1 ? 'has' : 'have'}`), fixes: [remove] }];
    return idle.map((selector) => {
      const [before, next] = [selectors[selectors.indexOf(selector) - 1], selectors[selectors.indexOf(selector) + 1]];
      const edit = before ? { from: before.to, to: selector.to, text: '' } : { from: selector.from, to: next!.from, text: '' };
      return { rule: 'suppression/unused', from: selector.from, to: selector.to, message: message(`\`${selector.name}\` has`), fixes: [{ title: `Remove ${selector.name}`, edits: [edit], isSafe: true }] };
    });
  }

  /** A comment with the blanks before it; with its whole line where nothing else stands there. */
  private removal({ from, to }: Suppression): Span {
    const { source: text, lines } = this.snapshot;
    const line = lines.lineAt(from);
    const start = lines.lineStart(line);
    const before = text.slice(start, from).trimEnd().length;
    const isAlone = before === 0 && text.slice(to, lines.lineEnd(line)).trim() === '';
    return isAlone ? { from: start, to: lines.lineStart(line + 1) } : { from: start + before, to };
  }

  private isExpired({ directive: { until } }: Suppression): boolean {
    return until !== undefined && this.today !== undefined && this.today > until;
  }
}

const PLACES: Readonly<Partial<Record<Reach, string>>> = { line: 'On this line', 'next-line': 'On the next line', file: 'In this file' };

const nameOf = (use: Use): string => ('directive' in use ? '' : use.name);
const isKnown = (name: string): boolean => IDS.has(name) || GROUPS.has(name);
const listed = (selectors: readonly Selector[]): string => selectors.map(({ name }) => `\`${name}\``).join(', ');
const replace = (at: Span, text: string): Fix => ({ title: `Change to \`${text}\``, edits: [{ ...at, text }] });
