/**
 * Whether Alertmanager can read a list of label matchers, such as `severity="critical", team!~"a|b"`.
 *
 * Alertmanager 0.27 and later has two parsers and takes what one of them takes: the one for UTF-8 names, and the classic one for what
 * that one refuses (matcher/compat of Alertmanager).
 *
 * @returns why neither can; undefined where one can
 */
export function matchersProblem(text: string): string | undefined {
  return isUtf8(text) || isClassic(text) ? undefined : 'it is not a list of matchers such as `severity="critical"`, with `=`, `!=`, `=~` or `!~` and commas between them';
}

/** A value in quotes with Go's escapes, or a word without any character that means something. */
const WORD = String.raw`(?:"(?:[^"\\\n]|\\(?:[abfnrtv\\"]|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*"|[^{}!=~,\\"'\x60\s]+)`;
const ONE = String.raw`${WORD}\s*(?:=~|!~|!=|=)\s*${WORD}`;
const LIST = String.raw`(?:${ONE}(?:\s*,\s*${ONE})*\s*(?:,\s*)?)?`;
const UTF8 = new RegExp(String.raw`^\s*(?:\{\s*${LIST}\}\s*|${LIST})$`, 'u');
/** Whether the parser for UTF-8 names can. */
export const isUtf8 = (text: string): boolean => UTF8.test(text);

/** From pkg/labels/parse.go: names are letters, digits, `_` and `:`; a value runs to the comma unless it is quoted. */
const CLASSIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*\s*(?:=~|=|!=|!~)(?:\s*"(?:[^"\\]|\\.)*"|[^",{}]*)$/s;

function isClassic(text: string): boolean {
  const inner = text.trim().replace(/^\{/, '').replace(/\}$/, '');
  return splitOutsideQuotes(inner).every((one, i, all) => CLASSIC.test(one.trim()) || (one.trim() === '' && i === all.length - 1));
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') inQuotes = !inQuotes;
    else if (text[at] === ',' && !inQuotes) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
