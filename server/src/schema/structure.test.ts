import assert from 'node:assert/strict';
import { SCHEMAS } from '../files/schema-files';
import { parseYaml } from '../yaml/parse';
import type { JsonSchema } from './json-schema';
import { KindSchemas } from './kind-schemas';
import { readStructure, type Structure, type StructureViolation } from './structure';

const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    count: { type: 'integer', minimum: 1, maximum: 10 },
    ratio: { type: 'number' },
    on: { type: 'boolean' },
    port: { type: 'int-or-string' },
    level: { type: 'string', enum: ['low', 'high'] },
    every: { type: 'string', pattern: '^[0-9]+(?i)S$', 'x-expected': 'seconds' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    items: { type: 'array', minItems: 1, items: { type: 'object', required: ['key'], properties: { key: { type: 'string' }, old: { type: 'string', deprecated: 'Use `key`.' } } } },
    anything: {},
    any: { type: 'scalar' },
  },
};

const read = (text: string, isPartial = false, schema = SCHEMA): Structure => readStructure(parseYaml(text)[0]!.document.root!, schema, { resolve: SCHEMAS.resolve, isPartial, text });

function show(text: string, violation: StructureViolation): string {
  const { kind, path, from, to } = violation;
  const what = kind === 'missing-field' ? violation.field : kind === 'type' ? `${violation.expected}, not ${violation.found}` : kind === 'value' ? violation.expected : kind === 'deprecated' ? violation.replacement : violation.entry.key.text;
  return `${kind} at ${JSON.stringify(text.slice(from, to))} in /${path}: ${what}`;
}

const CASES: readonly (readonly [text: string, ...violations: string[]])[] = [
  ['name: a\ncount: 3\nratio: 3\non: true\nport: 80\nlevel: low\nevery: 5s\nlabels: { a: b }\nitems: [{ key: x }]\nanything: [1, { a: 2 }]\nany: 1\n'],
  ['name: a\nport: http\nratio: 0.5\non: yes\nany: no\ncount: 3.0\n'],
  ['name: 5\n', 'type at "5" in /name: a string, not a number'],
  ['name: "5"\n'],
  ['name: |\n  5\n'],
  ['name: yes\n', 'type at "yes" in /name: a string, not a boolean'],
  ['name: 2026-01-01\n'],
  // Readers differ, or something else fills in the value.
  ['name: y\n'],
  ['name: !!str 5\n'],
  ['name: a\ncount: ${COUNT}\nlevel: ${LEVEL}\n'],
  ['name: ""\n', 'value at "\\"\\"" in /name: a text that is not empty'],
  // A null is not there.
  ['name:\n', 'missing-field at "name" in /: name'],
  ['name: a\ncount: ~\nitems: null\n'],
  ['count: "3"\nname: a\n', 'type at "\\"3\\"" in /count: a whole number from 1 to 10, not a string'],
  ['name: a\ncount: 11\n', 'value at "11" in /count: a whole number from 1 to 10'],
  ['name: a\ncount: 1.5\n', 'type at "1.5" in /count: a whole number from 1 to 10, not a number'],
  ['name: a\non: "true"\n', 'type at "\\"true\\"" in /on: `true` or `false`, not a string'],
  ['name: a\nport: 1.5\n', 'type at "1.5" in /port: a whole number or a string, not a number'],
  ['name: a\nlevel: hihg\n', 'value at "hihg" in /level: one of `low`, `high`'],
  ['name: a\nevery: 5S\n'],
  ['name: a\nevery: five\n', 'value at "five" in /every: seconds'],
  ['name: a\nlabels: { version: 1.0, on: off }\n', 'type at "1.0" in /labels.version: a string, not a number', 'type at "off" in /labels.on: a string, not a boolean'],
  ['name: a\nlabels: [a]\n', 'type at "labels" in /labels: a mapping, not a list'],
  ['name: a\nitems: { key: x }\n', 'type at "items" in /items: a list, not a mapping'],
  ['name: a\nitems: []\n', 'value at "items" in /items: a list of at least one item'],
  ['name: a\nitems:\n  - old: x\n', 'deprecated at "old" in /items[0].old: Use `key`.', 'missing-field at "old" in /items[0]: key'],
  ['name: a\nnmae: b\n', 'unknown-field at "nmae" in /: nmae'],
  ['name: a\n__proto__: 1\nconstructor: 1\n', 'unknown-field at "__proto__" in /: __proto__', 'unknown-field at "constructor" in /: constructor'],
  // What is merged is there.
  ['name: a\nitems:\n  - &base { key: x }\n  - { <<: *base, old: y }\n', 'deprecated at "old" in /items[1].old: Use `key`.'],
  // What an alias repeats is wrong at one place.
  ['name: a\nitems:\n  - &bad { key: 1 }\n  - *bad\n', 'type at "1" in /items[0].key: a string, not a number'],
];

