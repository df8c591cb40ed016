import { isScalar, isSequence, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';

/** A variable of a dashboard, as far as a query needs it. */
export interface DashboardVariable {
  readonly name: string;
  /** Whether it may have several values. */
  readonly isMulti: boolean;
  /** What the dashboard was saved with; empty where it does not say. */
  readonly current: readonly string[];
  /** What it may be, where the dashboard itself lists that. */
  readonly options: readonly string[];
}

const ALL = '$__all';
/** A list that somebody chooses from; longer ones are typed. */
const MOST_OPTIONS = 200;

const known = new WeakMap<YamlMapping, ReadonlyMap<string, DashboardVariable>>();

/**
 * The variables of a dashboard by their names; those that stand for data sources are left out, for the environment says which server is asked.
 * They are read once, for each query of the dashboard asks for them.
 */
export function dashboardVariables(dashboard: YamlMapping): ReadonlyMap<string, DashboardVariable> {
  let variables = known.get(dashboard);
  if (!variables) known.set(dashboard, (variables = readVariables(dashboard)));
  return variables;
}

function readVariables(dashboard: YamlMapping): ReadonlyMap<string, DashboardVariable> {
  const all = [...itemsOf(valueAt(dashboard, 'templating', 'list')), ...itemsOf(valueAt(dashboard, 'variables')).flatMap((one) => valueAt(one, 'spec') ?? [])];
  const read = all.flatMap((node): [string, DashboardVariable][] => {
    const name = textOf(valueAt(node, 'name'));
    if (name === undefined || textOf(valueAt(node, 'type')) === 'datasource') return [];
    const everything = textOf(valueAt(node, 'allValue')) || '.*';
    const isMulti = textOf(valueAt(node, 'multi')) === 'true' || textOf(valueAt(node, 'includeAll')) === 'true';
    const current = textsOf(valueAt(node, 'current', 'value')).map((value) => (value === ALL ? everything : value));
    const listed = itemsOf(valueAt(node, 'options')).flatMap((option) => textsOf(valueAt(option, 'value'))).filter((value) => value !== ALL);
    const query = textOf(valueAt(node, 'query'));
    const isList = ['interval', 'custom', 'constant', 'textbox'].includes(textOf(valueAt(node, 'type')) ?? '');
    const options = listed.length > 0 ? listed : isList && query !== undefined ? query.split(',').map((option) => (option.split(' : ').at(-1) ?? '').trim()).filter((option) => option !== '') : [];
    return [[name, { name, isMulti, current: current.filter((value) => value !== ''), options: options.slice(0, MOST_OPTIONS) }]];
  });
  return new Map(read);
}

const textOf = (node: YamlNode | undefined): string | undefined => locatedText(node)?.value;
const textsOf = (node: YamlNode | undefined): string[] => (isSequence(node) ? itemsOf(node) : isScalar(node) ? [node] : []).flatMap((one) => textOf(one) ?? []);
