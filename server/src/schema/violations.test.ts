import assert from 'node:assert/strict';
import { CONTRACT_SCHEMA, validateContract } from '../contract/validate-contract';
import { parseYaml } from '../yaml/parse';
import { toPlain } from '../yaml/plain';
import { alternatives, fieldsAt, schemasAt, valuesAt, type JsonSchema } from './json-schema';

describe('what a schema says of a place', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      on: { type: 'boolean' },
      level: { anyOf: [{ enum: ['low', 'high'] }, { type: 'object', properties: { at: { const: 5 } } }] },
      list: { type: 'array', items: { properties: { a: { enum: [1, 'x'] } } } },
      map: { additionalProperties: { properties: { b: {}, c: {} } } },
    },
  };

  it('the fields of a mapping', () => {
    assert.deepEqual([...fieldsAt(schema, []).keys()], ['on', 'level', 'list', 'map']);
    assert.deepEqual([...fieldsAt(schema, ['level']).keys()], ['at']);
    assert.deepEqual([...fieldsAt(schema, ['list', '0']).keys()], ['a']);
    assert.deepEqual([...fieldsAt(schema, ['map', 'anything']).keys()], ['b', 'c']);
  });

  it('the values where they are listed', () => {
    assert.deepEqual(valuesAt(schema, ['on']), ['true', 'false']);
    assert.deepEqual(valuesAt(schema, ['level']), ['low', 'high']);
    assert.deepEqual(valuesAt(schema, ['level', 'at']), ['5']);
    assert.deepEqual(valuesAt(schema, ['list', '3', 'a']), ['1', 'x']);
    assert.deepEqual(valuesAt(schema, ['map']), []);
  });

  it('nothing of a place that it does not know', () => {
    for (const path of [['nothing'], ['on', 'deeper'], ['constructor'], ['__proto__']]) assert.deepEqual(schemasAt(schema, path), []);
  });

  it('the alternatives', () => assert.equal(alternatives(schema.properties!.level!).length, 2));
});

describe('what the schema of the contract forbids', () => {
  const violations = (text: string): string[] => validateContract(toPlain(parseYaml(text)[0]!.document.root)).map(({ path, kind, field, expected }) => `${kind} at /${path.join('/')}${field === undefined ? '' : ` ${field}`}: ${expected}`);
  const CASES: readonly (readonly [text: string, ...violations: string[]])[] = [
    ['version: 1\nextends: none\n'],
    ['scrape: { port: web, interval: 1m30s }\n'],
    ['version: 2\n', 'invalid-value at /version: `1`'],
    ['extends: other\n', 'invalid-value at /extends: one of `default`, `none`, or the relative path of a `.yaml` file, or a list'],
    ['scrap: {}\n', 'unknown-field at / scrap: `version`, `extends`, `namespaces`, `environments`, `services`, `endpoints`, `scrape`, `metrics`, `alerts`, `records`, `logs`, `dashboards` and 3 more'],
    ['scrape: { intervall: 15s }\n', 'unknown-field at /scrape intervall: `selector`, `port`, `interval`, `timeout`'],
    ['scrape: { interval: 15 }\n', 'invalid-value at /scrape/interval: a Prometheus duration such as `15s` or `1h30m`'],
    ['scrape: { interval: 30m1h }\n', 'invalid-value at /scrape/interval: a Prometheus duration such as `15s` or `1h30m`'],
    ['scrape: []\n', 'invalid-value at /scrape: a mapping'],
    ['endpoints: { metrics: metrics }\n', 'invalid-value at /endpoints/metrics: an HTTP path that begins with `/`'],
    ['services: { a/b~c: { port: 70000 } }\n', 'invalid-value at /services/a/b~c/port: a whole number from 1 to 65535'],
    ['metrics: { catalog: { up: { labels: [a] } } }\n', 'missing-field at /metrics/catalog/up type: `type`'],
    ['metrics: { catalog: { up: { type: count } } }\n', 'invalid-value at /metrics/catalog/up/type: one of `counter`, `gauge`, `histogram`, `summary`'],
    ['metrics: { catalog: { a-b: { type: gauge } } }\n', 'invalid-value at /metrics/catalog a-b: a metric name: letters, digits, `_` and `:`'],
    ['metrics: { labels: [a, b, a] }\n', 'invalid-value at /metrics/labels/2: each item only once'],
    ['metrics: { labels: [a-b] }\n', 'invalid-value at /metrics/labels/0: a label name: letters, digits and `_`'],
    ['namespaces: [Upper]\n', 'invalid-value at /namespaces/0: a Kubernetes namespace: lower-case letters, digits and `-`'],
    // Of the alternatives, all are named, and none complains for itself.
    ['rules: { contract/scrape-interval: loud }\n', 'invalid-value at /rules/contract/scrape-interval: one of `error`, `warning`, `information`, `hint`, `off`, or a mapping'],
    ['rules: { contract/scrape-interval: { severity: off } }\n'],
    ['[]\n', 'invalid-value at /: a mapping'],
    ['version: 2\nscrape: { a: 1, b: 2 }\n', 'invalid-value at /version: `1`', 'unknown-field at /scrape a: `selector`, `port`, `interval`, `timeout`', 'unknown-field at /scrape b: `selector`, `port`, `interval`, `timeout`'],
  ];
  for (const [text, ...expected] of CASES) it(`${JSON.stringify(text)}: ${expected.length === 0 ? 'nothing' : expected.map((line) => line.split(':')[0]).join(', ')}`, () => assert.deepEqual(violations(text).toSorted(), expected.toSorted()));

  it('candidates stand beside the words', () => assert.deepEqual(validateContract({ extends: 'x' })[0]?.candidates, ['default', 'none']));

  it('the schema explains each of its parts', () => {
    for (const [name, part] of fieldsAt(CONTRACT_SCHEMA, [])) assert.ok(part.description, name);
  });
});
