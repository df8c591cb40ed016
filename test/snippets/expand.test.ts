import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expandSnippet, tabStops } from './expand';

describe('Expanding a snippet', () => {
  const cases: readonly (readonly [what: string, body: string | readonly string[], text: string])[] = [
    ['leaves text as it is', 'sum(up) > 0 # {x}', 'sum(up) > 0 # {x}'],
    ['joins lines', ['a:', '  b', ''], 'a:\n  b\n'],
    ['drops tab stops without content', 'a$1b${2}c$0', 'abc'],
    ['writes the content of a placeholder', 'up == ${1:0}', 'up == 0'],
    ['writes the content wherever the tab stop stands again', '$1 ${1:a} ${1} $1', 'a a a a'],
    ['takes the first content where there are several', '${1:a} ${1:b} $1', 'a b a'],
    ['takes the first option of a choice', '${1|critical,warning,info|} $1', 'critical critical'],
    ['takes an empty first option', '[${1|,a|}]', '[]'],
    ['reads escapes in a choice', '${1|a\\,b\\|c\\\\d,e|}', 'a,b|c\\d'],
    ['writes nested placeholders', '${1:a${2:b${3|c,d|}}e} $2', 'abce bc'],
    ['takes colons and dollars in a placeholder for text', '${1:a:b $ c}', 'a:b $ c'],
    ['ends a tab stop that names itself', '${1:a$1b}', 'ab'],
    ['ends tab stops that name each other', '${1:a$2} ${2:b$1}', 'ab ba'],
    ['reads the escapes of dollar, brace and backslash', '\\$1 ${1:{{ \\$labels.pod \\}\\}} \\\\ }', '$1 {{ $labels.pod }} \\ }'],
    ['leaves other backslashes', 'a=~"\\\\d\\w"', 'a=~"\\d\\w"'],
    ['leaves a dollar that begins nothing', 'a $ b $- ${ c', 'a $ b $- ${ c'],
    ['writes the default of a variable', '${TM_FILENAME_BASE:rules}-${X:${1:y}}', 'rules-y'],
    ['writes the name of a variable without default, as VS Code does', '$NO_SUCH ${NOR_THIS}', 'NO_SUCH NOR_THIS'],
  ];
  for (const [what, body, text] of cases) it(what, () => assert.equal(expandSnippet(body), text));

  it('writes the value of a variable that is given', () => assert.equal(expandSnippet('${TM_FILENAME_BASE:rules}/$A', { TM_FILENAME_BASE: 'x', A: 'y' }), 'x/y'));

  it('says when a placeholder or choice is not closed', () => {
    assert.throws(() => expandSnippet('${1:a'), /not closed/);
    assert.throws(() => expandSnippet('${1|a,b}'), /not closed/);
  });

  it('says that it knows no transforms', () => assert.throws(() => expandSnippet('${1/a/b/}'), /transform/));

  it('gives any text back that was escaped', () => {
    fc.assert(fc.property(fc.string(), (text) => expandSnippet(text.replace(/[\\$}]/g, '\\$&')) === text));
  });

  it('gives any text back that was escaped inside a placeholder', () => {
    fc.assert(fc.property(fc.string(), (text) => expandSnippet(`\${1:${text.replace(/[\\$}]/g, '\\$&')}}|$1`) === `${text}|${text}`));
  });

  it('finds the tab stops', () => assert.deepEqual(tabStops('${2:a${3}} $1 $2 \\$4 ${5|a|}$0'), [2, 3, 1, 5, 0]));
});
