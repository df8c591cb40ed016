import defaultText from './default-contract.yaml';
import { parseYaml } from '../yaml/parse';
import type { Contract } from './contract';
import { toPlain } from '../yaml/plain';
import type { SchemaViolation } from '../schema/violations';
import { validateContract } from './validate-contract';
import type { YamlNode } from '../yaml/tree';

/** The contract that is in force when a team has none: data like every other, and the text that a new file starts with. */
export const DEFAULT_CONTRACT_TEXT: string = defaultText;

const EMPTY: Contract = {
  namespaces: [],
  environments: {},
  services: {},
  endpoints: { metrics: '', liveness: '', readiness: '', readinessTimeout: '' },
  scrape: { selector: '', port: '', interval: '', timeout: '' },
  metrics: { labels: [], retention: '', catalog: {} },
  alerts: { severities: {}, annotations: [], name: '', required: {} },
  records: { name: '' },
  logs: { fields: [], levels: [], labels: [], correlation: '', derived: {} },
  dashboards: {},
  queries: {},
  retention: {},
  rules: {},
};

/** The parts whose fields are overridden one by one; every other part is replaced whole. */
const PARTS_WITH_FIELDS = ['endpoints', 'scrape', 'metrics', 'alerts', 'records', 'logs'] as const;

export interface LoadedContract {
  readonly contract: Contract;
  /** What the schema forbids in the file. The parts concerned keep the values of the contract below. */
  readonly violations: readonly SchemaViolation[];
  /** Whether the file is read as its writer meant it: one YAML document without errors that follows the schema. */
  readonly isValid: boolean;
}

let builtIn: Contract | undefined;
export const defaultContract = (): Contract => (builtIn ??= merge(EMPTY, toPlain(parseYaml(DEFAULT_CONTRACT_TEXT)[0]!.document.root) as Partial<Contract>));

/** Reads a team's contract from the text of its file. Never throws. */
export function loadContract(text: string): LoadedContract {
  const documents = parseYaml(text);
  const loaded = readContract(documents[0]?.document.root);
  return { ...loaded, isValid: loaded.isValid && documents.length === 1 && documents[0]!.document.errors.length === 0 };
}

/** Reads a team's contract from the tree of its file; whatever is wrong in it falls back on the contract it extends. Other files that it extends are not read. */
export function readContract(root: YamlNode | undefined): LoadedContract {
  const { own, bases, violations, isValid } = readLayer(root);
  return { contract: mergeLayers([own], bases.every((base) => base === 'none')), violations, isValid };
}

/** What one file says of itself, before anything is merged. */
export interface ContractLayer {
  /** The parts that follow the schema. */
  readonly own: Partial<Contract>;
  /** What it extends: `default`, `none`, or paths as they are written. */
  readonly bases: readonly string[];
  readonly violations: readonly SchemaViolation[];
  readonly isValid: boolean;
}

export function readLayer(root: YamlNode | undefined): ContractLayer {
  const value = root === undefined || (root.kind === 'scalar' && root.type === 'null') ? {} : toPlain(root);
  const violations = validateContract(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { own: {}, bases: ['default'], violations, isValid: false };
  const own: Record<string, unknown> = withoutInvalidParts(value as Record<string, unknown>, violations);
  const bases = own.extends ?? 'default';
  return { own, bases: (Array.isArray(bases) ? bases : [bases]) as string[], violations, isValid: violations.length === 0 };
}

/** Merges what several files say, each over those before it, and all over the built-in contract unless nothing is to be below them. */
export const mergeLayers = (layers: readonly Partial<Contract>[], isBare: boolean): Contract => layers.reduce<Contract>(merge, isBare ? EMPTY : defaultContract());

/** Leaves out each part, or each field of a part with fields, that the schema objects to. */
function withoutInvalidParts(file: Record<string, unknown>, violations: readonly SchemaViolation[]): Record<string, unknown> {
  const invalidFields = new Map<string, Set<string>>();
  const valid: Record<string, unknown> = { ...file };
  for (const violation of violations) {
    // An unknown field is reported at the mapping around it, which is not to blame for it.
    const [part, field] = violation.kind === 'unknown-field' ? [...violation.path, violation.field] : violation.path;
    if (part === undefined) continue;
    if (field === undefined || !(part === 'rules' || (PARTS_WITH_FIELDS as readonly string[]).includes(part))) delete valid[part];
    else invalidFields.set(part, (invalidFields.get(part) ?? new Set()).add(field));
  }
  for (const [part, names] of invalidFields) {
    const fields = valid[part];
    if (typeof fields === 'object' && fields !== null) valid[part] = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
    else delete valid[part];
  }
  return valid;
}

function merge(base: Contract, over: Partial<Contract>): Contract {
  const merged: Record<string, unknown> = { ...base };
  for (const part of Object.keys(EMPTY) as (keyof Contract)[]) {
    const value = over[part];
    if (value === undefined || value === null) continue;
    merged[part] = (PARTS_WITH_FIELDS as readonly string[]).includes(part) ? { ...base[part], ...dropEmpty(value) } : value;
  }
  return merged as unknown as Contract;
}

/** A key without a value says nothing, so it overrides nothing. */
const dropEmpty = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null && field !== undefined));
