import { code, expectationOf, listed } from './expectation';
import { fieldsAt, schemasAt, valuesAt, type JsonSchema } from './json-schema';

/** A place of a file that its JSON Schema forbids. */
export interface SchemaViolation {
  /** Keys and indices from the root to the value. */
  readonly path: readonly string[];
  readonly kind: 'unknown-field' | 'missing-field' | 'invalid-value';
  /** The name of the field that is unknown or missing; the key itself where a key's name is invalid. */
  readonly field?: string;
  /** What could stand here instead, in words. */
  readonly expected: string;
  /** The fields or values that could stand here. */
  readonly candidates: readonly string[];
}

/** What a validator compiled by Ajv leaves behind; see https://ajv.js.org/api.html#error-objects. */
interface AjvError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}
export interface CompiledValidator {
  (value: unknown): boolean;
  errors?: readonly AjvError[] | null;
}

/** The violations of a value, one for each place and kind. */
export function violationsOf(validate: CompiledValidator, schema: JsonSchema, value: unknown): SchemaViolation[] {
  if (validate(value)) return [];
  const found = new Map<string, SchemaViolation>();
  for (const error of validate.errors ?? []) {
    // Each alternative of an `anyOf` complains for itself; the `anyOf` speaks for all of them.
    if (/\/anyOf\/\d/.test(error.schemaPath) || error.keyword === 'pattern' && error.schemaPath.includes('/propertyNames/')) continue;
    const violation = toViolation(error, schema);
    const key = JSON.stringify([violation.path, violation.kind, violation.field]);
    if (!found.has(key)) found.set(key, violation);
  }
  return [...found.values()];
}

function toViolation(error: AjvError, schema: JsonSchema): SchemaViolation {
  const path = error.instancePath.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  switch (error.keyword) {
    case 'additionalProperties': {
      const candidates = [...fieldsAt(schema, path).keys()];
      return { path, kind: 'unknown-field', field: String(error.params.additionalProperty), expected: listed(candidates), candidates };
    }
    case 'required':
      return { path, kind: 'missing-field', field: String(error.params.missingProperty), expected: code(String(error.params.missingProperty)), candidates: [] };
    case 'propertyNames': {
      const names = schemasAt(schema, path).map((s) => (s as { propertyNames?: JsonSchema }).propertyNames).find((s) => s !== undefined);
      return { path, kind: 'invalid-value', field: String(error.params.propertyName), expected: names?.['x-expected'] ?? 'another name', candidates: [] };
    }
    case 'uniqueItems':
      // Which of the two comes first depends on how the validator looks for them; the later one is the one too many.
      return { path: [...path, String(Math.max(Number(error.params.i), Number(error.params.j)))], kind: 'invalid-value', expected: 'each item only once', candidates: [] };
    default:
      return { path, kind: 'invalid-value', expected: expectationOf(schemasAt(schema, path)), candidates: valuesAt(schema, path) };
  }
}
