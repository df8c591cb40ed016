import { alternatives, type JsonSchema } from './json-schema';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
  'int-or-string': 'a whole number or a string',
  scalar: 'a single value',
};

/** What a value may be that follows any of these schemas, in words. */
export function expectationOf(schemas: readonly JsonSchema[]): string {
  const values = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const])).map(String).map(code);
  const others = schemas.flatMap(alternatives).filter((schema) => !schema.enum && schema.const === undefined);
  const words = others.map((schema) => schema['x-expected'] ?? bounded(schema) ?? TYPES[schema.type ?? ''] ?? 'another value');
  return [...new Set([...(values.length > 1 ? [`one of ${values.slice(0, MAX_LISTED).join(', ')}${values.length > MAX_LISTED ? ', …' : ''}`] : values), ...words])].join(', or ');
}

const MAX_LISTED = 40;

function bounded({ type, minimum, maximum }: JsonSchema): string | undefined {
  const noun = TYPES[type ?? ''] ?? 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${noun} of at least ${minimum}`;
  return maximum === undefined ? undefined : `${noun} of at most ${maximum}`;
}

/** A few names in words; of many, the first ones. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(code).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

export const code = (text: string): string => `\`${text}\``;
