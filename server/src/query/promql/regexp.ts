import { RE2JS } from 're2js';
import { isFilledIn } from '../variables';
import type { LabelMatcher } from './ast';
import { simpleRegexp } from './simple-regexp';

/** A label's regular expression as Prometheus reads it: of the whole value, line breaks included (FastRegexMatcher). */
export interface Compiled {
  /** Undefined where it does not compile. Worked out when somebody asks, for compiling takes long. */
  readonly regexp: RE2JS | undefined;
  /** Why it does not compile. */
  readonly error: string | undefined;
  /** Whether it matches a value that is empty, or not there; undefined where it does not compile. */
  readonly matchesEmpty: boolean | undefined;
}

class LazyRegexp implements Compiled {
  private compiled: { readonly regexp?: RE2JS; readonly error?: string } | undefined;
  private empty: boolean | undefined;

  constructor(private readonly pattern: string) {
    this.empty = simpleRegexp(pattern)?.matchesEmpty;
  }

  get regexp(): RE2JS | undefined {
    return this.compile().regexp;
  }

  get error(): string | undefined {
    // What is simple is known to compile.
    return this.empty === undefined ? this.compile().error : undefined;
  }

  get matchesEmpty(): boolean | undefined {
    return (this.empty ??= this.regexp?.matches(''));
  }

  private compile(): { readonly regexp?: RE2JS; readonly error?: string } {
    if (!this.compiled) {
      try {
        this.compiled = { regexp: RE2JS.compile(`^(?s:${this.pattern})$`) };
      } catch (error) {
        this.compiled = { error: reason(error) };
      }
    }
    return this.compiled;
  }
}

/** The expressions by their text; files repeat them. */
const known = new Map<string, Compiled>();
const CACHE_SIZE = 5000;

/** What is known of an expression; equal ones share it. */
export function compileRegexp(pattern: string): Compiled {
  let compiled = known.get(pattern);
  if (!compiled) {
    if (known.size >= CACHE_SIZE) known.clear();
    known.set(pattern, (compiled = new LazyRegexp(pattern)));
  }
  return compiled;
}

/** The reason in RE2's words, without the pattern, which stands at the place of the report. */
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '').replace(/: `[\s\S]*$/, '');

/** Whether a matcher's value is not known before Grafana fills it in. */
export const isOpen = ({ value }: Pick<LabelMatcher, 'value'>): boolean => isFilledIn(value);

/** Whether a matcher accepts a value; undefined where its expression does not compile, or is not known yet. */
export function accepts({ operator, value: wanted }: Pick<LabelMatcher, 'operator' | 'value'>, value: string): boolean | undefined {
  if (isFilledIn(wanted)) return undefined;
  if (operator === '=') return value === wanted;
  if (operator === '!=') return value !== wanted;
  const compiled = compileRegexp(wanted);
  const matches = value === '' ? compiled.matchesEmpty : compiled.regexp?.matches(value);
  return matches === undefined ? undefined : matches === (operator === '=~');
}

/** The one text that an expression matches, where it has no meaning beyond its letters; undefined otherwise. */
export function literalOf(pattern: string): string | undefined {
  if (!/^(?:[^\\.+*?()|[\]{}^$]|\\[\\.+*?()|[\]{}^$\-/])*$/.test(pattern)) return undefined;
  return pattern.replace(/\\(.)/g, '$1');
}

/** An expression without `^` at its beginning and `$` at its end, which every label's expression has anyway. */
export function withoutAnchors(pattern: string): { readonly text: string; readonly start: boolean; readonly end: boolean } {
  // Between `\Q` and `\E`, nothing has a meaning.
  if (pattern.includes('\\Q')) return { text: pattern, start: false, end: false };
  const start = pattern.startsWith('^');
  const body = start ? pattern.slice(1) : pattern;
  const end = /(?<!\\)(?:\\\\)*\$$/.test(body);
  return { text: end ? body.slice(0, -1) : body, start, end };
}

/**
 * Whether an expression looks for a word in the midst of a value, or for words with anything between them, such as `.*prod.*` and
 * `service_.*_prod`: then the value holds several things in one.
 */
export function picksSubstring(pattern: string): boolean {
  const parts = pattern.split(/\.[*+]/);
  if (parts.length < 2 || !parts.every((part) => /^[\w:/.-]*$/.test(part.replaceAll('\\.', '.')))) return false;
  return parts.some((part, i) => isWord(part) && (isWord(parts[i + 1] ?? '') || (i > 0 && i < parts.length - 1)));
}

const isWord = (part: string): boolean => /[A-Za-z]/.test(part);
