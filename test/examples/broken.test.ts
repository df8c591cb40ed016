import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkPaths } from '../../server/src/cli/check';
import { prometheusTarget, type PrometheusTarget } from '../../server/src/query/promql/versions';
import { rules } from '../../server/src/rules/index.generated';

const FOLDER = path.join(process.cwd(), 'examples/broken');
const CONTRACT = 'observability-contract.yaml';

/** The servers that rules need to have something to say. */
const PROMETHEUS: Readonly<Record<string, PrometheusTarget>> = { 'promql/version': prometheusTarget('2.45', []), 'rule/version': prometheusTarget('2.45', []), 'schema/version': prometheusTarget('2.45', []) };

/** A rule's example: a file named after it, or a folder of that name with everything that it takes. */
function exampleOf(rule: string): string {
  const name = path.join(FOLDER, rule.replace('/', '-'));
  return ['.yaml', '.logql', '.traceql'].map((extension) => name + extension).find((file) => fs.existsSync(file)) ?? name;
}

/** The file that an example is about: of a folder, its contract, or else its rules. */
function mainFileOf(example: string): string {
  if (/\.(?:yaml|logql|traceql)$/.test(example)) return example;
  const contract = path.join(example, CONTRACT);
  return fs.existsSync(contract) ? contract : path.join(example, 'rules.yaml');
}

describe('the broken examples', () => {
  it('are one for each rule, and nothing else', () => {
    const examples = fs.readdirSync(FOLDER).map((name) => path.join(FOLDER, name));
    assert.deepEqual(examples.sort(), rules.map(({ id }) => exampleOf(id)).sort());
  });

  for (const { id } of rules) {
    describe(id, () => {
      const example = exampleOf(id);

      it('says in its first line what is wrong', () => {
        assert.match(fs.readFileSync(mainFileOf(example), 'utf8'), /^# \S.{20,}\n[^#\n]/);
      });

      it('is reported, and is all that is reported', async () => {
        const found: string[] = [];
        const checked = checkPaths({ command: 'check', format: 'json', contract: { kind: 'found' }, fix: false, maxWarnings: Infinity, prometheus: PROMETHEUS[id], paths: [example] });
        for await (const { problems } of checked) found.push(...problems.map(({ rule }) => rule));
        assert.deepEqual(found, [id]);
      });
    });
  }
});
