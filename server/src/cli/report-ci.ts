import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { homepage, version } from '../../../package.json';
import type { SeverityName } from '../contract/contract';
import type { Problem } from '../features/diagnose';
import { rules } from '../rules/index.generated';
import { pages } from '../rules/pages.generated';
import type { CheckedFile } from './check';
import { printable } from './report';

/** SARIF's levels (SARIF 2.1.0, section 3.27.10). It has three; a hint is a note as an information is. */
const LEVELS: Readonly<Record<SeverityName, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** Where a rule's page can be read. */
const rulePage = (rule: string): string => `${homepage}/blob/main/docs/rules/${rule}.md`;

const summaryOf = (rule: string): string => /^# [^\n]+\n\n([^\n]+)/.exec(pages[rule] ?? '')?.[1] ?? rule;

/** One result (section 3.27); lines and columns count from one, in UTF-16 units. */
export function toSarifResults({ file, snapshot, problems, suppressed }: CheckedFile): object[] {
  const result = (problem: Problem): object => {
    const [start, end] = [snapshot.lines.position(problem.from), snapshot.lines.position(problem.to)];
    const region = { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
    return {
      ruleId: problem.rule,
      ruleIndex: INDICES.get(problem.rule),
      level: LEVELS[problem.severity],
      message: { text: problem.message },
      locations: [{ physicalLocation: { artifactLocation: artifact(file), region } }],
    };
  };
  return [...problems.map(result), ...suppressed.map((problem) => ({ ...result(problem), suppressions: [{ kind: 'inSource' }] }))];
}

const INDICES: ReadonlyMap<string, number> = new Map(rules.map(({ id }, i) => [id, i]));

/** A file below the current folder by its relative URI, so that whoever shows the results finds it in a checkout; any other one by its absolute URI. */
function artifact(file: string): object {
  const absolute = path.resolve(file);
  const relative = path.relative(process.cwd(), absolute);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return { uri: pathToFileURL(absolute).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: 'PROJECTROOT' };
}

/** The log of one run, as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
export const toSarif = (results: readonly object[]): object => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'observability-authoring',
          semanticVersion: version,
          informationUri: homepage,
          rules: rules.map(({ id, severity }) => ({ id, shortDescription: { text: summaryOf(id) }, helpUri: rulePage(id), defaultConfiguration: { level: LEVELS[severity] } })),
        },
      },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { PROJECTROOT: { uri: `${pathToFileURL(process.cwd()).href.replace(/\/$/, '')}/` } },
      results,
    },
  ],
});

const COMMANDS: Readonly<Record<SeverityName, string>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** One line for each problem, which a GitHub workflow shows beside the code ("Workflow commands for GitHub Actions", setting messages). */
export function toGithub({ file, snapshot, problems }: CheckedFile): string {
  return problems
    .map((problem) => {
      const [start, end] = [snapshot.lines.position(problem.from), snapshot.lines.position(problem.to)];
      // Columns are taken only of what ends on the line that it begins on.
      const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
      const properties = { file: path.relative(process.cwd(), path.resolve(file)).split(path.sep).join('/'), line: start.line + 1, endLine: end.line + 1, ...columns, title: problem.rule };
      const line = `::${COMMANDS[problem.severity]} ${Object.entries(properties).map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`).join(',')}::${escaped(problem.message)}`;
      return `${printable(line)}\n`;
    })
    .join('');
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
