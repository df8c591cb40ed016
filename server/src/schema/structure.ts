import { RE2JS } from 're2js';
import { span, type Span } from '../text/range';
import { scalarType, type ScalarType } from '../yaml/kubernetes-scalar';
import { entryOf, isMapping, isScalar, isSequence, type YamlEntry, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree';
import { expectationOf } from './expectation';
import type { JsonSchema, Resolve } from './json-schema';

/** A place of a document that the schema of its kind forbids, or advises against. */
export type StructureViolation = Span & {
  /** Such as `spec.endpoints[0].port`: for a field that is unknown or missing, of the mapping around it. Empty for the document itself. */
  readonly path: string;
} & (
    | { readonly kind: 'unknown-field'; readonly entry: YamlEntry; readonly candidates: readonly string[] }
    | { readonly kind: 'missing-field'; readonly mapping: YamlMapping; readonly field: string; readonly schema: JsonSchema }
    | { readonly kind: 'type'; readonly node: YamlNode; readonly schema: JsonSchema; readonly expected: string; readonly found: string }
    | { readonly kind: 'value'; readonly node: YamlNode; readonly expected: string; readonly candidates: readonly string[] }
    | { readonly kind: 'deprecated'; readonly entry: YamlEntry; readonly replacement: string }
  );

/** A mapping whose schema is known. */
export interface StructureObject {
  /** The name of its definition, such as `RelabelConfig`; undefined for a mapping whose schema stands where it is used. */
  readonly type: string | undefined;
  readonly schema: JsonSchema;
  readonly node: YamlMapping;
  /** Such as `spec.endpoints[0]`; empty for the document itself. */
  readonly path: string;
  /** The key above it, or the first one in it: for what is wrong with the whole. */
  readonly head: Span;
  /** It is a part of a patch, so that nothing is missing in it. */
  readonly isPartial: boolean;
}

/** What a tree holds, by the schema of its kind. */
export interface Structure {
  readonly violations: readonly StructureViolation[];
  /** Every mapping, the outer ones before the inner ones; one that aliases repeat is there once for each schema. */
  readonly objects: readonly StructureObject[];
}

export interface StructureOptions {
  readonly resolve: Resolve;
  /** The document is a patch: nothing is missing in it, and it may hold directives such as `$patch`. */
  readonly isPartial: boolean;
  /** The text that the tree's offsets count in. */
  readonly text: string;
  /** The path to the tree, where that is a list of one item out of a longer one: which item it is, paths do not say then. */
  readonly path?: string;
}

/** More is of no help to anybody. */
const MAX_VIOLATIONS = 200;

const NAMES: Readonly<Record<ScalarType, string>> = { string: 'a string', integer: 'a number', number: 'a number', boolean: 'a boolean', null: 'null', unsure: 'another value' };

/**
 * What a schema says of a tree, and forbids in it, as the API server of Kubernetes sees it after `kubectl` read the YAML: types are not
 * converted, and a field that is null is not there. A node that aliases repeat is checked once for each schema.
 */
export function readStructure(root: YamlNode, schema: JsonSchema, { resolve, isPartial, text, path: above = '' }: StructureOptions): Structure {
  const objects: StructureObject[] = [];
  const violations: StructureViolation[] = [];
  const checked = new Map<YamlNode, JsonSchema | Set<JsonSchema>>();

  /** Notes that a node is checked against a schema; false where it was before. Nearly every node has one schema alone. */
  const isFirst = (node: YamlNode, schema: JsonSchema): boolean => {
    const before = checked.get(node);
    if (before === schema || (before instanceof Set && before.has(schema))) return false;
    if (before instanceof Set) before.add(schema);
    else checked.set(node, before ? new Set([before, schema]) : schema);
    return true;
  };

  /** @param at what is marked where the value as a whole is wrong: its key, for a value may be many lines long */
  const visit = (node: YamlNode, given: JsonSchema, path: string, at: Span, isMerged = false): void => {
    const wanted = resolve(given);
    if (violations.length >= MAX_VIOLATIONS || !isFirst(node, wanted)) return;
    const wrongType = (found: string): void => void violations.push({ kind: 'type', ...(isScalar(node) ? span(node.from, node.to) : at), path, node, schema: wanted, expected: expectationOf([wanted]), found });
    const wrongValue = (expected: string, candidates: readonly string[] = []): void => void violations.push({ kind: 'value', ...(isScalar(node) ? span(node.from, node.to) : at), path, node, expected, candidates });
    switch (wanted.type) {
      case undefined:
        return;
      case 'object':
        if (!isMapping(node)) return wrongType(isSequence(node) ? 'a list' : NAMES[typeOf(node, text)]);
        if (!isMerged && wanted.properties) objects.push({ type: given.$ref?.slice(given.$ref.indexOf('#') + 1), schema: wanted, node, path, head: at, isPartial });
        return visitMapping(node, wanted, path, at, isMerged);
      case 'array':
        if (!isSequence(node)) return wrongType(isMapping(node) ? 'a mapping' : NAMES[typeOf(node, text)]);
        if (wanted.minItems !== undefined && node.items.length < wanted.minItems && !isPartial) wrongValue(wanted.minItems === 1 ? 'a list of at least one item' : `a list of at least ${wanted.minItems} items`);
        node.items.forEach((item, i) => !isNull(item) && wanted.items && visit(item, wanted.items, `${path}[${node === root && above !== '' ? '' : i}]`, headOf(item)));
        return;
      default: {
        if (!isScalar(node)) return wrongType(isSequence(node) ? 'a list' : 'a mapping');
        const found = typeOf(node, text);
        if (found === 'unsure') return;
        if (!fits(found, wanted)) return wrongType(NAMES[found]);
        const expected = wrong(node.text, found, wanted);
        if (expected !== undefined) wrongValue(expected, (wanted.enum ?? []).map(String));
      }
    }
  };

  const visitMapping = (mapping: YamlMapping, wanted: JsonSchema, path: string, at: Span, isMerged: boolean): void => {
    const fields = wanted.properties ?? {};
    const { additionalProperties } = wanted;
    for (const entry of mapping.entries) {
      const { key, value } = entry;
      if (key.text === '<<' && key.style === 'plain') {
        for (const source of isSequence(value) ? value.items : value ? [value] : []) if (isMapping(source)) visit(source, wanted, path, at, true);
        continue;
      }
      const field = Object.hasOwn(fields, key.text) ? fields[key.text]! : undefined;
      const inner = field ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
      if (!inner) {
        const isDirective = isPartial && key.text.startsWith('$');
        if (wanted.properties && !isDirective) violations.push({ kind: 'unknown-field', from: key.from, to: key.to, path, entry, candidates: Object.keys(fields).filter((name) => !entryOf(mapping, name)) });
        continue;
      }
      const below = path === '' ? key.text : `${path}.${key.text}`;
      if (field?.deprecated !== undefined) violations.push({ kind: 'deprecated', from: key.from, to: key.to, path: below, entry, replacement: field.deprecated });
      if (value && !isNull(value)) visit(value, inner, below, span(key.from, key.to));
    }
    if (isPartial || isMerged) return;
    for (const name of wanted.required ?? []) {
      const there = entryOf(mapping, name)?.value;
      if (!there || isNull(there)) violations.push({ kind: 'missing-field', ...at, path, mapping, field: name, schema: Object.hasOwn(fields, name) ? resolve(fields[name]!) : {} });
    }
  };

  visit(root, schema, above, headOf(root));
  return { violations, objects };
}

const isNull = (node: YamlNode): boolean => isScalar(node) && node.type === 'null';

/** Where a mapping or an item begins: its first key, for the whole may be many lines long. */
function headOf(node: YamlNode): Span {
  const first = isMapping(node) ? (entryOf(node, 'kind') ?? node.entries[0])?.key : undefined;
  return first ? span(first.from, first.to) : span(node.from, node.to);
}

/**
 * A tag in front of a value (`!!str 5`) decides over its type; which ones readers know is not for us to say; nor is what Flux, `envsubst` and
 * the like fill in for `${…}` before a file is applied.
 */
const typeOf = (scalar: YamlScalar, text: string): ScalarType => (isTagged(scalar, text) || scalar.text.includes('${') ? 'unsure' : scalarType(scalar));

/** Whether a tag stands before a value. */
function isTagged({ from }: YamlScalar, text: string): boolean {
  const before = text.slice(Math.max(0, from - 40), from);
  return before.includes('!') && /![^\s]*[ \t]+$/.test(before);
}

function fits(found: ScalarType, { type, pattern }: JsonSchema): boolean {
  switch (type) {
    case 'scalar':
      return true;
    case 'int-or-string':
      // Kubernetes' own kinds read fractions as quantities.
      return found === 'string' || found === 'integer' || (found === 'number' && pattern !== undefined);
    case 'number':
      return found === 'number' || found === 'integer';
    default:
      return found === type;
  }
}

/** A pattern of a schema, with what it said of texts before: files repeat `30s` and `http` thousands of times. */
interface KnownPattern {
  readonly compiled: RE2JS;
  readonly answers: Map<string, boolean>;
}

const patterns = new Map<string, KnownPattern>();
const MOST_ANSWERS = 2000;

function matches(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (!known) patterns.set(pattern, (known = { compiled: RE2JS.compile(pattern), answers: new Map() }));
  let answer = known.answers.get(text);
  if (answer === undefined) {
    if (known.answers.size >= MOST_ANSWERS) known.answers.clear();
    known.answers.set(text, (answer = known.compiled.matcher(text).find()));
  }
  return answer;
}

/** What a single value of the right type must be instead, in words; undefined where it is right. */
function wrong(text: string, found: ScalarType, schema: JsonSchema): string | undefined {
  if (schema.enum && !schema.enum.map(String).includes(text)) return expectationOf([schema]);
  if ((found === 'integer' || found === 'number') && schema.type !== 'scalar') {
    const value = Number(text);
    return (schema.minimum !== undefined && value < schema.minimum) || (schema.maximum !== undefined && value > schema.maximum) ? expectationOf([schema]) : undefined;
  }
  if (schema.minLength !== undefined && text.length < schema.minLength) return schema.minLength === 1 ? 'a text that is not empty' : `a text of at least ${schema.minLength} characters`;
  if (schema.pattern !== undefined && !matches(schema.pattern, text)) return schema['x-expected'] ?? `a text that matches \`${schema.pattern}\``;
  return undefined;
}
