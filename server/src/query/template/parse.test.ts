import assert from 'node:assert/strict';
import { ACCEPTED, REFUSED } from '../../../../test/helper/templates';
import { parseTemplate } from './parse';

const problemOf = (text: string): { at: string; message: string } | undefined => {
  const { problem } = parseTemplate(text);
  return problem && { at: text.slice(problem.from, problem.to), message: problem.message };
};

describe('a template that Go reads', () => {
  for (const text of ACCEPTED) {
    it(JSON.stringify(text), () => {
      assert.equal(problemOf(text), undefined);
      assert.ok(parseTemplate(text).tree);
    });
  }
});

describe('a template that Go refuses, at the token', () => {
  for (const [text, at, message] of REFUSED) {
    it(JSON.stringify(text), () => {
      const problem = problemOf(text);
      assert.ok(problem, 'it was accepted');
      assert.equal(problem.at, at);
      assert.ok(problem.message.includes(message), problem.message);
    });
  }

  it('says no more than the first mistake', () => {
    assert.equal(problemOf('{{ $a }}{{ $b }}')?.at, '$a');
  });

  it('leaves alone what is nested deeper than anybody nests', () => {
    for (const text of [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, '{{ if 1 }}'.repeat(5000) + '{{ end }}'.repeat(5000)]) {
      const { tree, problem } = parseTemplate(text);
      assert.deepEqual([tree, problem], [undefined, undefined]);
    }
  });
});

describe('the tree of a template', () => {
  it('has the places of names', () => {
    const text = 'a {{ (query "up" | first).Labels.job }}';
    const [before, action] = parseTemplate(text).tree!.body;
    assert.ok(before?.kind === 'text' && before.text === 'a ');
    assert.ok(action?.kind === 'action');
    const [read] = action.pipeline.commands[0]!.args;
    assert.ok(read?.kind === 'read' && read.of.kind === 'pipeline');
    assert.deepEqual(read.fields.map(({ from, to }) => text.slice(from, to)), ['Labels', 'job']);
    assert.equal(text.slice(read.of.from, read.of.to), '(query "up" | first)');
    assert.equal(text.slice(action.from, action.to), '{{ (query "up" | first).Labels.job }}');
  });
});
