import type { MetricFact, MetricType } from '../query/promql/facts';
import { MOST_METRICS } from './knowledge-paths';

/** What an answer of `/api/v1/metadata` says of one family of metrics. */
export interface FamilyMetadata {
  readonly type: MetricType;
  readonly help?: string;
  readonly unit?: string;
}

/** Characters. Longer names and labels of no sense are left out. */
const LONGEST_NAME = 500;
const LONGEST_HELP = 1_000;

/** Control characters, signs that turn the direction of writing around, and halves of characters: no part of a name that is shown. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const isName = (name: unknown): name is string => typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME && !UNSHOWABLE.test(name);

/** The data of a successful answer of the API, if `body` is one; undefined for anything else. It never throws. */
export function dataOf(body: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // Something that speaks HTML may stand before the server; what it says is of no use here.
    return undefined;
  }
  return isObject(json) && json.status === 'success' ? json.data : undefined;
}

/** The names of all series: the data of `/api/v1/label/__name__/values`. What cannot be a name is left out. */
export function readNames(data: unknown): string[] | undefined {
  return Array.isArray(data) ? data.slice(0, MOST_METRICS).filter(isName) : undefined;
}

/**
 * The families of metrics: the data of `/api/v1/metadata`. Where targets disagree about the type of one, it is not known.
 * What is not of the expected form is left out.
 */
export function readMetadata(data: unknown): Map<string, FamilyMetadata> | undefined {
  if (!isObject(data)) return undefined;
  const families = new Map<string, FamilyMetadata>();
  for (const name of Object.keys(data)) {
    if (families.size >= MOST_METRICS) break;
    const entries: unknown = data[name];
    if (!isName(name) || !Array.isArray(entries)) continue;
    const family = readFamily(entries.slice(0, 100).filter(isObject));
    if (family) families.set(name, family);
  }
  return families;
}

/** The types of the OpenMetrics and the classic format. Buckets of a gauge histogram and state sets have no type of ours. */
const TYPES: ReadonlySet<unknown> = new Set<MetricType>(['counter', 'gauge', 'histogram', 'summary', 'info']);

function readFamily(entries: readonly Readonly<Record<string, unknown>>[]): FamilyMetadata | undefined {
  if (entries.length === 0) return undefined;
  const types = new Set(entries.map(({ type }) => type));
  const [type] = types;
  const help = entries.map((entry) => entry.help).find((text) => typeof text === 'string' && text.trim() !== '') as string | undefined;
  const unit = entries.map((entry) => entry.unit).find((text) => typeof text === 'string' && text.trim() !== '') as string | undefined;
  return { type: types.size === 1 && TYPES.has(type) ? (type as MetricType) : 'unknown', ...(help === undefined ? {} : { help: shortened(help) }), ...(unit === undefined ? {} : { unit: unit.slice(0, 50) }) };
}

const shortened = (help: string): string => (help.length > LONGEST_HELP ? `${help.slice(0, LONGEST_HELP)}…` : help);

/** What a family's series with a suffix are. */
interface Part {
  readonly suffix: string;
  readonly of: ReadonlySet<MetricType>;
  readonly type: MetricType;
  /** Before the family's help. */
  readonly what?: string;
}

const DISTRIBUTIONS: ReadonlySet<MetricType> = new Set(['histogram', 'summary']);
const PARTS: readonly Part[] = [
  { suffix: '_bucket', of: new Set(['histogram']), type: 'counter', what: 'Observations up to the bound `le`' },
  { suffix: '_sum', of: DISTRIBUTIONS, type: 'counter', what: 'Sum of what was observed' },
  { suffix: '_count', of: DISTRIBUTIONS, type: 'counter', what: 'Number of observations' },
  // OpenMetrics names the family without the suffix that its series have.
  { suffix: '_total', of: new Set(['counter']), type: 'counter' },
  { suffix: '_info', of: new Set(['info']), type: 'info' },
];

/**
 * The metrics that a server has, by name. Series get their type and help from their family. Without the names, the
 * families stand for their series; without metadata, the names alone are known.
 */
export function metricsOf(names: readonly string[] | undefined, families: ReadonlyMap<string, FamilyMetadata> | undefined): MetricFact[] {
  const facts = new Map<string, MetricFact>();
  if (names) for (const name of names) facts.set(name, factOf(name, families ?? new Map<string, FamilyMetadata>()));
  else for (const [name, family] of families ?? []) for (const fact of seriesOf(name, family)) if (facts.size < MOST_METRICS) facts.set(fact.name, fact);
  return [...facts.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function factOf(name: string, families: ReadonlyMap<string, FamilyMetadata>): MetricFact {
  const own = families.get(name);
  if (own) return { name, ...own, source: 'server' };
  for (const part of PARTS) {
    const family = name.endsWith(part.suffix) ? families.get(name.slice(0, -part.suffix.length)) : undefined;
    if (family && part.of.has(family.type)) return partFact(name, part, family);
  }
  return { name, type: 'unknown', source: 'server' };
}

/** A family and the series that a classic histogram or a summary is made of. */
function seriesOf(name: string, family: FamilyMetadata): MetricFact[] {
  const parts = DISTRIBUTIONS.has(family.type) ? PARTS.filter(({ of }) => of.has(family.type)) : [];
  return [{ name, ...family, source: 'server' }, ...parts.map((part) => partFact(name + part.suffix, part, family))];
}

function partFact(name: string, { type, what }: Part, { help }: FamilyMetadata): MetricFact {
  const text = what === undefined || help === undefined ? (what ?? help) : `${what}: ${help}`;
  return { name, type, ...(text === undefined ? {} : { help: text }), source: 'server' };
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
