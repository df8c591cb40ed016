import { Recent } from '../text/recent';
import type { Span } from '../text/range';
import type { QueryProblem } from './promql/problem';

/** The two readings of a query; without variables of Grafana they are one. */
interface Readings<Parsed> {
  /** The server's own: it knows no variables. */
  readonly strict: Parsed;
  /** Of a dashboard's query: a variable may stand for whatever is needed where it stands. */
  readonly open: Parsed;
}

/** What counts of a parse. */
interface Parse {
  readonly text: string;
  readonly syntax: readonly QueryProblem[];
  readonly variables: readonly Span[];
}

/** Who reads a query does so several times in a row. Parses take up many times as much memory as their texts, and what is let go soon costs the garbage collector nothing. */
const MOST_KEPT = 30;

/**
 * Reads a text, and keeps what came of the last few.
 *
 * @param parse takes variables for what they may stand for
 * @param refuse a parse as the server sees it that reads a variable at its beginning
 */
export function readerOf<Parsed extends Parse>(parse: (text: string) => Parsed, refuse: (open: Parsed, variable: Span) => Parsed): (text: string) => Readings<Parsed> {
  const recent = new Recent<string, Readings<Parsed>>(MOST_KEPT);
  return (text) => {
    const known = recent.get(text);
    if (known) return known;
    const open = parse(text);
    const [first] = open.variables;
    // Servers read from the left, and stop at the first character that they do not know.
    const strict = !first || open.syntax.some(({ from }) => from < first.from) ? open : refuse(open, first);
    const readings = { open, strict };
    recent.set(text, readings);
    return readings;
  };
}
