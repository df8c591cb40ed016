import type { Span } from '../../text/range';
import type { Snapshot } from '../snapshot';
import { indexAt, partsOfDocument } from '../around';
import { readDirective, type Directive } from './directive';
import { readPint } from './pint';
import { lastIndex } from '../../text/last-index';
import { Scalars } from './scalars';

/** A comment that disables something, and where. Offsets count from the beginning of the file. */
export interface Suppression extends Span {
  readonly directive: Directive;
  /** It hides problems that begin here. */
  readonly scope: Span;
}

/** More than anybody writes into a file. */
const MAX_COMMENTS = 5000;
const CANDIDATE = /#[ \t]*(?:observability-disable-|pint[ \t])/g;

const known = new WeakMap<Snapshot, readonly Suppression[]>();

/** The comments of a file that disable something, in the order of the text. A file without any costs a search for their words. */
export function suppressionsIn(snapshot: Snapshot): readonly Suppression[] {
  let found = known.get(snapshot);
  if (!found) known.set(snapshot, (found = read(snapshot)));
  return found;
}

/** Whether there may be such comments in a text. */
export const mayDisable = (text: string): boolean => text.includes('observability-disable-') || text.includes('pint');

/** The offsets at which such comments may begin. */
function candidatesIn({ analyses, source: { pieces, starts }, disabling }: Snapshot): number[] {
  if (analyses.length === 0) return [];
  const indices = disabling ?? pieces.flatMap(({ text }, i) => (mayDisable(text) ? [i] : []));
  return indices.flatMap((i) => [...pieces[i]!.text.matchAll(CANDIDATE)].map(({ index }) => starts[i]! + index));
}

function read(snapshot: Snapshot): Suppression[] {
  const candidates = candidatesIn(snapshot);
  if (candidates.length === 0) return [];
  const { source: text, lines } = snapshot;
  const scalars = new Scalars(snapshot);
  const scopes = new Scopes(snapshot, scalars);
  const found: Suppression[] = [];
  let begun: { readonly directive: Directive; readonly at: Span } | undefined;
  for (const from of candidates) {
    if (found.length === MAX_COMMENTS) break;
    if (!scalars.isComment(from)) continue;
    const scalar = scalars.around(from);
    const isQuoted = scalar?.style === 'single' || scalar?.style === 'double';
    const line = text.slice(from + 1, Math.min(lines.lineEnd(lines.lineAt(from)), isQuoted ? scalar.to - 1 : Infinity));
    // Another comment may follow on the same line.
    const source = line.slice(0, /[ \t]#/.exec(line)?.index).trimEnd();
    const directive = readDirective(source, from + 1) ?? readPint(source);
    if (!directive) continue;
    const at = { from, to: from + 1 + source.length };
    if (directive.reach === 'begin') {
      begun ??= { directive, at };
    } else if (directive.reach === 'end') {
      if (begun) found.push({ ...begun.at, directive: begun.directive, scope: { from: begun.at.from, to: at.to } });
      begun = undefined;
    } else {
      const scope = scopes.of(directive, at);
      if (scope) found.push({ ...at, directive, scope });
    }
  }
  if (begun) found.push({ ...begun.at, directive: begun.directive, scope: { from: begun.at.from, to: text.length } });
  return found;
}

/** Says how far comments reach. */
class Scopes {
  /** Where lines lead on which nothing stands but a comment. */
  private readonly targets = new Map<number, number>();
  private readonly rules = new Map<number, readonly Span[]>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly scalars: Scalars,
  ) {}

  of({ reach }: Directive, { from, to }: Span): Span | undefined {
    const { lines, source: text } = this.snapshot;
    const line = lines.lineAt(from);
    switch (reach) {
      case 'line':
        return { from: lines.lineStart(line), to: this.endOf(line) };
      case 'strict-next-line':
        return { from: lines.lineStart(line + 1), to: this.endOf(line + 1) };
      case 'next-line':
        return { from: lines.lineStart(line + 1), to: this.endOf(Math.min(this.targetBelow(line), lines.lineCount - 1)) };
      case 'rule':
        return this.ruleAt(from);
      case 'below':
        return { from: to, to: text.length };
      default:
        return { from: 0, to: text.length };
    }
  }

  /** Where a line ends; together with the scalar that begins on it and ends on another, for not every scalar can hold a comment. */
  private endOf(line: number): number {
    const { lines } = this.snapshot;
    const end = lines.lineEnd(line);
    const scalar = this.scalars.lastBefore(end);
    return scalar && scalar.from >= lines.lineStart(line) ? Math.max(end, scalar.to) : end;
  }

  /** The first line below another that is neither blank nor a comment; one behind the last where there is none. */
  private targetBelow(line: number): number {
    const { lines, source } = this.snapshot;
    let target = line + 1;
    while (target < lines.lineCount && !this.targets.has(target) && /^\s*(?:#|$)/.test(source.slice(lines.lineStart(target), lines.lineEnd(target)))) target++;
    target = this.targets.get(target) ?? target;
    for (let at = line + 1; at < target && !this.targets.has(at); at++) this.targets.set(at, target);
    return target;
  }

  /** The rule of a rule group that a comment belongs to: the one around it, or else the one below it. */
  private ruleAt(at: number): Span | undefined {
    const { lines, source: text } = this.snapshot;
    const rules = this.rulesOf(indexAt(this.snapshot, at));
    const index = lastIndex(rules, ({ from }) => from <= at);
    const [before, next] = [rules[index], rules[index + 1]];
    if (before && (at < before.to || lines.lineAt(at) === lines.lineAt(before.to))) return before;
    const column = lines.position(at).character;
    // A comment below a rule, indented as its fields are, is still its own.
    if (before && this.targetBelow(lines.lineAt(before.to)) > lines.lineAt(at) && column > /^[ \t]*/.exec(text.slice(before.from, before.to))![0].length) return before;
    return next && this.targetBelow(lines.lineAt(at)) === lines.lineAt(next.from) ? next : undefined;
  }

  /** The rules of the document around a part, each from the beginning of its first line. */
  private rulesOf(index: number): readonly Span[] {
    if (index < 0) return [];
    const { lines, analyses, starts } = this.snapshot;
    const { first, last } = partsOfDocument(this.snapshot, index);
    let rules = this.rules.get(first);
    if (!rules) {
      const spans = analyses.slice(first, last + 1).flatMap(({ groups }, i) => groups.flatMap((group) => group.rules.map(({ node }) => ({ from: node.from + starts[first + i]!, to: node.to + starts[first + i]! }))));
      rules = spans.map(({ from, to }) => ({ from: lines.lineStart(lines.lineAt(from)), to })).sort((a, b) => a.from - b.from);
      this.rules.set(first, rules);
    }
    return rules;
  }
}
