import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import { hazardOf, type Hazard } from './query-hazards';
import { ruleQueries } from './query-region';
import { readRuleGroups } from './rule-groups';

/** The hazard of a rule's expression, with the source that it points at. */
function found(expr: string, after = '        labels: { team: a }\n'): { hazard: Hazard; at: string } | undefined {
  const { document } = parseYaml(`groups:\n  - name: g\n    rules:\n      - record: a\n        expr: ${expr}\n${after}`)[0]!;
  const [query] = ruleQueries(document.text, readRuleGroups(document.root, 'prometheus-rules'));
  const hazard = query && hazardOf(document.text, query);
  return hazard && { hazard, at: document.text.slice(hazard.at.from, hazard.at.to) };
}

const I = '\n          ';

describe('a comment in a query whose lines YAML joins', () => {
  const SWALLOWING: Readonly<Record<string, readonly [expr: string, comment: string, meant: string]>> = {
    'in a folded block': [`>${I}up # a${I}== 0`, '# a', 'up # a\n== 0'],
    'in a folded block with stripped end': [`>-${I}up # a  ${I}== 0`, '# a', 'up # a  \n== 0'],
    'on a line of its own': [`>${I}up${I}# a${I}== 0`, '# a', 'up\n# a\n== 0'],
    'before the whole query': [`>${I}# a${I}up`, '# a', '# a\nup'],
    'that leaves an open bracket': [`>${I}sum( # a${I}up)`, '# a', 'sum( # a\nup)'],
    'in a quoted value': [`"up # a${I}== 0"`, '# a', 'up # a\n== 0'],
    'in single quotes': [`'up{a=''b''} # a${I}== 0'`, '# a', "up{a='b'} # a\n== 0"],
  };
  for (const [name, [expr, comment, meant]] of Object.entries(SWALLOWING)) {
    it(`swallows code ${name}`, () => {
      const { hazard, at } = found(expr)!;
      assert.deepEqual([hazard.kind, at, hazard.meant.replace(/ +$/gm, '')], ['folded-comment', comment, meant.replace(/ +$/gm, '')]);
    });
    it(`swallows code ${name}, with line ends of Windows`, () => assert.equal(found(expr.replaceAll('\n', '\r\n'))?.at, comment));
  }

  const HARMLESS: Readonly<Record<string, string>> = {
    'in a literal block': `|${I}up # a${I}== 0`,
    'at the end': `>${I}up${I}== 0 # a`,
    'before nothing but comments': `>${I}up # a${I}# b`,
    'that goes on as prose on the next line': `>${I}up # instances that${I}are up`,
    'in a more indented block, whose lines YAML keeps': `>${I}sum(${I}  up # a${I}  == 0${I})`,
    'that is none, for it stands in a string': `>${I}up{a="# b"}${I}== 0`,
    'in a query that is wrong in any case': `>${I}up # a${I}=== 0`,
  };
  for (const [name, expr] of Object.entries(HARMLESS)) it(`swallows no code ${name}`, () => assert.equal(found(expr), undefined));
});

describe('a comment behind a plain value', () => {
  it('takes a part of a string away', () => {
    const { hazard, at } = found('up{a="b #c"} == 0')!;
    assert.deepEqual([hazard.kind, at, hazard.meant], ['plain-comment', '#c"} == 0', 'up{a="b #c"} == 0']);
  });

  it('takes the lines below away, which belong to the query', () => {
    const { hazard, at } = found(`sum( # all${I}  up${I})`)!;
    assert.deepEqual([hazard.kind, at, hazard.meant], ['plain-comment', '# all', 'sum( # all\n  up\n)']);
  });

  it('takes them away in a value that begins below its key', () => {
    assert.equal(found(`${I}sum(${I}up # all${I})`)?.hazard.meant, 'sum(\nup # all\n)');
  });

  const HARMLESS: Readonly<Record<string, string>> = {
    'a query that is complete': 'up == 0 # down',
    'a query that something else is wrong with': 'sum(up # all',
    'a quoted query': '"up" # == 0',
    'half a query, before a key': 'sum( # all\n        labels2: {}',
  };
  for (const [name, expr] of Object.entries(HARMLESS)) it(`is a comment behind ${name}`, () => assert.equal(found(expr), undefined));
});
