import type { Contract } from '../contract/contract';
import { logQueries, comparisonsOf } from '../query/logql/ast';
import { labelUses, ownNames } from '../query/logql/label-uses';
import type { LogFacts } from '../query/logql/facts';
import { logqlOf } from '../model/query-region';
import type { WorkspaceFacts } from '../workspace/facts';
import { hasVariable } from '../query/variables';
import type { Snapshot } from './snapshot';
import type { QueryCaret } from './query-caret';

/** What the contract says of logs, which labels the collectors of the workspace make, and what the other queries of a file use. */
export function logFactsFor(snapshot: Snapshot, contract: Contract | undefined, caret: QueryCaret, workspace?: WorkspaceFacts): LogFacts {
  const used = usedIn(snapshot, caret);
  const made = workspace?.keys('streamLabels').filter((name) => name !== '') ?? [];
  const labels = [...new Set([...(contract?.logs.labels ?? []), ...made, ...used.labels])];
  const fields = [...new Set([...(contract?.logs.fields ?? []), ...used.fields])].filter((name) => !labels.includes(name));
  return {
    labels,
    fields,
    values: (name) => [...new Set([...(contract ? contractValues(contract, name) : []), ...(used.values.get(name) ?? [])])],
    about: (name) => (contract && aboutName(contract, name)) ?? (made.includes(name) ? 'A label of streams, by the configuration of Promtail or Alloy in the workspace.' : undefined),
  };
}

/** The values that the contract lists of a label or a field. */
export function contractValues({ services, namespaces, environments, logs }: Contract, name: string): readonly string[] {
  if (name === 'service' || name === 'service_name') return Object.keys(services);
  if (name === 'namespace') return namespaces;
  if (name === 'environment') return Object.keys(environments);
  return /level|severity/i.test(name) && (logs.fields.includes(name) || logs.labels.includes(name)) ? logs.levels : [];
}

function aboutName({ logs }: Contract, name: string): string | undefined {
  if (logs.labels.includes(name)) return 'A label of streams, by the contract.';
  return logs.fields.includes(name) ? 'A field of the log lines, by the contract: a parser such as `| json` makes a label of it.' : undefined;
}

interface Used {
  readonly labels: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What the LogQL of a file uses, but for the query that is being written, whose words are not complete. For suggestions only: a name may be misspelt. */
function usedIn({ documents }: Snapshot, { region: except }: QueryCaret): Used {
  const labels = new Set<string>();
  const fields = new Set<string>();
  const values = new Map<string, Set<string>>();
  const compared = (name: string, operator: string, value: string): void => {
    if ((operator !== '=' && operator !== '!=') || value === '' || hasVariable(value)) return;
    const known = values.get(name);
    if (known) known.add(value);
    else values.set(name, new Set([value]));
  };
  for (const region of documents.flatMap(({ analysis }) => analysis.queries)) {
    const expr = region === except || region.language !== 'logql' ? undefined : logqlOf(region).expr;
    if (!expr) continue;
    const own = ownNames(expr);
    for (const inUse of logQueries(expr)) {
      for (const { name, operator, value } of inUse.logs.selector.matchers) {
        if (hasVariable(name)) continue;
        labels.add(name);
        compared(name, operator, value);
      }
      for (const { name, comparison } of labelUses(inUse, expr, region.text)) {
        if (hasVariable(name) || name.startsWith('__')) continue;
        if (!own.has(name)) fields.add(name);
        if (comparison?.value.kind === 'string') compared(name, comparison.operator, comparison.value.value);
      }
      for (const stage of inUse.logs.stages) if (stage.kind === 'label-filter') for (const { name, operator, value } of comparisonsOf(stage.filter)) if (value.kind === 'string') compared(name, operator, value.value);
    }
  }
  return { labels, fields, values };
}
