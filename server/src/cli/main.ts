import { version } from '../../../package.json';
import type { SeverityName } from '../contract/contract';
import { pages } from '../rules/pages.generated';
import { didYouMean } from '../text/did-you-mean';
import { HELP, parseArguments, UsageError, type CheckArguments } from './arguments';
import { checkPaths } from './check';
import { format } from './format';
import { printable, summary, toJson, toJsonText, toPretty } from './report';
import { toGithub, toSarif, toSarifResults } from './report-ci';

const note = (text: string): void => void process.stderr.write(`observability-authoring: ${printable(text)}\n`);
const write = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

/** @returns the exit code: 0 clean, 1 with errors, 2 when it could not run */
async function main(argv: readonly string[]): Promise<number> {
  const args = parseArguments(argv);
  switch (args.command) {
    case 'help':
      await write(HELP);
      return 0;
    case 'version':
      await write(`${version}\n`);
      return 0;
    case 'explain': {
      const page = Object.hasOwn(pages, args.rule) ? pages[args.rule] : undefined;
      if (page === undefined) throw new UsageError(unknownRule(args.rule));
      await write(page);
      return 0;
    }
    case 'check':
      return check(args);
    // What speaks to servers takes as long to load as all else, and a check needs none of it.
    case 'explain-query':
      return (await import('./explain-query')).explainQuery(args, { out: write, note });
    case 'query':
      return (await import('./query')).query(args, { out: write, note });
    case 'format':
      return format(args, { out: write, note: (text) => process.stderr.write(text) });
  }
}

function unknownRule(rule: string): string {
  const meant = didYouMean(rule, Object.keys(pages));
  return `there is no rule ${JSON.stringify(rule)}${meant ? `; did you mean ${meant}?` : `; the rules are ${Object.keys(pages).join(', ')}`}`;
}

async function check(args: CheckArguments): Promise<number> {
  const counts: Record<SeverityName, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  const json: unknown[] = [];
  let files = 0;
  let bad = 0;
  for await (const checked of checkPaths(args, note)) {
    files++;
    if (checked.problems.length > 0) bad++;
    for (const { severity } of checked.problems) counts[severity]++;
    if (args.format === 'json') for (const problem of toJson(checked)) json.push(problem);
    else if (args.format === 'sarif') for (const result of toSarifResults(checked)) json.push(result);
    else if (args.format === 'github') await write(toGithub(checked));
    else await write(toPretty(checked, process.stdout.isTTY === true && process.env.NO_COLOR === undefined));
  }
  if (args.format === 'json') await write(`${toJsonText(json)}\n`);
  else if (args.format === 'sarif') await write(`${toJsonText(toSarif(json as object[]))}\n`);
  else await write(`${summary(counts, bad, files)}\n`);
  return counts.error > 0 || counts.warning > args.maxWarnings ? 1 : 0;
}

// A reader that closes the pipe early, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) note(error.message);
    else process.stderr.write(`observability-authoring: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
