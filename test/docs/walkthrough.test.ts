import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseArguments } from '../../server/src/cli/arguments';
import { problemsOf, WITHOUT_CONTRACT } from '../helper/check';
import { fences, ROOT } from './markdown';

interface Step {
  id: string;
  title: string;
  description: string;
  media: { markdown: string };
  completionEvents?: string[];
}

const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { contributes } = JSON.parse(read('package.json')) as { contributes: { walkthroughs: { steps: Step[] }[]; commands: { command: string }[]; configuration: { properties: object } } };
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const pageOf = (id: string): string => read(steps.find((step) => step.id === id)!.media.markdown);
const fenceOf = (id: string, info: string): string => fences(pageOf(id)).find((fence) => fence.info === info)!.text;

/** The commands of VS Code that buttons run. */
const BUILT_IN = ['workbench.actions.view.problems', 'workbench.action.openSettings'];

describe('the walkthrough', () => {
  it('has buttons for commands that there are', () => {
    const known = [...contributes.commands.map(({ command }) => command), ...BUILT_IN];
    const linked = steps.flatMap(({ description }) => [...texts[description.slice(1, -1)]!.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!));
    assert.ok(linked.length > 3);
    assert.deepEqual(linked.filter((command) => !known.includes(command)), []);
  });

  it('waits for commands and settings that there are', () => {
    const awaited = steps.flatMap(({ completionEvents = [] }) => completionEvents.map((event) => event.split(':')[1]!));
    const known = [...contributes.commands.map(({ command }) => command), ...Object.keys(contributes.configuration.properties)];
    assert.ok(awaited.length > 3);
    assert.deepEqual(awaited.filter((name) => !known.includes(name)), []);
  });

  it('shows problems in the words in which they are told', async () => {
    const wrong = fenceOf('problems', 'yaml');
    const told = pageOf('problems').match(/^- .*$/gm)!.map((line) => line.slice(2));
    const messages = async (text: string): Promise<string[]> => (await problemsOf(text, { settings: WITHOUT_CONTRACT })).map(({ message }) => message);
    const first = await messages(wrong);
    const readable = await messages(wrong.replace('[5m])', '[5m]))').replace('5min', '5m'));
    assert.deepEqual([...first, ...readable], told);
  });

  it('shows a contract and a query without any problem', async () => {
    assert.deepEqual(await problemsOf(fenceOf('contract', 'yaml'), { file: 'observability-contract.yaml' }), []);
    assert.deepEqual(await problemsOf(fenceOf('query', 'promql'), { file: 'a.promql' }), []);
  });

  it('shows a call of the command line that it understands', () => {
    const call = /cli\.js (.*)/.exec(fenceOf('pipeline', 'sh'))![1]!;
    assert.equal(parseArguments(call.split(' ')).command, 'check');
  });
});
