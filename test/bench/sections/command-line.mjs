// The command line beside promtool.
import fs from 'node:fs';
import path from 'node:path';
import { ruleFile, workspaceFiles } from '../manifest.mjs';
import { median } from '../measure.mjs';
import { measuredRun, timedProgram } from '../processes.mjs';

const RUNS = 5;
/** Of each, four files. */
const SERVICES = 500;

/** Runs both by turns. */
async function beside(ours, theirs) {
  const [mine, others] = [[], []];
  for (let i = 0; i < RUNS; i++) {
    mine.push(await ours());
    if (theirs) others.push(await theirs());
  }
  return [median(mine.map(({ ms }) => ms)), theirs && median(others.map(({ ms }) => ms))];
}

export async function commandLine(figures, { folder, cli, promtool }) {
  const boundIs = promtool ? 'promtool check rules' : 'promtool is not installed';
  const check = (target) => () => measuredRun([cli, 'check', '--no-contract', target], { cwd: folder, folder });
  const tool = (targets) => promtool && (() => timedProgram(promtool, ['check', 'rules', ...targets], { cwd: folder, folder }));
  const rules = path.join(folder, 'check', 'groups.yaml');
  const manifests = path.join(folder, 'check-workspace');
  const groups = workspaceFiles(SERVICES).map(({ file, text }) => {
    fs.mkdirSync(path.dirname(path.join(manifests, file)), { recursive: true });
    fs.writeFileSync(path.join(manifests, file), text);
    if (!file.endsWith('prometheusrule.yaml')) return [];
    // promtool takes no objects: it gets the same groups as a rule file.
    const plain = path.join(folder, 'check', `${path.dirname(file)}.yaml`);
    fs.mkdirSync(path.dirname(plain), { recursive: true });
    fs.writeFileSync(plain, text.slice(text.indexOf('spec:\n') + 6).replaceAll(/^ {2}/gm, ''));
    return [plain];
  }).flat();
  fs.writeFileSync(rules, ruleFile(10_000));
  const [one, oneBound] = await beside(check(rules), tool([rules]));
  figures.add('check 10,000 rules in one file', one, { bound: oneBound, boundIs, goal: 'half of the bound' });
  const [all, allBound] = await beside(check(manifests), tool(groups));
  figures.add(`check a workspace of ${(4 * SERVICES).toLocaleString('en')} files, ${(5 * SERVICES).toLocaleString('en')} rules among them`, all, { bound: allBound, boundIs: promtool ? 'promtool check rules, of the rules alone' : boundIs, goal: 'below the bound' });
}
