import type { Contract } from '../contract/contract';
import { contractFacts } from '../contract/contract-facts';
import type { QueryFacts } from '../query/promql/facts';
import { CombinedFacts } from '../query/promql/metric-table';
import { SERVER_SERIES } from '../query/promql/server-series';
import { factsOfFile, type WorkspaceFacts } from '../workspace/facts';
import { recordedFacts } from '../workspace/recorded-facts';
import type { Snapshot } from './snapshot';

/** The facts of each contract, combined with what every server has; without a contract, the latter alone. */
const byContract = new WeakMap<Contract, CombinedFacts>();
const WITHOUT_CONTRACT = new CombinedFacts([SERVER_SERIES]);

/** What is known of metrics wherever a contract is in force, or none. */
export function baseFacts(contract: Contract | undefined): CombinedFacts {
  if (!contract) return WITHOUT_CONTRACT;
  let facts = byContract.get(contract);
  if (!facts) byContract.set(contract, (facts = new CombinedFacts([contractFacts(contract), SERVER_SERIES])));
  return facts;
}

const byWorkspace = new WeakMap<WorkspaceFacts, Map<Contract | undefined, QueryFacts>>();

/** What is known of the metrics that the rules of a workspace record; the same object for the same workspace and contract. */
export function factsOfRules(workspace: WorkspaceFacts, contract: Contract | undefined): QueryFacts {
  let known = byWorkspace.get(workspace);
  if (!known) byWorkspace.set(workspace, (known = new Map<Contract | undefined, QueryFacts>()));
  let facts = known.get(contract);
  if (!facts) known.set(contract, (facts = recordedFacts(workspace, baseFacts(contract).parts)));
  return facts;
}

interface Known {
  readonly contract: Contract | undefined;
  readonly live: QueryFacts | undefined;
  readonly workspace: WorkspaceFacts | undefined;
  readonly facts: CombinedFacts;
}
const known = new WeakMap<Snapshot, Known>();

/**
 * What is known of metrics where a file's queries stand: the contract's catalog, the rules of the workspace, or else of the
 * file alone, what every server has, and what the configured server knows, where it was asked.
 *
 * @param workspace what is known of the workspace, this file included
 */
export function factsFor(snapshot: Snapshot, contract: Contract | undefined, live?: QueryFacts, workspace?: WorkspaceFacts): CombinedFacts {
  const last = known.get(snapshot);
  if (last && last.contract === contract && last.live === live && last.workspace === workspace) return last.facts;
  const base = baseFacts(contract);
  const rules = workspace ?? (holdsRules(snapshot) ? factsOfFile(snapshot.analyses) : undefined);
  const more = [...(rules ? [factsOfRules(rules, contract)] : []), ...(live ? [live] : [])];
  const facts = more.length > 0 ? new CombinedFacts([...base.parts, ...more]) : base;
  known.set(snapshot, { contract, live, workspace, facts });
  return facts;
}

const holdsRules = ({ analyses }: Snapshot): boolean => analyses.some(({ groups }) => groups.some((group) => group.rules.length > 0));
