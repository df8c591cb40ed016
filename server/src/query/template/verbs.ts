import type { Span } from '../../text/range';

/** What `printf` may be given, as far as its verbs tell it apart. */
export type Kind = 'float' | 'integer' | 'text' | 'bool';

/** The verbs that Go has for each (fmt, "Printing"). */
const VERBS: Readonly<Record<Kind, string>> = { float: 'vTbeEfFgGxX', integer: 'vTbcdoOqxXU', text: 'vTsqxX', bool: 'vTt' };

const WORDS: Readonly<Record<Kind, string>> = { float: 'a floating-point number', integer: 'an integer', text: 'a text', bool: 'a truth value' };
const GO: Readonly<Record<Kind, string>> = { float: 'float64', integer: 'int', text: 'string', bool: 'bool' };
const INSTEAD: Readonly<Record<Kind, string>> = { float: '`%.0f` or `%g`', integer: '`%d`', text: '`%s`', bool: '`%t`' };

const VERB = /%[-+# 0]*(?:[1-9]\d*)?(?:\.\d*)?([a-zA-Z%])/g;

/**
 * A verb of a format that is not for the value it gets, so that Go writes something like `%!d(float64=0.5)` in its place.
 *
 * @param kinds of the values behind the format; undefined where one is not known
 * @returns its place in the format and a sentence; undefined where all is well, or the format counts its values itself
 */
export function verbProblem(format: string, kinds: readonly (Kind | undefined)[]): (Span & { readonly message: string }) | undefined {
  if (/%[^a-zA-Z%]*[[*]/.test(format)) return undefined;
  let next = 0;
  for (const match of format.matchAll(VERB)) {
    const [whole, verb] = [match[0], match[1]!];
    if (verb === '%') continue;
    const at = { from: match.index, to: match.index + whole.length };
    if (next >= kinds.length) return { ...at, message: `There is no value for \`${whole}\`, and Go writes \`%!${verb}(MISSING)\` instead.` };
    const kind = kinds[next++];
    if (kind && !VERBS[kind].includes(verb)) return { ...at, message: `\`%${verb}\` is not for ${WORDS[kind]}, and Go writes something like \`%!${verb}(${GO[kind]}=…)\` instead: write ${INSTEAD[kind]}.` };
  }
  return undefined;
}
