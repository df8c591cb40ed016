// Writes everything that follows from the rules and the contract's schema: the rules' index, their pages under docs/,
// the contract's JSON Schema, and the setting in package.json that lists the rules.
// Usage: node scripts/generate.mjs [--check]   With --check nothing is written; a difference ends with exit code 1.
import fs from 'node:fs';
import path from 'node:path';
import { loadTypeScript } from './lib/load-typescript.mjs';
import { ROOT } from './lib/places.mjs';

const CHECK = process.argv.includes('--check');
const RULES = 'server/src/rules';
const SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'];

/** A rule is a folder's file that has a page beside it; `group/name` is its id. */
function findRules() {
  return fs
    .readdirSync(path.join(ROOT, RULES), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replaceAll(path.sep, '/').replace(/\.md$/, ''))
    .sort();
}

/** The validators are not needed here, and the first run has no schema to compile yet. */
const withoutValidators = {
  name: 'generated-inputs',
  setup(b) {
    b.onResolve({ filter: /^schema-validator:|\.schema\.json$/ }, (args) => ({ path: args.path, namespace: 'stub' }));
    b.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'export default () => true;' }));
  },
};

const identifier = (id) => id.replace(/[-/](\w)/g, (_, c) => c.toUpperCase());

function readPage(id) {
  const text = fs.readFileSync(path.join(ROOT, RULES, `${id}.md`), 'utf8');
  const match = /^# (\S+)\n\n([^\n]+)\n/.exec(text);
  if (!match || match[1] !== id) throw new Error(`${RULES}/${id}.md must begin with "# ${id}", an empty line and one line that says what the rule reports`);
  return { text, summary: match[2] };
}

const HEADER = '// Written by scripts/generate.mjs. Do not edit.\n';
const ids = findRules();
const [contract, ...modules] = await loadTypeScript(['server/src/contract/contract-schema.ts', ...ids.map((id) => `${RULES}/${id}.ts`)], [withoutValidators]);
const rules = ids.map((id, i) => {
  const rule = modules[i].default;
  if (rule.id !== id) throw new Error(`${RULES}/${id}.ts calls itself ${rule.id}`);
  return { id, severity: rule.severity, needs: rule.needs, isOptional: rule.isOptional === true, ...readPage(id) };
});

const outputs = new Map();

outputs.set(
  `${RULES}/index.generated.ts`,
  `${HEADER}${ids.map((id) => `import ${identifier(id)} from './${id}';`).join('\n')}
import type { AnyRule } from './rule';

export const rules: readonly AnyRule[] = [
${ids.map((id) => `  ${identifier(id)},`).join('\n')}
];
`,
);

outputs.set(
  `${RULES}/pages.generated.ts`,
  `${HEADER}${ids.map((id) => `import ${identifier(id)} from './${id}.md';`).join('\n')}

/** The page of every rule, in Markdown, by id. */
export const pages: Readonly<Record<string, string>> = {
${ids.map((id) => `  '${id}': ${identifier(id)},`).join('\n')}
};
`,
);

const footer = (rule) => `
## Severity

${rule.isOptional ? `\`off\` by default, and \`${rule.severity}\` with \`observability.live.checks\`. A team turns it on, or sets another severity,` : `\`${rule.severity}\` by default. A team sets another one, or \`off\`,`} in its contract file, and a user in the settings of the editor:

\`\`\`yaml
# observability-contract.yaml
rules:
  ${rule.id}: ${rule.severity === 'warning' ? 'hint' : 'warning'}
\`\`\`

\`\`\`json
"observability.rules": { "${rule.id}": "off" }
\`\`\`
${rule.needs === 'contract' ? '\nThe rule is silent where no contract is in force (`observability.contract.enabled: false`, `check --no-contract`).\n' : ''}`;
// The words behind a fence's language are for the tests; readers get them as a line of their own.
const forReaders = (page) =>
  page.replace(/^```(yaml|promql|logql) (bad|fixed|good)([^\n]*)$/gm, (_, language, role, more) => {
    const titles = { bad: 'Reported', fixed: 'After the quick fix', good: 'Not reported' };
    const option = (name, words) => more.replace(new RegExp(`^(?:.* )?${name}=(\\S+).*$|^.*$`), (_all, value) => (value === undefined ? '' : ` ${words} \`${value}\``));
    return `${titles[role]}${option('file', 'in')}${option('prometheus', 'for Prometheus')}${option('enable-feature', 'with')}:\n\n\`\`\`${language}`;
  });
for (const rule of rules) outputs.set(`docs/rules/${rule.id}.md`, `${forReaders(rule.text).trimEnd()}\n${footer(rule)}`);

const groups = [...new Set(ids.map((id) => id.split('/')[0]))];
outputs.set(
  'docs/rules/README.md',
  `# Rules

Every diagnostic carries the id of the rule that reported it. \`observability-authoring explain RULE\` prints a rule's page.
${groups
  .map(
    (group) => `
## ${group}

| rule | severity | reports |
|---|---|---|
${rules
  .filter((rule) => rule.id.startsWith(`${group}/`))
  .map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.isOptional ? `off, ${rule.severity}` : rule.severity} | ${rule.summary} |`)
  .join('\n')}
`,
  )
  .join('')}`,
);

outputs.set('schemas/observability-contract.schema.json', `${JSON.stringify(contract.contractSchema(rules.map(({ id, summary }) => ({ id, summary }))), null, 2)}\n`);

const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const configuration = [manifest.contributes?.configuration].flat()[0];
if (configuration) {
  configuration.properties['observability.rules'] = {
    type: 'object',
    scope: 'resource',
    order: 90,
    default: {},
    additionalProperties: false,
    markdownDescription: '%config.rules%',
    properties: Object.fromEntries(rules.map((rule) => [rule.id, { enum: SEVERITIES, default: rule.isOptional ? 'off' : rule.severity, description: rule.summary }])),
  };
  outputs.set('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
}

const read = (file) => (fs.existsSync(path.join(ROOT, file)) ? fs.readFileSync(path.join(ROOT, file), 'utf8') : undefined);
const stale = fs
  .readdirSync(path.join(ROOT, 'docs/rules'), { recursive: true, encoding: 'utf8' })
  .map((file) => `docs/rules/${file.replaceAll(path.sep, '/')}`)
  .filter((file) => file.endsWith('.md') && !outputs.has(file));
const different = [...outputs].filter(([file, text]) => read(file) !== text).map(([file]) => file);
if (CHECK) {
  for (const file of [...different, ...stale]) console.error(`${file} is not what scripts/generate.mjs writes`);
  if (different.length + stale.length > 0) process.exitCode = 1;
  else console.log(`${outputs.size} generated files are up to date`);
} else {
  for (const file of different) {
    fs.mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    fs.writeFileSync(path.join(ROOT, file), outputs.get(file));
    console.log(`wrote ${file}`);
  }
  for (const file of stale) fs.rmSync(path.join(ROOT, file));
}
