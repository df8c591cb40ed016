// The peer: yaml-language-server with the schemas of this project. It is no dependency of the project, only of these benchmarks.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/lib/places.mjs';
import { mustRun } from '../../scripts/lib/programs.mjs';

const FOLDER = path.join(ROOT, 'test/bench/peer');
const PROGRAM = path.join(FOLDER, 'node_modules/yaml-language-server/bin/yaml-language-server');

/** Of the schemas that the build writes: what they have beside JSON Schema is written in it. */
function standard(schema) {
  if (Array.isArray(schema)) return schema.map(standard);
  if (typeof schema !== 'object' || schema === null) return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') out.$ref = `#/definitions/${value.replace('#', '.')}`;
    else if (key === 'properties' || key === 'definitions') out[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, standard(one)]));
    else if (key === 'type' && value === 'int-or-string') out.type = ['integer', 'string'];
    else if (key === 'type' && value === 'scalar') out.type = ['integer', 'number', 'string', 'boolean', 'null'];
    else if (['type', 'description', 'required', 'enum', 'minimum', 'maximum', 'minLength', 'minItems'].includes(key)) out[key] = value;
    else if (key === 'pattern' && compiles(value)) out.pattern = value;
    else if (['items', 'additionalProperties', 'anyOf'].includes(key)) out[key] = standard(value);
  }
  if (out.properties && out.additionalProperties === undefined) out.additionalProperties = false;
  return out;
}

function compiles(pattern) {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    // Go's syntax has flags that JavaScript's has not.
    return false;
  }
}

/** One schema of a kind, with everything that it refers to. */
function schemaOf(kind) {
  const files = fs.readdirSync(path.join(ROOT, 'dist/schemas')).map((name) => ({ name: name.replace('.json', ''), ...JSON.parse(fs.readFileSync(path.join(ROOT, 'dist/schemas', name), 'utf8')) }));
  const definitions = Object.fromEntries(files.flatMap(({ name, definitions: own }) => Object.entries(own).map(([key, value]) => [`${name}.${key}`, standard(value)])));
  const reference = files.flatMap(({ kinds }) => Object.entries(kinds)).find(([name]) => name === kind)[1];
  return { $schema: 'http://json-schema.org/draft-07/schema#', $ref: `#/definitions/${reference.replace('#', '.')}`, definitions };
}

/**
 * How to start the peer, with what it asks its client for: its schemas by the names of files.
 *
 * @param folder where the schemas are written
 * @returns undefined where it cannot be installed, such as without a network
 */
export async function peerIn(folder) {
  try {
    if (!fs.existsSync(PROGRAM)) await mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: FOLDER });
  } catch (error) {
    console.log(`the peer cannot be installed, so nothing is measured beside it: ${error.message}`);
    return undefined;
  }
  const schemas = {};
  for (const [kind, glob] of [['monitoring.coreos.com/v1/PrometheusRule', 'rules*.yaml'], ['monitoring.coreos.com/v1/ServiceMonitor', 'monitors*.yaml']]) {
    const file = path.join(folder, `${path.basename(kind)}.schema.json`);
    fs.writeFileSync(file, JSON.stringify(schemaOf(kind)));
    schemas[pathToFileURL(file).href] = [glob];
  }
  const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false }, schemas };
  return { program: PROGRAM, settings: { yaml, http: {}, '[yaml]': {}, editor: {}, files: {} } };
}
