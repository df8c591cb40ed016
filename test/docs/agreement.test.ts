import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkPaths } from '../../server/src/cli/check';
import { HELP, parseArguments } from '../../server/src/cli/arguments';
import { toJson } from '../../server/src/cli/report';
import { defaultContract } from '../../server/src/contract/load-contract';
import { CONTRACT_SCHEMA } from '../../server/src/contract/validate-contract';
import { rules } from '../../server/src/rules/index.generated';
import type { JsonSchema } from '../../server/src/schema/json-schema';
import { problemsOf } from '../helper/check';
import { code, codeRows, fences, ROOT, tableOf } from './markdown';

const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  engines: Record<string, string>;
  contributes: {
    commands: { command: string; category: string; title: string }[];
    configuration: { properties: Record<string, { default: unknown }> };
  };
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const readme = read('README.md');

describe('README.md', () => {
  it('lists the settings, with their defaults', () => {
    const listed = tableOf(readme, 'setting', 'default').map(([setting, otherwise]) => [code(setting!), code(otherwise!)]);
    const contributed = Object.entries(manifest.contributes.configuration.properties).map(([name, setting]) => [name, typeof setting.default === 'string' ? setting.default : JSON.stringify(setting.default)]);
    assert.deepEqual(listed.sort(), contributed.sort());
  });

  it('lists the commands, with their titles', () => {
    const listed = tableOf(readme, 'command', 'id').map(([title, id]) => [code(id!), title!]);
    const contributed = manifest.contributes.commands.map(({ command, category, title }) => [command, `${category}: ${title.replace(/^%(.*)%$/, (_, key: string) => texts[key] ?? key)}`]);
    assert.deepEqual(listed.sort(), contributed.sort());
  });

  it('shows a contract that is valid', async () => {
    const shown = fences(readme).filter(({ info }) => info === 'yaml');
    assert.equal(shown.length, 1);
    for (const { text } of shown) assert.deepEqual(await problemsOf(text, { file: 'observability-contract.yaml' }), []);
  });

  it('shows what `check --format json` prints', async () => {
    const [shown] = fences(readme).filter(({ info }) => info === 'json');
    const expected = JSON.parse(shown!.text) as { file: string }[];
    const found: unknown[] = [];
    const args = parseArguments(['check', '--format', 'json', expected[0]!.file]);
    assert.equal(args.command, 'check');
    if (args.command === 'check') for await (const checked of checkPaths(args)) found.push(...toJson(checked));
    assert.deepEqual(expected, found);
  });

  it('names the options of `check` that there are', () => {
    const options = (text: string): string[] => [...new Set(text.match(/--[a-z-]+/g))].filter((option) => !['--help', '--version'].includes(option)).sort();
    const usage = fences(readme).map(({ text }) => text).find((text) => text.includes('cli.js check'))!;
    assert.deepEqual(options(usage), options(HELP));
  });

  it('asks for the versions that package.json asks for', () => {
    assert.ok(readme.includes(`Node ${manifest.engines.node!.replace('>=', '')} or later`));
    assert.ok(readme.includes(`(${manifest.engines.vscode!.replace(/^\^(\d+\.\d+)\.0$/, '$1')} or later)`));
    assert.ok(readme.includes(`-${manifest.version}.vsix`));
  });
});

