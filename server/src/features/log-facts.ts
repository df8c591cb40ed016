import type { Contract } from '../contract/contract';
import { logQueries, comparisonsOf } from '../query/logql/ast';
import { labelUses, ownNames } from '../query/logql/label-uses';
import type { LogFacts } from '../query/logql/facts';
import { logqlOf, type QueryRegion } from '../model/query-region';
import type { WorkspaceFacts } from '../workspace/facts';
import { hasVariable } from '../query/variables';
import { keptBeside } from './around';
import type { Snapshot } from './snapshot';

/**
 * What the contract says of logs, which labels the collectors of the workspace make, and what the queries around a document or a part
 * of one use.
 *
 * @param queries those of its own that count
 */
export function logFactsFor(snapshot: Snapshot, index: number, queries: readonly QueryRegion[], contract: Contract | undefined, workspace?: WorkspaceFacts): LogFacts {
  const used = [usedIn(queries), usedBeside(snapshot, index)];
  const made = workspace?.keys('streamLabels').filter((name) => name !== '') ?? [];
  const labels = [...new Set([...(contract?.logs.labels ?? []), ...made, ...used.flatMap((one) => [...one.labels])])];
  const fields = [...new Set([...(contract?.logs.fields ?? []), ...used.flatMap((one) => [...one.fields])])].filter((name) => !labels.includes(name));
  return {
    labels,
    fields,
    values: (name) => [...new Set([...(contract ? contractValues(contract, name) : []), ...used.flatMap((one) => [...(one.values.get(name) ?? [])])])],
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

const usedBeside = keptBeside(usedIn);

/** What LogQL uses. For suggestions only: a name may be misspelt. */
function usedIn(regions: readonly QueryRegion[]): Used {
  const labels = new Set<string>();
  const fields = new Set<string>();
  const values = new Map<string, Set<string>>();
  const compared = (name: string, operator: string, value: string): void => {
    if ((operator !== '=' && operator !== '!=') || value === '' || hasVariable(value)) return;
    const known = values.get(name);
    if (known) known.add(value);
    else values.set(name, new Set([value]));
  };
  for (const region of regions) {
    const expr = region.language !== 'logql' ? undefined : logqlOf(region).expr;
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
