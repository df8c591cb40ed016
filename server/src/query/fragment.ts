import type { QueryProblem } from './promql/problem';
import type { Token } from './token';

/** A query that does not parse. */
interface Broken {
  /** The tokens that are no comments. */
  readonly code: readonly Token[];
  readonly problem: QueryProblem;
}

/** The words of a language that begin a part of a query, and those at which none ends. */
interface Words {
  begins(word: string): boolean;
  goesOn(word: string): boolean;
}

/** Whether what does not parse begins or ends as a part of a query does: `by (job)`, `| json`, `[5m]`, `up >`. */
export function isPart({ code, problem }: Broken, words: Words): boolean {
  const [first, last] = [code[0], code.at(-1)];
  if (!first || !last) return true;
  if (first.type === 'operator' || first.text === '[' || first.type === 'close' || first.type === 'comma') return true;
  if (first.type === 'identifier' && words.begins(first.text.toLowerCase())) return true;
  if (problem.from < last.to) return false;
  // What ends too early is a beginning; only brackets that surround something whole are just not closed.
  const opened = code.filter(({ type }) => type === 'open').length;
  return last.type === 'operator' || last.type === 'open' || last.type === 'comma' || words.goesOn(last.text.toLowerCase()) || opened === 0 || opened <= code.filter(({ type }) => type === 'close').length;
}
