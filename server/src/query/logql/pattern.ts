/** A part of a pattern of Loki: a capture such as `<status>`, or the text between captures. Offsets count from the pattern's beginning. */
export interface PatternPart {
  readonly from: number;
  readonly to: number;
  /** The name of a capture; `_` for one whose text is thrown away. Undefined for a text. */
  readonly capture: string | undefined;
}

const CAPTURE = /<([A-Za-z_][A-Za-z0-9_]*)>/g;

/** Takes a pattern apart, as `pattern "<ip> - <_>"` and the line filter `|>` read it (pkg/logql/log/pattern/lexer.rl). */
export function patternParts(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let at = 0;
  for (const match of pattern.matchAll(CAPTURE)) {
    if (match.index > at) parts.push({ from: at, to: match.index, capture: undefined });
    at = match.index + match[0].length;
    parts.push({ from: match.index, to: at, capture: match[1] });
  }
  if (at < pattern.length) parts.push({ from: at, to: pattern.length, capture: undefined });
  return parts;
}

/** The labels that a pattern makes. */
export const captureNames = (pattern: string): string[] => patternParts(pattern).flatMap(({ capture }) => (capture === undefined || capture === '_' ? [] : [capture]));

/**
 * What Loki refuses a pattern for (pkg/logql/log/pattern/ast.go).
 *
 * @param use the parser `pattern` makes labels, and the line filters `|>` and `!>` take unnamed captures only
 */
export function patternProblem(pattern: string, use: 'parser' | 'filter'): string | undefined {
  const parts = patternParts(pattern);
  const twins = parts.findIndex(({ capture }, i) => capture !== undefined && parts[i + 1]?.capture !== undefined);
  if (twins >= 0) return `Between \`<${parts[twins]!.capture}>\` and \`<${parts[twins + 1]!.capture}>\` there must be a text: nothing else says where the one ends.`;
  const names = captureNames(pattern);
  if (use === 'filter') return names.length > 0 ? `A pattern in a line filter takes nothing out of the line: write \`<_>\` for \`<${names[0]!}>\`.` : undefined;
  if (names.length === 0) return 'The pattern names no capture: write at least one such as `<status>`, which becomes a label.';
  const twice = names.find((name, i) => names.indexOf(name) < i);
  return twice === undefined ? undefined : `The capture \`<${twice}>\` stands in the pattern twice; a label has one value.`;
}
