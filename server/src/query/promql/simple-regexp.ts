/** What is known of an expression without compiling it. */
export interface SimpleRegexp {
  /** Whether it matches a value that is empty. */
  readonly matchesEmpty: boolean;
}

/** Characters, and levels of groups: far below the limits of RE2. */
const LONGEST = 200;
/** A character, a `.`, an escaped character that is no letter, or a class of the usual ranges; with a sign of how often. */
const ATOM = /(?:[\w :/,@=-]|\.|\\[./:-]|\[\^?(?:a-z|A-Z|0-9|[_.:])+\])([*+?])?/y;

/**
 * Reads an expression of the few constructs that nearly all expressions in queries are made of, such as `5..`,
 * `team-7|shared-.*` and `(.*)-[a-z0-9]+`: RE2 takes each of them, so that nothing needs to be compiled to know that.
 *
 * @returns undefined for any other expression, of which nothing is said
 */
export function simpleRegexp(pattern: string): SimpleRegexp | undefined {
  if (pattern.length > LONGEST) return undefined;
  let at = 0;

  /** One of several ways to go on; undefined where it is not simple. */
  function alternatives(isInGroup: boolean): boolean | undefined {
    let matchesEmpty = false;
    let isEmpty = true;
    for (; at < pattern.length; ) {
      const c = pattern[at];
      if (c === ')') break;
      if (c === '|') {
        matchesEmpty ||= isEmpty;
        isEmpty = true;
        at++;
      } else if (c === '(') {
        at++;
        const inner = alternatives(true);
        if (inner === undefined || pattern[at] !== ')') return undefined;
        at++;
        isEmpty &&= inner;
      } else {
        ATOM.lastIndex = at;
        const atom = ATOM.exec(pattern);
        if (!atom) return undefined;
        at = ATOM.lastIndex;
        isEmpty &&= atom[1] === '*' || atom[1] === '?';
      }
    }
    return at < pattern.length && !isInGroup ? undefined : matchesEmpty || isEmpty;
  }

  const matchesEmpty = alternatives(false);
  return matchesEmpty === undefined ? undefined : { matchesEmpty };
}
