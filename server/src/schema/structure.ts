import { RE2JS } from 're2js';
import { span, type Span } from '../text/range';
import { scalarType, type ScalarType } from '../yaml/kubernetes-scalar';
import { entryOf, isMapping, isScalar, isSequence, type YamlEntry, type YamlMapping, type YamlNode, type YamlScalar, type YamlSequence } from '../yaml/tree';
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
  /** A program reads the file itself: go-yaml cuts a fraction off where a whole number is wanted, which the API server of Kubernetes refuses. */
  readonly cutsFractions?: boolean;
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
export const readStructure = (root: YamlNode, schema: JsonSchema, options: StructureOptions): Structure => new StructureReader(root, options).read(schema);

/** A file has thousands of rules with a dozen fields each: what is right is told without making anything. */
class StructureReader {
  private readonly objects: StructureObject[] = [];
  private readonly violations: StructureViolation[] = [];
  /** What was checked already; only where an alias may repeat a node. */
  private readonly checked: Map<YamlNode, JsonSchema | Set<JsonSchema>> | undefined;

  constructor(
    private readonly root: YamlNode,
    private readonly options: StructureOptions,
  ) {
    const { text } = options;
    this.checked = text.includes('&') && text.includes('*') ? new Map() : undefined;
  }

  read(schema: JsonSchema): Structure {
    this.visit(this.root, schema, this.options.path ?? '', headOf(this.root));
    return { violations: this.violations, objects: this.objects };
  }

  /** Notes that a node is checked against a schema; false where it was before. Nearly every node has one schema alone. */
  private isFirst(node: YamlNode, schema: JsonSchema): boolean {
    if (!this.checked) return true;
    const before = this.checked.get(node);
    if (before === schema || (before instanceof Set && before.has(schema))) return false;
    if (before instanceof Set) before.add(schema);
    else this.checked.set(node, before ? new Set([before, schema]) : schema);
    return true;
  }

  /** @param at what is marked where the value as a whole is wrong: its key, for a value may be many lines long */
  private visit(node: YamlNode, given: JsonSchema, path: string, at: Span, isMerged = false): void {
    const wanted = this.options.resolve(given);
    if (this.violations.length >= MAX_VIOLATIONS || !this.isFirst(node, wanted)) return;
    switch (wanted.type) {
      case undefined:
        return;
      case 'object':
        if (!isMapping(node)) return this.wrongType(node, wanted, path, at);
        if (!isMerged && wanted.properties) this.objects.push({ type: given.$ref?.slice(given.$ref.indexOf('#') + 1), schema: wanted, node, path, head: at, isPartial: this.options.isPartial });
        return this.visitMapping(node, wanted, path, at, isMerged);
      case 'array':
        if (!isSequence(node)) return this.wrongType(node, wanted, path, at);
        return this.visitSequence(node, wanted, path, at);
      default: {
        if (!isScalar(node)) return this.wrongType(node, wanted, path, at);
        const found = typeOf(node, this.options.text);
        if (found === 'unsure') return;
        if (!fits(found, wanted) && !(found === 'number' && wanted.type === 'integer' && this.options.cutsFractions)) return this.wrongType(node, wanted, path, at);
        const expected = wrong(node.text, found, wanted);
        if (expected !== undefined) this.wrongValue(node, path, at, expected, (wanted.enum ?? []).map(String));
      }
    }
  }

