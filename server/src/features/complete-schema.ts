import { alternatives, fieldsAt, schemasAt, valuesAt, type JsonSchema, type Resolve } from '../schema/json-schema';
import { span, type Span } from '../text/range';
import type { KeyPlace } from '../yaml/key-path';

export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'value';
  readonly documentation?: string;
  /** What is inserted, in the snippet syntax of the Language Server Protocol. */
  readonly snippet: string;
  /** What it replaces, in offsets into the file. */
  readonly replace: Span;
  /** It is advised against. */
  readonly isDeprecated?: boolean;
}

/** The fields or values that a schema allows at a place. @param offset of the caret, in the file */
export function completeBySchema(root: JsonSchema, place: KeyPlace, offset: number, resolve?: Resolve): Completion[] {
  const replace = span(offset - place.word.length, offset);
  if (place.at === 'value') {
    const documentation = schemasAt(root, place.path, resolve).find((schema) => schema.description)?.description;
    return valuesAt(root, place.path, resolve).map((value) => ({ label: value, kind: 'value', snippet: value, replace, documentation }));
  }
  return [...fieldsAt(root, place.path, resolve)]
    .filter(([name]) => !place.siblings.includes(name))
    .map(([name, field]) => {
      const schema = resolve ? resolve(field) : field;
      return { label: name, kind: 'field', snippet: `${name}:${new Skeleton(resolve).of(schema, place.indent)}`, replace, documentation: schema.description, ...(schema.deprecated === undefined ? {} : { isDeprecated: true }) };
    });
}

/** Levels of fields that a field needs. What is deeper, a writer asks for when it comes to that. */
const MAX_LEVELS = 4;

/** What is inserted behind the colon of a field: the fields that it needs, each with a place to type at. */
export class Skeleton {
  private stops = 0;

  constructor(private readonly resolve: Resolve = (schema) => schema) {}

  /** @param indent the blanks in front of the field */
  of(schema: JsonSchema, indent: string, level = 0): string {
    const types = alternatives(schema).map((s) => s.type);
    const inner = `${indent}  `;
    const items = schema.items && this.resolve(schema.items);
    if (items?.type === 'object' && items.properties) return `\n${inner}- ${this.needed(items, `${inner}  `, level + 1) ?? this.stop()}`;
    // Where a single value is usual, a list is not suggested.
    if (types.includes('array') && schema.default === undefined) return ` [${this.stop()}]`;
    if (types.length === 1 && types[0] === 'object') return `\n${inner}${this.needed(schema, inner, level + 1) ?? this.stop()}`;
    if (schema.enum?.length === 1) return ` ${String(schema.enum[0])}`;
    return ` ${this.stop(typeof schema.default === 'string' ? schema.default : undefined)}`;
  }

  private needed(schema: JsonSchema, indent: string, level: number): string | undefined {
    const { required, properties } = schema;
    if (!required || !properties || level > MAX_LEVELS) return undefined;
    return required.map((name) => `${name}:${Object.hasOwn(properties, name) ? this.of(this.resolve(properties[name]!), indent, level) : ` ${this.stop()}`}`).join(`\n${indent}`);
  }

  private stop(text?: string): string {
    this.stops++;
    return text === undefined ? `$${this.stops}` : `\${${this.stops}:${text}}`;
  }
}
