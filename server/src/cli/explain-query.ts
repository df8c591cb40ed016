import path from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { explanationText, logqlExplanationText } from '../features/explain-query';
import { baseFacts } from '../features/query-facts';
import { queryLanguage } from '../query/language';
import { explainLogql } from '../query/logql/explain';
import { explainPromql, type ExplainedNode } from '../query/promql/explain';
import type { ExplainQueryArguments } from './arguments';
import { ContractLookup } from './contract-lookup';
import { printable, toJsonText } from './report';

/** Where a command writes: what was asked for, and remarks beside it. */
interface Output {
  readonly out: (text: string) => Promise<void>;
  readonly note: (text: string) => void;
}

/**
 * Prints a query as a tree with types and labels.
 *
 * @returns the exit code: 0, or 1 where Prometheus, or for LogQL Loki, would refuse the query
 * @throws UsageError where the contract cannot be read
 */
export async function explainQuery(args: ExplainQueryArguments, { out, note }: Output): Promise<number> {
  const expression = args.expression === '-' ? await textOfStream(process.stdin) : args.expression;
  if (queryLanguage(expression) === 'logql') {
    const { root, problems } = explainLogql(expression);
    await out(args.format === 'json' ? `${toJsonText({ query: expression, tree: root ?? null, problems: problems.map(({ from, to, message }) => ({ from, to, message })) })}\n` : `${logqlExplanationText(expression).split('\n').map(printable).join('\n')}\n`);
    return problems.length > 0 ? 1 : 0;
  }
  // A file of any name in the current folder has the contract that counts there.
  const { contract } = await new ContractLookup(args.contract, note).of(path.resolve('query.promql'));
  const facts = baseFacts(contract);
  const { root, problems } = explainPromql(expression, facts);
  await out(
    args.format === 'json'
      ? `${toJsonText({ query: expression, tree: root ? toJson(root) : null, problems: problems.map(({ from, to, message }) => ({ from, to, message })) })}\n`
      : `${explanationText(expression, facts).split('\n').map(printable).join('\n')}\n`,
  );
  return problems.length > 0 ? 1 : 0;
}

/** Sets are lists in JSON; `any` says that there may be labels that cannot be named. */
function toJson({ kind, text, from, to, type, labels, metric, children }: ExplainedNode): unknown {
  return {
    kind,
    text,
    from,
    to,
    type,
    ...(labels ? { labels: { must: [...labels.must], can: labels.can === 'any' ? 'any' : [...labels.can], cannot: [...labels.cannot] } } : {}),
    ...(metric ? { metric } : {}),
    children: children.map(toJson),
  };
}
