import { span, type Span } from '../text/range';

/** Stands for what a template puts in while it is rendered. No manifest has this character, which Unicode leaves to private use. */
const HOLE = '\uE000';
/** Stands for what decides over the text around it: conditions and loops, and their ends; and for whole lines that are put in. */
const BRANCH = '\uE002';
/** Stands for the braces and quotes around a text that the template writes as it is, such as ``{{`{{ $labels.pod }}`}}``. */
const ESCAPE = '\uE001';

/** Whether a text holds something that is known only when its template is rendered, or that stands elsewhere in what is rendered. */
export const hasHole = (text: string): boolean => /[\uE000-\uE002]/.test(text);

/** Whether a text holds something that is known only when its template is rendered. */
export const hasUnknown = (text: string): boolean => text.includes(HOLE) || text.includes(BRANCH);

/** Whether it is known only then which parts of a text there are. */
export const hasBranch = (text: string): boolean => text.includes(BRANCH);

/** A text with digits in its holes, as many as there are places: most queries can then be parsed. */
export const fillHoles = (text: string): string => text.replace(/[\uE000-\uE002]/g, '1');

/** A stretch of a text as it is once its template is rendered. */
export interface Rendered extends Span {
  readonly text: string;
  readonly isHole: boolean;
}

/** A text as its template is rendered, without what escapes parts of it. */
export const rendered = (text: string): Rendered[] => [...text.matchAll(/[\uE000\uE002]+|[^\uE000-\uE002]+/g)].map(({ index, 0: stretch }) => ({ ...span(index, index + stretch.length), text: stretch, isHole: hasUnknown(stretch) }));

/** The same as one text for people, who see an ellipsis for what is not known. */
export const asRendered = (text: string): string => (hasHole(text) ? rendered(text).map((part) => (part.isHole ? '…' : part.text)).join('') : text);

/**
 * The text of a Helm template with its actions as holes, so that the rest can be read as YAML. Every place in it is the same
 * place in the template: an action becomes a word of its own length, or a comment where it has a line to itself, as
 * conditions, loops and whole blocks from elsewhere have. Of one that writes a text as it is, the text stays.
 */
export function withHoles(template: string): string {
  let text = '';
  let at = 0;
  for (const { from, to } of actions(template)) {
    text += template.slice(at, from) + withoutCode(template.slice(from, to));
    at = to;
  }
  return withLinesOfActions((text + template.slice(at)).split('\n')).join('\n');
}

/** A line with nothing but actions, such as `{{ end }}{{ end }}`. */
const BLANK = /^[ \t\r\uE000-\uE002]*$/;

const columnOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/**
 * Lines of nothing but actions as comments, which mean nothing to YAML. In a block scalar, which has no comments, they tell that not all of it
 * is known: there, they must be indented as its lines are.
 */
function withLinesOfActions(lines: readonly string[]): string[] {
  const below = indentationsBelow(lines);
  /** The block scalar that is being read: how far the key is indented that it belongs to, and how far its first line. */
  let block: { readonly key: number; first: number | undefined } | undefined;
  return lines.map((line, i) => {
    const own = columnOf(line);
    if (BLANK.test(line)) return asComment(line, block && Math.max(own, below[i]!) > block.key ? Math.max(own, block.first ?? below[i]!) : own);
    if (block && own <= block.key) block = undefined;
    if (block) block.first ??= own;
    else if (BLOCK_HEADER.test(line.trimEnd())) block = { key: keyColumnOf(line), first: undefined };
    return line;
  });
}

/** What a line ends with below which a block scalar stands. */
const BLOCK_HEADER = /[:-][ \t]+[|>][-+1-9]{0,2}$/;

/** The column of the key in a line, which may be the first one of items of lists. */
const keyColumnOf = (line: string): number => /^[ \t]*(?:- +(?![ |>]))*/.exec(line)![0].length;

/** How far the next line is indented that has something in it, for each line; of the last ones, not at all. */
function indentationsBelow(lines: readonly string[]): number[] {
  const found = new Array<number>(lines.length);
  let below = 0;
  for (let i = lines.length - 1; i >= 0; i--) {
    found[i] = below;
    if (!BLANK.test(lines[i]!)) below = columnOf(lines[i]!);
  }
  return found;
}

/** A line of actions as a comment that begins in a column; blank where it has nothing unknown in it, or does not reach that far. */
function asComment(line: string, column: number): string {
  const blank = line.replace(/[^\t\r]/g, ' ');
  if (!hasUnknown(line) || !hasHole(line.charAt(column))) return blank;
  return `${blank.slice(0, column)}#${line.slice(column + 1).replace(/[^\r]/g, BRANCH)}`;
}

