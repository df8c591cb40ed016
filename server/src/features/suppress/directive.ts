import { isDay } from '../../text/day';
import type { Span } from '../../text/range';

/** A rule or a group of rules that a comment names, at its place in the file. */
export interface Selector extends Span {
  /** `group/name`, or `group/*` for all rules of a group. */
  readonly name: string;
}

/** How far a comment reaches: its own line, the one below it, the rule of Prometheus around it, or everything. */
export type Reach = 'line' | 'next-line' | 'strict-next-line' | 'rule' | 'file' | 'below' | 'begin' | 'end';

/** What a comment says, wherever it stands. */
export interface Directive {
  readonly reach: Reach;
  /** Undefined where it names none: then it is about all rules. */
  readonly selectors: readonly Selector[] | undefined;
  /** The last day on which it counts, as `YYYY-MM-DD`. */
  readonly until?: string;
  /** Whether it is written for us, so that it is ours to say what is wrong with it. */
  readonly isOurs: boolean;
  /** What is wrong with it as it is written. */
  readonly complaints: readonly (Span & { readonly message: string; readonly meant?: string })[];
}

const KINDS: readonly string[] = ['line', 'next-line', 'file'];

/** More rules than anybody names in a comment. */
const MAX_SELECTORS = 100;

/**
 * Reads `observability-disable-line RULE, RULE until YYYY-MM-DD -- reason`.
 *
 * @param text what stands behind the `#`
 * @param at the offset of the text in its file
 * @returns undefined where the comment is another one
 */
export function readDirective(text: string, at: number): Directive | undefined {
  const head = /^[ \t]*observability-disable-([\w-]+)(?=\s|$)/.exec(text);
  if (!head) return undefined;
  const kind = head[1]!;
  const complaints: { from: number; to: number; message: string; meant?: string }[] = [];
  if (!KINDS.includes(kind)) {
    const to = at + head[0].length;
    const from = to - kind.length - 'observability-disable-'.length;
    const same = KINDS.find((known) => known.replace('-', '') === kind.replaceAll('-', '').toLowerCase());
    const message = `There is no comment \`observability-disable-${kind}\`, so nothing is disabled: write \`observability-disable-line\`, \`observability-disable-next-line\` or \`observability-disable-file\`.`;
    return { reach: 'line', selectors: [], isOurs: true, complaints: [{ from, to, message, ...(same ? { meant: `observability-disable-${same}` } : {}) }] };
  }
  const rest = text.slice(head[0].length);
  const reason = /(?:^|\s)--(?:\s|$)/.exec(rest);
  const words = [...(reason ? rest.slice(0, reason.index) : rest).matchAll(/[^\s,]+/g)].slice(0, MAX_SELECTORS).map((word): Selector => {
    const from = at + head[0].length + word.index;
    return { from, to: from + word[0].length, name: word[0] };
  });
  let until: string | undefined;
  const dated = words.findIndex(({ name }) => name === 'until');
  if (dated >= 0) {
    const [word, day] = words.splice(dated, 2);
    if (day && isDay(day.name)) until = day.name;
    else complaints.push({ from: word!.from, to: (day ?? word!).to, message: `Behind \`until\` stands the last day on which the comment counts, as in \`until 2030-12-31\`${day ? `; \`${day.name}\` is no such day` : ''}. Without it, nothing is disabled.` });
  }
  const isVague = words.length === 0 && complaints.length === 0;
  return { reach: kind as Reach, selectors: complaints.length > 0 ? [] : isVague ? undefined : words, until, isOurs: true, complaints };
}