  private visitMapping(mapping: YamlMapping, wanted: JsonSchema, path: string, at: Span, isMerged: boolean): void {
    const { isPartial, resolve } = this.options;
    const fields = wanted.properties ?? {};
    const { additionalProperties } = wanted;
    for (const entry of mapping.entries) {
      const { key, value } = entry;
      if (key.text === '<<' && key.style === 'plain') {
        for (const source of isSequence(value) ? value.items : value ? [value] : []) if (isMapping(source)) this.visit(source, wanted, path, at, true);
        continue;
      }
      const field = Object.hasOwn(fields, key.text) ? fields[key.text]! : undefined;
      const inner = field ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
      if (!inner) {
        const isDirective = isPartial && key.text.startsWith('$');
        if (wanted.properties && !isDirective) this.violations.push({ kind: 'unknown-field', from: key.from, to: key.to, path, entry, candidates: Object.keys(fields).filter((name) => !fields[name]!['x-foreign'] && !entryOf(mapping, name)) });
        continue;
      }
      const below = path === '' ? key.text : `${path}.${key.text}`;
      if (field?.deprecated !== undefined) this.violations.push({ kind: 'deprecated', from: key.from, to: key.to, path: below, entry, replacement: field.deprecated });
      if (value && !isNull(value)) this.visit(value, inner, below, key);
    }
    if (isPartial || isMerged || !wanted.required) return;
    for (const name of wanted.required) {
      const there = entryOf(mapping, name)?.value;
      if (!there || isNull(there)) this.violations.push({ kind: 'missing-field', from: at.from, to: at.to, path, mapping, field: name, schema: Object.hasOwn(fields, name) ? resolve(fields[name]!) : {} });
    }
  }

  private visitSequence(node: YamlSequence, { minItems, items }: JsonSchema, path: string, at: Span): void {
    if (minItems !== undefined && node.items.length < minItems && !this.options.isPartial) this.wrongValue(node, path, at, minItems === 1 ? 'a list of at least one item' : `a list of at least ${minItems} items`);
    if (!items) return;
    // Which item it is of the list that it was taken out of is not known.
    const isPart = node === this.root && (this.options.path ?? '') !== '';
    node.items.forEach((item, i) => !isNull(item) && this.visit(item, items, `${path}[${isPart ? '' : i}]`, headOf(item)));
  }

  private wrongType(node: YamlNode, wanted: JsonSchema, path: string, at: Span): void {
    const found = isSequence(node) ? 'a list' : isMapping(node) ? 'a mapping' : NAMES[typeOf(node, this.options.text)];
    this.violations.push({ kind: 'type', ...placeOf(node, at), path, node, schema: wanted, expected: expectationOf([wanted]), found });
  }

  private wrongValue(node: YamlNode, path: string, at: Span, expected: string, candidates: readonly string[] = []): void {
    this.violations.push({ kind: 'value', ...placeOf(node, at), path, node, expected, candidates });
  }
}

/** What is marked of a wrong value: itself, where that is short. */
const placeOf = (node: YamlNode, at: Span): Span => (isScalar(node) ? span(node.from, node.to) : span(at.from, at.to));

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

/** Characters before a value that may be a tag's. */
const LONGEST_TAG = 40;

/** Whether a tag stands before a value: a word with an exclamation mark, and blanks. */
function isTagged({ from }: YamlScalar, text: string): boolean {
  const start = Math.max(0, from - LONGEST_TAG);
  let at = from - 1;
  while (at >= start && (text[at] === ' ' || text[at] === '\t')) at--;
  if (at === from - 1) return false;
  for (; at >= start; at--) {
    const c = text.charCodeAt(at);
    if (c === EXCLAMATION_MARK) return true;
    if (c <= SPACE) return false;
  }
  return false;
}

const EXCLAMATION_MARK = 33;
const SPACE = 32;

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
  if (schema.enum && !schema.enum.some((one) => String(one) === text)) return expectationOf([schema]);
  if ((found === 'integer' || found === 'number') && schema.type !== 'scalar') {
    const value = Number(text);
    return (schema.minimum !== undefined && value < schema.minimum) || (schema.maximum !== undefined && value > schema.maximum) ? expectationOf([schema]) : undefined;
  }
  if (schema.minLength !== undefined && text.length < schema.minLength) return schema.minLength === 1 ? 'a text that is not empty' : `a text of at least ${schema.minLength} characters`;
  if (schema.pattern !== undefined && !matches(schema.pattern, text)) return schema['x-expected'] ?? `a text that matches \`${schema.pattern}\``;
  return undefined;
}
