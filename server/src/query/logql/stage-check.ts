import type { Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import { compileRegexp } from '../promql/regexp';
import { hasVariable, withoutVariables } from '../variables';
import { comparisonsOf, logQueries, type Expr, type Extraction, type LabelFilter, type LabelFormat, type LineFilter, type ParserStage, type Stage, type StringLiteral } from './ast';
import { isIpPattern, isJsonPath, isLogfmtPath } from './paths';
import { patternParts, patternProblem } from './pattern';
import { compileSearch, groupNames } from './regexp';
import { innerSpan } from './string-place';

/** A problem of a text that a stage holds. */
export interface StageProblem extends QueryProblem {
  /** Whether the parser of Loki takes it, and only running the query fails. */
  readonly isLate?: true;
}

/** What Loki refuses in the texts that the stages of a query hold, before it reads any line (Stage() of pkg/logql/syntax/ast.go). */
export function checkStages(expr: Expr, text: string): StageProblem[] {
  const checker = new StageChecker(text);
  for (const { logs, range } of logQueries(expr)) {
    for (const stage of logs.stages) checker.stage(stage);
    for (const { filter } of range?.unwrap?.filters ?? []) checker.comparisons(filter, false);
  }
  return checker.problems.sort((a, b) => a.from - b.from || b.to - a.to);
}

class StageChecker {
  readonly problems: StageProblem[] = [];

  constructor(private readonly text: string) {}

  private report({ from, to }: Span, message: string, fixes: QueryProblem['fixes'] = []): void {
    this.problems.push({ from, to, message, fixes });
  }

  private reportLate({ from, to }: Span, message: string): void {
    this.warn({ from, to }, `${message} The parser of Loki takes it, and the query fails when it runs.`);
  }

  private warn({ from, to }: Span, message: string): void {
    this.problems.push({ from, to, message, fixes: [], isLate: true });
  }

  stage(stage: Stage): void {
    switch (stage.kind) {
      case 'line-filter':
        return this.lineFilter(stage);
      case 'parser':
        return this.parser(stage);
      case 'label-filter':
        return this.labelFilter(stage.filter);
      case 'label-format':
        return this.labelFormat(stage);
      case 'drop':
      case 'keep':
        for (const { matcher } of stage.labels) if (matcher?.operator.endsWith('~')) this.labelRegexp({ kind: 'string', ...matcher.valueSpan, value: matcher.value });
        return;
      default:
        return;
    }
  }

  private lineFilter({ operator, matches }: LineFilter): void {
    for (const { isIp, text } of matches) {
      if (isIp) {
        if (operator !== '|=' && operator !== '!=') this.reportLate(text, `\`ip(…)\` goes with \`|=\` and \`!=\`, not with \`${operator}\`.`);
        // Not every version of Loki looks at the addresses between an `or` (newOrFilter of ast.go).
        else if (operator === '|=' && matches.length > 1) this.address(text, (message) => this.warn(text, message));
        else this.address(text, (message) => this.report(text, message));
      } else if (operator === '|~' || operator === '!~') this.search(text);
      else if ((operator === '|>' || operator === '!>') && !hasVariable(text.value)) {
        const problem = patternProblem(text.value, 'filter');
        if (problem !== undefined) this.report(text, problem, this.unnamed(text));
      }
    }
  }

  /** Takes the names out of a pattern's captures. */
  private unnamed(text: StringLiteral): QueryProblem['fixes'] {
    const named = patternParts(text.value).filter(({ capture }) => capture !== undefined && capture !== '_');
    const edits = named.flatMap((part) => {
      const at = innerSpan(this.text, text, part);
      return at ? [{ ...at, text: '<_>' }] : [];
    });
    return edits.length > 0 && edits.length === named.length ? [{ title: 'Change to `<_>`', edits }] : [];
  }

  private address({ value }: StringLiteral, tell: (message: string) => void): void {
    if (!hasVariable(value) && !isIpPattern(value)) tell(`${JSON.stringify(value)} is neither an address, nor a network such as \`"10.0.0.0/8"\`, nor a range such as \`"10.0.0.1-10.0.0.9"\`.`);
  }

  private search(text: StringLiteral): boolean {
    const { error } = compileSearch(withoutVariables(text.value));
    if (error !== undefined) this.report(text, `The regular expression does not compile: ${error} (Loki uses RE2 syntax).`);
    return error === undefined;
  }

  private labelRegexp(text: StringLiteral): void {
    const { error } = compileRegexp(withoutVariables(text.value));
    if (error !== undefined) this.report(text, `The regular expression does not compile: ${error} (Loki uses RE2 syntax).`);
  }

  private parser({ name, pattern, extractions }: ParserStage): void {
    if (pattern && name === 'regexp' && this.search(pattern) && !hasVariable(pattern.value) && groupNames(pattern.value).length === 0) {
      this.report(pattern, 'The expression names no group, so nothing becomes a label: write at least one such as `(?P<status>\\d+)`.');
    }
    if (pattern && name === 'pattern' && !hasVariable(pattern.value)) {
      const problem = patternProblem(pattern.value, 'parser');
      if (problem !== undefined) this.report(pattern, problem);
    }
    for (const extraction of extractions) this.extraction(name, extraction);
  }

  private extraction(parser: ParserStage['name'], { name, nameSpan, path }: Extraction): void {
    if (!path) {
      // A name alone is its own path, whose letters are those of ASCII.
      const message = `\`${name}\` is the path into the line as well, and there Loki takes the letters \`a\` to \`z\`, digits and \`_\` only.`;
      if (hasVariable(name) || isLogfmtPath(name)) return;
      if (parser === 'json') this.report(nameSpan, message);
      else this.reportLate(nameSpan, message);
      return;
    }
    if (hasVariable(path.value)) return;
    if (parser === 'json' && !isJsonPath(path.value)) this.report(path, `${JSON.stringify(path.value)} is no path into JSON: names stand behind dots, and others in brackets, as in \`"response.headers[\\"X-Key\\"][0]"\`.`);
    if (parser === 'logfmt' && !isLogfmtPath(path.value)) this.reportLate(path, `${JSON.stringify(path.value)} is no key of a logfmt line: it has letters, digits and \`_\`.`);
  }

  private labelFilter(filter: LabelFilter): void {
    let inner = filter;
    while (inner.kind === 'paren') inner = inner.filter;
    this.comparisons(inner, inner.kind === 'comparison');
  }

  /** @param isAlone whether the filter is one comparison, and a stage: Loki looks at the addresses of no other (Stage() of LabelFilterExpr) */
  comparisons(filter: LabelFilter, isAlone: boolean): void {
    for (const { operator, value } of comparisonsOf(filter)) {
      if (value.kind === 'ip') this.address(value.pattern, (message) => (isAlone ? this.report(value.pattern, message) : this.warn(value.pattern, `${message} Loki takes it here, and nothing ever matches it.`)));
      else if (value.kind === 'string' && operator.endsWith('~')) this.labelRegexp(value);
    }
  }

  private labelFormat({ formats }: LabelFormat): void {
    const seen = new Set<string>();
    for (const { name, nameSpan } of formats) {
      if (name === '__error__') this.report(nameSpan, '`__error__` says what failed, and cannot be written. `drop __error__` takes it away.');
      else if (seen.has(name)) this.report(nameSpan, `\`${name}\` is set twice in one \`label_format\`, which Loki refuses: write a second stage behind it.`);
      seen.add(name);
    }
  }
}
