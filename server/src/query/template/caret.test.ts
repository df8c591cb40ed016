import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from '../../../../test/helper/marked';
import { templateCaret, type TemplateCaret } from './caret';

function at(source: string): { caret: TemplateCaret | undefined; replaced: string | undefined } {
  const { text, spans } = marked(source);
  const caret = templateCaret(text, spans[0]!.from);
  return { caret, replaced: caret && text.slice(caret.replace.from, caret.replace.to) };
}

describe('a caret in a template', () => {
  it('sees the variables of the template that is being defined, and no others', () => {
    const { caret } = at('{{ $a := 1 }}{{ define "x" }}{{ $b := 2 }}{{ $«» }}{{ end }}');
    assert.ok(caret?.kind === 'variable');
    assert.deepEqual([...caret.scope.keys()], ['$', '$b']);
  });
  it('sees what the beginning of the action hands on', () => {
    const { caret } = at('{{ if or (gt $value 1.0) (eq (query "up" | first).«» 1.0) }}');
    assert.ok(caret?.kind === 'field');
    assert.equal(caret.of.type, 'sample');
  });
  it('knows the dot of the blocks around it', () => {
    for (const [source, type] of [
      ['{{ .«» }}', 'data'],
      ['{{ with .Labels }}{{ .«» }}', 'labels'],
      ['{{ with .Labels }}{{ else }}{{ .«» }}', 'data'],
      ['{{ with .Labels }}{{ end }}{{ .«» }}', 'data'],
      ['{{ range query "up" }}{{ if true }}{{ .«» }}', 'sample'],
      ['{{ range .Labels }}{{ .«» }}', 'text'],
    ] as const) {
      const { caret } = at(source);
      assert.ok(caret?.kind === 'field', source);
      assert.equal(caret.of.type, type, source);
    }
  });
  it('goes on where what stands before it is broken', () => {
    const { caret } = at('{{ $undeclared }}{{ $labels.«» }}');
    assert.ok(caret?.kind === 'field');
    assert.equal(caret.of.type, 'labels');
  });
  it('replaces the whole word that it is in', () => {
    assert.equal(at('{{ $la«»bels.job }}').replaced, '$labels');
    assert.equal(at('{{ $labels.j«»ob }}').replaced, 'job');
    assert.equal(at('{{ $value | hum«»anize }}').replaced, 'humanize');
    assert.equal(at('{{ «» }}').replaced, '');
  });
  it('stands any text', () => {
    const part = fc.constantFrom('{{', '}}', '$labels', '.', '.a', '(', ')', '"', 'index ', 'label ', 'query ', '|', ' ', 'range ', 'end', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.nat(), (parts, where) => {
        const text = parts.join('');
        const offset = where % (text.length + 1);
        const caret = templateCaret(text, offset);
        if (caret) assert.ok(caret.replace.from <= offset && offset <= caret.replace.to && caret.replace.to <= text.length);
      }),
    );
  });
});
