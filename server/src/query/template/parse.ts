import type { Span } from '../../text/range';
import { Repeated } from '../../text/repeated';
import type { QueryProblem } from '../promql/problem';
import type { Version } from '../promql/versions';
import type { TemplateTree } from './ast';
import { OF_ALERTS, type TemplateDialect } from './dialect';
import { Parser } from './parser';
import { templateTokens } from './tokens';

export interface ParsedTemplate {
  readonly text: string;
  /** Undefined where the template is refused, or nested too deeply to be read. */
  readonly tree: TemplateTree | undefined;
  /** What Prometheus refuses the rule for: the first mistake, for what follows it is guesswork. */
  readonly problem: QueryProblem | undefined;
  /** `else with`, which Go reads since 1.23. */
  readonly elseWith: readonly Span[];
}

/** Characters. Nobody writes longer ones, and five hundred of them would take up too much memory. */
export const LONGEST_KEPT = 10_000;

/** Files repeat templates: ten thousand alerts have a few hundred texts. Whoever asks for one does so several times in a row, too. */
export const newTemplateCache = <Key, Value>(): Repeated<Key, Value> => new Repeated(256, 50);

const caches = new Map<TemplateDialect, Repeated<string, ParsedTemplate>>();

/** Parses a template, of an alert's label or annotation unless said otherwise, as Go's text/template/parse does. Never throws. Parses of equal texts are shared. */
export function parseTemplate(text: string, dialect: TemplateDialect = OF_ALERTS): ParsedTemplate {
  let cache = caches.get(dialect);
  if (!cache) caches.set(dialect, (cache = newTemplateCache<string, ParsedTemplate>()));
  const known = cache.get(text);
  if (known) return known;
  const parser = new Parser(templateTokens(text), dialect);
  const { tree, problem } = parser.run();
  const parsed: ParsedTemplate = { text, tree, problem, elseWith: parser.elseWith };
  if (text.length <= LONGEST_KEPT) cache.set(text, parsed);
  return parsed;
}

/** The version of Prometheus that reads `else with`: the first one that is built with Go 1.23. */
export const ELSE_WITH_SINCE: Version = { major: 3, minor: 0 };
