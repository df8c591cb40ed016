import { Recent } from '../../text/recent';
import type { Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { Version } from '../promql/versions';
import type { TemplateTree } from './ast';
import { OF_ALERTS, type TemplateDialect } from './dialect';
import { Parser } from './parser';
import { templateTokens, type TemplateToken } from './tokens';

export interface ParsedTemplate {
  readonly text: string;
  readonly tokens: readonly TemplateToken[];
  /** Undefined where the template is refused, or nested too deeply to be read. */
  readonly tree: TemplateTree | undefined;
  /** What Prometheus refuses the rule for: the first mistake, for what follows it is guesswork. */
  readonly problem: QueryProblem | undefined;
  /** `else with`, which Go reads since 1.23. */
  readonly elseWith: readonly Span[];
}

/** Who reads a template does so several times in a row, and files repeat templates. */
const MOST_KEPT = 50;
const caches = new Map<TemplateDialect, Recent<string, ParsedTemplate>>();

/** Parses a template, of an alert's label or annotation unless said otherwise, as Go's text/template/parse does. Never throws. Parses of equal texts are shared. */
export function parseTemplate(text: string, dialect: TemplateDialect = OF_ALERTS): ParsedTemplate {
  let cache = caches.get(dialect);
  if (!cache) caches.set(dialect, (cache = new Recent<string, ParsedTemplate>(MOST_KEPT)));
  const known = cache.get(text);
  if (known) return known;
  const tokens = templateTokens(text);
  const parser = new Parser(tokens, dialect);
  const parsed = { text, tokens, elseWith: parser.elseWith, ...parser.run() };
  cache.set(text, parsed);
  return parsed;
}

/** The version of Prometheus that reads `else with`: the first one that is built with Go 1.23. */
export const ELSE_WITH_SINCE: Version = { major: 3, minor: 0 };