/** Whether a plain scalar would go on in a line of actions, had that something else in it. */
export function goesOnInActions(text: string, { from, to }: Span): boolean {
  const line = text.lastIndexOf('\n', from - 1) + 1;
  const marker = /^\s*\n([ \t]*)#\uE002/.exec(text.slice(to, to + 1000));
  return marker !== null && marker[1]!.length > keyColumnOf(text.slice(line, from));
}

/** Actions that are a string of Go and nothing else, in which nothing stands for something else. */
const LITERALS = [/^(\{\{(?:-\s)?\s*`)([^`]+)(`\s*-?\}\})$/, /^(\{\{(?:-\s)?\s*")([^"\\\n]+)("\s*-?\}\})$/];

/** An action as a hole, but for the text that it writes as it is, and for a comment. */
function withoutCode(action: string): string {
  for (const literal of LITERALS) {
    const [, before, text, behind] = literal.exec(action) ?? [];
    if (text !== undefined) return inPlaceOf(before!, ESCAPE) + text + inPlaceOf(behind!, ESCAPE);
  }
  return inPlaceOf(action, COMMENT.test(action) ? ESCAPE : CONTROL.test(action) ? BRANCH : HOLE);
}

/** An action that puts nothing in. */
const COMMENT = /^\{\{-?\s*\/\*/;

const CONTROL = /^\{\{-?\s*(?:if|else|range|with|end)\b/;

const inPlaceOf = (code: string, character: string): string => code.replace(/[^\r\n]/g, character);

/** The actions of a template, with their braces. One that is never closed ends with the template. */
export function actions(template: string): Span[] {
  const found: Span[] = [];
  const closed = new Closed(template);
  for (let from = template.indexOf('{{'); from >= 0; from = template.indexOf('{{', found.at(-1)!.to)) found.push(span(from, endOf(template, from + 2, closed)));
  return found;
}

/** Finds what closes something. What is not found once is not looked for again, or many openings without an end would each search all of the text. */
class Closed {
  private readonly missing = new Set<string>();

  constructor(private readonly template: string) {}

  /** The offset behind the closing; undefined where it is missing. */
  behind(closing: string, from: number): number | undefined {
    if (this.missing.has(closing)) return undefined;
    const at = this.template.indexOf(closing, from);
    if (at < 0) this.missing.add(closing);
    return at < 0 ? undefined : at + closing.length;
  }
}

/** What may hold closing braces that close nothing: comments, and strings of three kinds. */
const PART = /\}\}|\/\*|[`"']/g;

function endOf(template: string, from: number, closed: Closed): number {
  PART.lastIndex = from;
  for (let part = PART.exec(template); part; part = PART.exec(template)) {
    const at = PART.lastIndex;
    if (part[0] === '}}') return at;
    PART.lastIndex = (part[0] === '/*' ? closed.behind('*/', at) : part[0] === '`' ? closed.behind('`', at) : behindQuote(template, part[0], at)) ?? at;
  }
  return template.length;
}

/** The offset behind a quote's end, which stands on its line; undefined where it has none. */
function behindQuote(template: string, quote: string, from: number): number | undefined {
  for (let at = from; at < template.length; at++) {
    const c = template[at];
    if (c === quote) return at + 1;
    if (c === '\n') return undefined;
    if (c === '\\') at++;
  }
  return undefined;
}

/** An action that reads what only Prometheus knows: the variables of its own templates. */
export interface AlertAction extends Span {
  /** Such as `$labels`. */
  readonly variable: string;
}

const ALERT_VARIABLE = /\$(?:labels|value|externalLabels|externalURL)\b/;
const STRING = /"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|\/\*[^]*?(?:\*\/|$)/g;

/**
 * The actions of a Helm template that were meant for Prometheus. Helm expands them itself, and knows none of their variables,
 * unless the template defines one of that name.
 */
export function alertActions(template: string): AlertAction[] {
  if (!ALERT_VARIABLE.test(template)) return [];
  return actions(template).flatMap(({ from, to }): AlertAction[] => {
    const variable = ALERT_VARIABLE.exec(template.slice(from, to).replace(STRING, ''))?.[0];
    return variable === undefined || template.includes(`${variable} :=`) || template.includes(`${variable}:=`) ? [] : [{ from, to, variable }];
  });
}
