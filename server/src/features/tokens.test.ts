import assert from 'node:assert/strict';
import { createSnapshot } from './snapshot';
import { queryTokens } from './tokens';

const tokens = (text: string, languageId = 'yaml'): string[] => queryTokens(createSnapshot({ path: 'file', languageId, text })).map(({ from, to, type }) => `${text.slice(from, to)} ${type}`);
const rule = (expr: string): string => `groups:\n- rules:\n  - expr: ${expr}\n`;

describe('the coloured words of a file', () => {
  const CASES: readonly (readonly [name: string, text: string, tokens: readonly string[], languageId?: string])[] = [
    ['of a rule', rule('sum(x)'), ['sum function', 'x variable']],
    ['in quotes', rule('\'x{a="b"}\''), ['x variable', 'a property', '= operator', '"b" string']],
    ['with escapes', rule('"x{a=\\"b\\"}"'), ['x variable', 'a property', '= operator', '\\"b\\" string']],
    ['of a block', rule('|\n      sum(\n        x # why\n      )'), ['sum function', 'x variable', '# why comment']],
    ['a string over lines, one for each line without its indentation', rule('|\n      x{a=`b\n        c`}'), ['x variable', 'a property', '= operator', '`b string', 'c` string']],
    ['of several documents', `${rule('a')}---\n${rule('b')}`, ['a variable', 'b variable']],
    ['of LogQL in a rule', rule('\'{a="b"} |= "c" | json\''), ['a property', '= operator', '"b" string', '|= operator', '"c" string', '| operator', 'json keyword']],
    ['of a query file', '# a\nup\n\n5\n', ['up variable', '5 number'], 'promql'],
    ['of a LogQL file', 'rate({a=~"b"} | unwrap c [5m])\n', ['rate function', 'a property', '=~ operator', '"b" regexp', '| operator', 'unwrap keyword', 'c property', '5m number'], 'logql'],
    [
      'of a template, among those of queries',
      'groups:\n- rules:\n  - alert: A\n    annotations:\n      a: "In {{ $labels.job | printf \\"%s\\" }}"\n    expr: up\n',
      ['{{ operator', '$labels variable', '.job property', '| operator', 'printf function', '\\"%s\\" string', '}} operator', 'up variable'],
    ],
    [
      'of a template that is escaped for Helm',
      '{{ if .Values.on }}\ngroups:\n- rules:\n  - alert: A\n    annotations:\n      a: "{{`{{ $labels.job }}`}} {{ "{{" }} $value {{ "}}" }}"\n{{ end }}\n',
      ['{{ operator', '$labels variable', '.job property', '}} operator', '{{ operator', '$value variable', '}} operator'],
    ],
    ['none of another file', 'expr: up\n', []],
  ];
  for (const [name, text, expected, languageId] of CASES) it(name, () => assert.deepEqual(tokens(text, languageId), expected));

  it('keep their places with the line ends of Windows', () => assert.deepEqual(tokens(rule('|\n      a +\n      b').replaceAll('\n', '\r\n')), ['a variable', '+ operator', 'b variable']));
});
