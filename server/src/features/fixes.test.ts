import assert from 'node:assert/strict';
import { problemsOf } from '../../../test/helper/check';
import { applyEdits, span, type TextEdit } from '../text/range';
import type { Problem } from './diagnose';
import { fixAllEdits, fixesAt } from './fixes';

const edit = (from: number, to: number, text: string): TextEdit => ({ from, to, text });
const problem = (from: number, to: number, ...fixes: (readonly TextEdit[])[]): Problem => ({ rule: 'a/b', severity: 'error', message: 'm', from, to, fixes: fixes.map((edits, i) => ({ title: `fix ${i + 1}`, edits })) });

describe('the fixes at a place', () => {
  const problems = [problem(2, 5, [edit(2, 3, 'x')], [edit(2, 3, 'y')]), problem(8, 9, [edit(8, 9, 'z')]), problem(8, 9)];
  const titlesAt = (from: number, to = from): string[] => fixesAt(problems, span(from, to)).map(({ fix, isPreferred }) => `${fix.title}${isPreferred ? '!' : ''} ${fix.edits[0]!.text}`);

  it('are those of the problems that the caret is in or touches', () => {
    assert.deepEqual([0, 1, 2, 5, 6].map((at) => titlesAt(at).length), [0, 0, 2, 2, 0]);
    assert.deepEqual(titlesAt(8), ['fix 1! z']);
  });
  it('are those of every problem in a selection, the first of each preferred', () => assert.deepEqual(titlesAt(0, 20), ['fix 1! x', 'fix 2 y', 'fix 1! z']));
});

describe('what can be fixed without asking', () => {
  const CASES: readonly (readonly [name: string, problems: readonly Problem[], edits: readonly string[]])[] = [
    ['the only fix of a problem', [problem(0, 1, [edit(0, 1, 'a')])], ['a']],
    ['all edits of a fix', [problem(0, 1, [edit(0, 1, 'a'), edit(5, 6, 'b')])], ['a', 'b']],
    ['none of several, for they are a choice', [problem(0, 1, [edit(0, 1, 'a')], [edit(0, 1, 'b')])], []],
    ['none where there is none', [problem(0, 1)], []],
    ['the first of two that overlap', [problem(0, 4, [edit(0, 4, 'a')]), problem(2, 6, [edit(2, 6, 'b')])], ['a']],
    ['the first of two that touch', [problem(0, 4, [edit(0, 4, 'a')]), problem(4, 6, [edit(4, 6, 'b')])], ['a']],
    ['no part of a fix whose other part is taken', [problem(0, 4, [edit(0, 4, 'a')]), problem(8, 9, [edit(8, 9, 'b'), edit(3, 5, 'c')])], ['a']],
    ['those that lie apart', [problem(0, 1, [edit(0, 1, 'a')]), problem(2, 3, [edit(2, 3, 'b')])], ['a', 'b']],
  ];
  for (const [name, problems, edits] of CASES) it(name, () => assert.deepEqual(fixAllEdits(problems, 'sole').map(({ text }) => text), edits));

  it('is, of what changes nothing that is monitored, the first fix that its rule calls safe', () => {
    const safe = (p: Problem): Problem => ({ ...p, fixes: p.fixes.map((fix, i) => ({ ...fix, isSafe: i === 0 })) });
    const problems = [problem(0, 1, [edit(0, 1, 'a')]), safe(problem(3, 4, [edit(3, 4, 'b')], [edit(3, 4, 'c')])), safe(problem(4, 5, [edit(4, 5, 'd')]))];
    assert.deepEqual(fixAllEdits(problems, 'safe').map(({ text }) => text), ['b']);
  });

  it('leaves nothing to fix after enough rounds', async () => {
    let text = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: risk, namespace: quantum-trader }\nspec:\n  selector: { matchLabels: { app: risk } }\n  endpoints:\n    - { port: http, path: /metric, interval: 30s, scrapeTimeout: 20s }\n';
    const rounds: number[] = [];
    for (let i = 0; i < 5; i++) {
      const edits = fixAllEdits(await problemsOf(text), 'sole');
      rounds.push(edits.length);
      text = applyEdits(text, edits);
    }
    assert.deepEqual(await problemsOf(text), [], text);
    assert.notEqual(rounds[0], 0);
    assert.equal(rounds.at(-1), 0);
  });
});
