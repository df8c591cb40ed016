import { goQuote } from '../../query/promql/quote';
import { literalOf, withoutAnchors } from '../../query/promql/regexp';
import type { Span, TextEdit } from '../../text/range';

const LEGACY_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Whether a metric's name can stand in a query without quotes; any other needs Prometheus 3. */
export const isLegacyName = (name: string): boolean => LEGACY_NAME.test(name);

/**
 * Puts another metric where one stands in front of braces, or without any. A name that needs quotes moves into the braces.
 *
 * @param hasMatchers whether there are matchers in the braces
 */
export function writtenMetric(text: string, at: Span, hasMatchers: boolean, name: string): TextEdit | undefined {
  if (isLegacyName(name)) return { from: at.from, to: at.to, text: name };
  const brace = /^\s*\{/.exec(text.slice(at.to, at.to + 1000));
  if (brace) return { from: at.from, to: at.to + brace[0].length, text: `{${goQuote(name)}${hasMatchers ? ', ' : ''}` };
  return hasMatchers ? undefined : { from: at.from, to: at.to, text: `{${goQuote(name)}}` };
}

/** Writes a string in the quotes of another literal. */
export function writtenString(value: string, literal: string): string {
  const quoted = goQuote(value);
  if (literal.startsWith('`')) return value.includes('`') ? quoted : `\`${value}\``;
  return literal.startsWith("'") ? `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : quoted;
}

/** Writes a name as a part of a regular expression inside of a literal; undefined where its quotes cannot hold it. */
export function writtenAlternative(name: string, literal: string): string | undefined {
  const written = writtenString(name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'), literal);
  return written[0] === literal[0] ? written.slice(1, -1) : undefined;
}

/** More alternatives than anybody writes. */
const MAX_ALTERNATIVES = 1000;

interface Alternatives {
  readonly names: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** Whether the expression matches nothing else. */
  readonly isAll: boolean;
}

/** The names that a regular expression lists, such as `a` and `b` of `a|b` or `^(a|b)$`, with their offsets in it. */
export function literalAlternatives(pattern: string): Alternatives {
  const { text: unanchored, start } = withoutAnchors(pattern);
  const group = /^\((?:\?:)?([^()]*)\)$/.exec(unanchored);
  const text = group ? group[1]! : unanchored;
  const parts = text.split('|', MAX_ALTERNATIVES);
  // A bracket around a part, or an escaped bar, makes it another question.
  if (parts.length === MAX_ALTERNATIVES || /[()[\]]|\\[|Q]/.test(text)) return { names: [], isAll: false };
  let at = (start ? 1 : 0) + (group ? unanchored.indexOf(text, 1) : 0);
  const names = parts.flatMap((part) => {
    const from = at;
    at += part.length + 1;
    const name = literalOf(part);
    return name === undefined ? [] : [{ name, from, to: from + part.length }];
  });
  return { names, isAll: names.length === parts.length };
}
