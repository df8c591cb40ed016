import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PiecedText } from '../text/pieced-text';
import { LineIndex } from '../text/line-index';
import { editParts, partsOf, type Part } from './parts';

/** Enough of what decides over parts, and of what could confuse them. */
const LINES = [
  'groups:', 'spec:', '  groups:', 'apiVersion: monitoring.coreos.com/v1', 'kind: PrometheusRule', '  rules:', '  - name: a', '- name: b', '    rules:', '  rules: []', '    - alert: A', '  - alert: B', '    - record: c',
  '      expr: up', '      expr: |', '        a', '        - b', '      for: "', '"', '    labels: {', '}', '---', '...', '--- x', '# comment', '      # comment', '', '   ', '\t', '-', '  -', '    -', 'x', 'x: 1', '    interval: 1m', '  interval: 1m',
  '      &a', '      expr: &a up', '      expr: *a', '      <<: *b', '      labels: &b { x: *a }', 'status: {}', ' - odd', '%YAML 1.2', '      expr: a\r',
];
const line = fc.constantFrom(...LINES);
const document = 'spec:\n  groups:\n  - name: a\n    rules:\n    - alert: A\n      expr: up\n    - record: b\n      expr: |\n        up\n  - name: b\n    rules:\n    - alert: C\n      expr: up\n';
const lines = fc.array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: fc.constant(document.trimEnd()) }), { maxLength: 12 }).map((all) => all.join('\n'));

/** Pieces of text, whole lines more often than not. */
const inserted = fc.oneof(fc.constant(''), line.map((text) => `${text}\n`), line.map((text) => `\n${text}`), lines, fc.string({ maxLength: 3 }), fc.constantFrom(' ', '  ', '\n', '\r\n', '\r', '-', '#', '"', '|'));
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 200 })), atLine: fc.boolean(), text: inserted });

const shown = ({ pieces }: PiecedText<Part>): unknown => pieces.map(({ text, breaks, kind, layout }) => ({ kind, text, breaks, layout }));

describe('the parts of a YAML file', () => {
  it('are a document, its groups and its rules', () => {
    assert.deepEqual(partsOf(`kind: PrometheusRule\n${document}---\na: 1\n`, 20).pieces.map(({ kind, text }) => [kind, text]), [
      ['document', 'kind: PrometheusRule\nspec:\n  groups:\n'],
      ['group', '  - name: a\n    rules:\n'],
      ['rule', '    - alert: A\n      expr: up\n'],
      ['rule', '    - record: b\n      expr: |\n        up\n'],
      ['group', '  - name: b\n    rules:\n'],
      ['rule', '    - alert: C\n      expr: up\n'],
      ['document', '---\na: 1\n'],
    ]);
  });

  it('leave a short document in one piece', () => assert.equal(partsOf(document).pieces.length, 1));

  const WHOLE: Readonly<Record<string, string>> = {
    'an object in flow style': 'spec: { groups: [{ rules: [{ record: a }] }] }\n',
    'keys behind the groups': `${document}status: {}\n`,
    'a list that only looks like groups, in a block scalar': 'data: |\n  groups:\n  - name: a\n    rules:\n    - alert: A\n',
    'rules that refer to each other': 'groups:\n- name: a\n  rules:\n  - alert: A\n    labels: &l { a: b }\n  - alert: B\n    labels: *l\n',
    'groups without any rules': 'groups:\n- name: a\n- name: b\n',
  };
  for (const [name, text] of Object.entries(WHOLE)) it(`leave in one piece: ${name}`, () => assert.equal(partsOf(text, 0).pieces.length, 1));

  it('leave a group in one piece that goes on behind its rules', () => {
    assert.deepEqual(partsOf('groups:\n- name: a\n  rules:\n  - alert: A\n  interval: 1m\n- name: b\n  rules:\n  - alert: B\n', 0).pieces.map(({ kind }) => kind), ['document', 'group', 'group', 'rule']);
  });

  it('may refer to themselves', () => {
    assert.equal(partsOf('groups:\n- name: a\n  rules:\n  - alert: A\n    labels: &l { a: b }\n    annotations: *l\n  - alert: B\n    expr: a *b\n', 0).pieces.length, 4);
  });

  it('hold a mistake, so that it does not reach the next rule', () => {
    assert.deepEqual(partsOf('groups:\n- name: a\n  rules:\n  - alert: A\n    expr: "up\n x\n    for: [1\n  - alert: B\n', 0).pieces.map(({ kind }) => kind), ['document', 'group', 'rule', 'rule']);
  });

  it('are after any edits those of the text', () => {
    fc.assert(
      fc.property(lines, fc.array(edit, { maxLength: 8 }), fc.constantFrom(0, 0, 60, 150), (start, edits, long) => {
        let text = start;
        let parts = partsOf(text, long);
        for (const { at, length, atLine, text: insert } of edits) {
          let from = Math.min(text.length, Math.floor(at * (text.length + 1)));
          if (atLine) from = text.lastIndexOf('\n', from - 1) + 1;
          const to = Math.min(text.length, from + length);
          const before = parts;
          parts = editParts(parts, { from, to, text: insert }, long);
          text = text.slice(0, from) + insert + text.slice(to);
          assert.equal(parts.toString(), text);
          assert.deepEqual(shown(parts), shown(partsOf(text, long)), JSON.stringify([before.pieces.map((piece) => piece.text), from, to, insert]));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('have the lines and places of the text', () => {
    fc.assert(
      fc.property(fc.oneof(lines, lines.map((text) => text.replaceAll('\n', '\r\n'))), (text) => {
        const [parts, index] = [partsOf(text, 0), new LineIndex(text)];
        assert.equal(parts.lineCount, index.lineCount);
        for (let at = 0; at <= text.length; at++) assert.deepEqual(parts.position(at), index.position(at));
        for (let i = 0; i <= index.lineCount; i++) {
          assert.deepEqual([parts.lineStart(i), parts.lineEnd(i)], [index.lineStart(i), index.lineEnd(i)]);
          assert.equal(parts.offset({ line: i, character: 2 }), index.offset({ line: i, character: 2 }));
        }
        for (let at = 0; at <= text.length; at += 7) assert.equal(parts.slice(at, at + 20 > text.length ? undefined : at + 20), text.slice(at, at + 20));
      }),
      { numRuns: 200 },
    );
  });
});
