import { queriesOfObjects } from '../../model/held-queries';
import { ruleQueries } from '../../model/query-region';
import { isMapping } from '../../yaml/tree';
import { occurrencesInContract } from './in-contract';
import { occurrencesInObject } from './in-objects';
import { occurrencesInQuery } from './in-queries';
import { occurrencesInRules } from './in-rules';
import { occurrencesInTests } from './in-tests';
import { occurrencesInTemplate } from './in-templates';
import { nameKey, type NamedSource, type Occurrence } from './occurrence';

const known = new WeakMap<NamedSource, readonly Occurrence[]>();

/** Every name of a document that other documents may share with it, in the order of the text; worked out once for each analysis. */
export function occurrencesOf(source: NamedSource): readonly Occurrence[] {
  let occurrences = known.get(source);
  if (!occurrences) known.set(source, (occurrences = once(readOccurrences(source)).sort((a, b) => a.from - b.from || a.to - b.to)));
  return occurrences;
}

/** The same in any order and with repetitions, without keeping anything: for a look at very many files. */
export function readOccurrences({ role, kind, document, resources, groups, queries, templates }: NamedSource): Occurrence[] {
  if (kind === 'contract') return [...(isMapping(document.root) ? occurrencesInContract(document.root) : []), ...queries.flatMap(occurrencesInQuery)];
  const inTests = kind === 'unit-tests' ? occurrencesInTests(document) : [];
  // Queries that a Helm template has yet to complete are not checked, but what they read is written in them.
  const all = role === 'template' ? [...ruleQueries(document.text, groups), ...queriesOfObjects(document.text, resources)] : queries;
  return [...inTests, ...occurrencesInRules(groups), ...resources.flatMap(occurrencesInObject), ...all.flatMap(occurrencesInQuery), ...templates.flatMap(occurrencesInTemplate)];
}

/** What aliases repeat stands at one place. */
function once(occurrences: readonly Occurrence[]): Occurrence[] {
  const seen = new Set<string>();
  return occurrences.filter(({ from, to, kind, name, role }) => {
    const key = `${from} ${to} ${role} ${nameKey(kind, name)}`;
    return !seen.has(key) && seen.add(key);
  });
}