describe('what a schema forbids in a tree', () => {
  for (const [text, ...expected] of CASES) it(JSON.stringify(text), () => assert.deepEqual(read(text).violations.map((violation) => show(text, violation)), expected));

  it('nothing is missing in a patch, which may hold directives', () => assert.deepEqual(read('$patch: delete\ncount: 3\n', true).violations, []));

  it('an alias bomb is no work', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i}: &l${i} [${i === 0 ? '{ key: 1 }' : `*l${i - 1}, *l${i - 1}`}]`).join('\n');
    assert.ok(read(`name: a\n${levels}\nitems: *l29\n`).violations.length > 0);
  });
});

describe('the mappings of a tree', () => {
  it('are named by their definitions, with their paths', () => {
    const schema = SCHEMAS.of('monitoring.coreos.com/v1', 'ServiceMonitor')!;
    const { objects } = read('metadata: { name: a }\nspec:\n  endpoints:\n    - tlsConfig: { ca: { secret: { key: k } } }\n      relabelings: [{ action: Keep }]\n', false, schema);
    assert.deepEqual(objects.map(({ type, path }) => `${path}: ${type}`), [
      ': ServiceMonitor', 'metadata: MetaV1ObjectMeta', 'spec: ServiceMonitorSpec', 'spec.endpoints[0]: Endpoint', 'spec.endpoints[0].tlsConfig: TLSConfig', 'spec.endpoints[0].tlsConfig.ca: SecretOrConfigMap',
      'spec.endpoints[0].tlsConfig.ca.secret: CoreV1SecretKeySelector', 'spec.endpoints[0].relabelings[0]: RelabelConfig',
    ]);
  });
});

describe('the schemas of kinds', () => {
  it('are read when something in them is asked for, and once', () => {
    const read: string[] = [];
    const schemas = new KindSchemas((name) => (read.push(name), { kinds: { 'v1/Service': 'kubernetes#S' }, definitions: { S: { type: 'object', properties: { a: { $ref: 'other#T' } } }, T: {} } }));
    assert.deepEqual(read, []);
    const service = schemas.resolve(schemas.of('v1', 'Service')!);
    schemas.of('v1', 'Service');
    assert.deepEqual(read, ['kubernetes']);
    schemas.resolve(service.properties!.a!);
    assert.deepEqual(read, ['kubernetes', 'other']);
  });
  it('are none where a file is not there', () => assert.equal(new KindSchemas(() => undefined).of('v1', 'Service'), undefined));
  it('are there for every kind and version that is read', async () => {
    const { RESOURCE_KINDS, apiVersionsOf } = await import('../model/kinds');
    for (const kind of RESOURCE_KINDS) for (const version of apiVersionsOf(kind)) assert.ok(SCHEMAS.resolve(SCHEMAS.of(version, kind) ?? {}).properties?.metadata, `${version} ${kind}`);
  });
  it('are none for others', () => {
    for (const [version, kind] of [['v1', 'Secret'], ['monitoring.coreos.com/v9', 'Probe'], ['__proto__', 'x'], ['v1', 'constructor']]) assert.equal(SCHEMAS.of(version!, kind!), undefined);
  });
  it('lead nowhere but to definitions', () => {
    const seen = new Set<JsonSchema>();
    const visit = (schema: JsonSchema): void => {
      if (seen.has(schema)) return;
      seen.add(schema);
      const found = SCHEMAS.resolve(schema);
      assert.ok(schema.$ref === undefined || found.type !== undefined || Object.keys(found).length > 0, schema.$ref);
      for (const part of [...Object.values(found.properties ?? {}), ...(found.items ? [found.items] : []), ...(typeof found.additionalProperties === 'object' ? [found.additionalProperties] : [])]) visit(part);
    };
    for (const [version, kind] of [['monitoring.coreos.com/v1', 'Prometheus'], ['monitoring.coreos.com/v1alpha1', 'ScrapeConfig'], ['monitoring.coreos.com/v1beta1', 'AlertmanagerConfig'], ['apps/v1', 'Deployment']]) visit(SCHEMAS.of(version!, kind!)!);
    assert.ok(seen.size > 1000);
  });
  it('explain nearly every field', () => {
    const spec = SCHEMAS.resolve(SCHEMAS.resolve(SCHEMAS.of('monitoring.coreos.com/v1', 'Prometheus')!).properties!.spec!);
    const silent = Object.entries(spec.properties!).filter(([, field]) => !SCHEMAS.resolve(field).description);
    assert.deepEqual(silent.map(([name]) => name), ['imagePullPolicy']);
  });
});
