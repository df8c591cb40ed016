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

/** The most queries whose parses are kept: files repeat queries, and versions of a file repeat nearly all of them. */
const CACHE_SIZE = 20_000;

/**
 * Reads each text once, and keeps what came of it.
 *
 * @param parse takes variables for what they may stand for
 * @param refuse a parse as the server sees it that reads a variable at its beginning
 */
export function readerOf<Parsed extends Parse>(parse: (text: string) => Parsed, refuse: (open: Parsed, variable: Span) => Parsed): (text: string) => Readings<Parsed> {
  const cache = new Map<string, Readings<Parsed>>();
  return (text) => {
    const known = cache.get(text);
    if (known) return known;
    if (cache.size >= CACHE_SIZE) cache.clear();
    const open = parse(text);
    const [first] = open.variables;
    // Servers read from the left, and stop at the first character that they do not know.
    const strict = !first || open.syntax.some(({ from }) => from < first.from) ? open : refuse(open, first);
    const readings = { open, strict };
    cache.set(text, readings);
    return readings;
  };
}