describe('docs/contract.md', () => {
  const page = read('docs/contract.md');
  const rows = new Map(codeRows(page).map((cells) => [code(cells[0]!), cells]));

  /** The fields of the schema that hold a value or a map of names: `scrape.port`, `services`, `services.<name>.port`. */
  function fieldsOf(schema: JsonSchema, at: string): string[] {
    const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => fieldsOf(field, at === '' ? name : `${at}.${name}`));
    if (schema.properties) return below;
    const values = schema.additionalProperties;
    return [at, ...(typeof values === 'object' && values.properties ? fieldsOf(values, `${at}.<name>`) : [])];
  }

  it('documents every field, and no other', () => {
    // The fields of `rules` are the rules, which have pages of their own.
    const fields = [...fieldsOf({ properties: { ...CONTRACT_SCHEMA.properties, rules: {} } }, '')];
    assert.deepEqual([...rows.keys()].sort(), fields.sort());
  });

  it('tells the defaults of the built-in contract', () => {
    const contract = defaultContract() as unknown as Record<string, unknown>;
    for (const [field, cells] of rows) {
      const value = field.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined), contract);
      if (typeof value === 'string') assert.equal(cells[2], `\`${value}\``, field);
      else if (Array.isArray(value)) assert.deepEqual(cells[2]!.match(/[^`, ]+/g), value, field);
      else if (typeof value === 'object' && value !== null && field !== 'metrics.catalog' && field !== 'rules') for (const name of Object.keys(value)) assert.ok(cells[2]!.includes(`\`${name}\``), `${field}: ${name}`);
    }
  });

  it('names rules that check against the contract only, and every one of them', () => {
    const named = [...rows.values()].flatMap((cells) => [...(cells[3] ?? '').matchAll(/\[([a-z-]+\/[a-z-]+)\]/g)].map(([, rule]) => rule));
    assert.deepEqual([...new Set(named)].sort(), rules.filter(({ needs }) => needs === 'contract').map(({ id }) => id).sort());
  });

  for (const { info, text } of fences(page)) {
    it(`shows contracts that are valid: ${text.split('\n').find((line) => !line.startsWith('#'))}`, async () => {
      assert.equal(info, 'yaml');
      assert.deepEqual((await problemsOf(text, { file: 'observability-contract.yaml' })).map(({ message }) => message), []);
    });
  }
});

describe('docs/suppressing.md', () => {
  const examples = fences(read('docs/suppressing.md'));

  it('shows comments that are of use', async () => {
    assert.equal(examples.length, 2);
    for (const { text } of examples) {
      assert.deepEqual((await problemsOf(text)).map(({ rule }) => rule).filter((rule) => rule.startsWith('suppression/')), []);
      assert.notDeepEqual(await problemsOf(text.replace(/ *# observability-.*/g, '')), await problemsOf(text));
    }
  });
});

describe('docs/dependencies.md', () => {
  const lines = codeRows(read('docs/dependencies.md')).flatMap(([names, why, licence]) => [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => ({ name: name!, why, licence })));

  it('has a line for every dependency, and for no other package', () => {
    assert.deepEqual(lines.map(({ name }) => name).sort(), Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort());
  });

  for (const { name, why, licence } of lines) {
    it(`says why ${name} is here, and tells its licence`, () => {
      assert.notEqual(why, '');
      assert.equal((JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string }).license, licence);
    });
  }
});

describe('docs/contributing.md', () => {
  it('names scripts of package.json only, and every one that is not named in passing', () => {
    const named = [...read('docs/contributing.md').matchAll(/`npm (?:run )?(?!ci\b)([a-z:]+)/g)].map(([, name]) => name!);
    assert.deepEqual([...new Set(named)].filter((name) => !(name in manifest.scripts)), []);
    assert.deepEqual(Object.keys(manifest.scripts).filter((name) => !named.includes(name)), []);
  });
});

describe('docs/architecture.md', () => {
  it('maps folders that exist, and every folder of the server', () => {
    const page = read('docs/architecture.md');
    const map = fences(page)[0]!.text;
    const named = map.split('\n').flatMap((line) => line.split(/ {4,}/)[0]!.match(/\S+\//g) ?? []).map((folder) => folder.replace(/<.*$/, ''));
    for (const folder of named) assert.ok(fs.existsSync(path.join(ROOT, folder)), folder);
    const layers = fs.readdirSync(path.join(ROOT, 'server/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => `server/src/${name}/`);
    assert.deepEqual(layers.filter((layer) => !named.includes(layer)), []);
  });

  it('names files that exist', () => {
    const named = [...read('docs/architecture.md').matchAll(/`((?:[a-z]+\/)+[\w-]+\.(?:ts|mjs|json))`/g)].map(([, file]) => file!);
    assert.ok(named.length > 5);
    assert.deepEqual(named.filter((file) => !['', 'server/src/'].some((folder) => fs.existsSync(path.join(ROOT, folder, file))) && !file.startsWith('dist/')), []);
  });
});
