import assert from 'node:assert/strict';
import { parser } from '@prometheus-io/lezer-promql';
import grammar from '../../syntaxes/promql.tmLanguage.json';

/** The words of the first list of alternatives, `(?:a|b|c)`, in a pattern of the grammar. */
function alternatives(pattern: string): string[] {
  const list = /\(\?:([a-z0-9_]+(?:\|[a-z0-9_]+)+)\)/.exec(pattern);
  assert.ok(list, `no list of words in ${pattern}`);
  return list[1]!.split('|');
}

const { functions, aggregators, words, modifiers, grouping } = grammar.repository;
const FUNCTIONS = alternatives(functions.patterns[0]!.match);
const AGGREGATORS = alternatives(aggregators.match);

/** The name of the first node that the parser makes below a node of the given type, such as `Rate` below `FunctionIdentifier`. */
function nodeBelow(query: string, parent: string): string | undefined {
  let found: string | undefined;
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.name === parent) found ??= node.node.firstChild?.name;
    },
  });
  return found;
}

/** The types of a query's nodes; the parser marks what it cannot read with a node `⚠`. */
function nodesOf(query: string): Set<string> {
  const names = new Set<string>();
  parser.parse(query).iterate({ enter: (node) => void names.add(node.name) });
  return names;
}

/**
 * Every way to write a node's name as a word: `HistogramStdDev` is histogram_std_dev, histogramstddev, histogram_stddev and
 * so on. The suffix `Fn` tells a function from a keyword of the same name.
 */
function spellings(nodeName: string): string[] {
  const humps = nodeName.replace(/Fn$/, '').split(/(?=[A-Z])/).map((hump) => hump.toLowerCase());
  return humps.slice(1).reduce((written, hump) => written.flatMap((word) => [word + hump, `${word}_${hump}`]), [humps[0]!]);
}

/** What the parser knows: each node's name, written so that the parser itself makes that node of it. */
function known(parent: string): string[] {
  const names = parser.nodeSet.types.map((type) => type.name).filter((name) => /^[A-Z]/.test(name));
  const found = names.flatMap((name) => spellings(name).filter((word) => nodeBelow(`${word}(x)`, parent) === name));
  return [...new Set(found)];
}

describe('The vocabulary of the PromQL grammar', () => {
  it('holds every function that the parser knows, and no other', () => {
    const parsed = known('FunctionIdentifier');
    assert.ok(parsed.length > 80, `found only ${parsed.length} functions in the parser`);
    assert.deepEqual([...FUNCTIONS].sort(), parsed.sort());
  });

  it('holds every aggregation that the parser knows, and no other', () => {
    const parsed = known('AggregateOp');
    assert.ok(parsed.length > 10, `found only ${parsed.length} aggregations in the parser`);
    assert.deepEqual([...AGGREGATORS].sort(), parsed.sort());
  });

  for (const name of FUNCTIONS) {
    it(`takes ${name} for a function, as the parser does`, () => assert.ok(nodeBelow(`${name}(x)`, 'FunctionIdentifier')));
  }

  for (const name of AGGREGATORS) {
    it(`takes ${name} for an aggregation in any case, as the parser does`, () => {
      assert.ok(nodeBelow(`${name}(x)`, 'AggregateOp'));
      assert.ok(nodeBelow(`${name.toUpperCase()}(x)`, 'AggregateOp'));
    });
  }

  it('knows no function twice', () => assert.equal(new Set(FUNCTIONS).size, FUNCTIONS.length));

  for (const word of alternatives(words.match)) {
    it(`takes ${word} for an operator, as the parser does`, () => assert.deepEqual([...nodesOf(`a ${word} b`)].filter((name) => name === '⚠'), []));
  }

  it('knows the operators, modifiers and matching words of the parser', () => {
    const keywords: Readonly<Record<string, string>> = {
      And: 'a and b',
      Or: 'a or b',
      Unless: 'a unless b',
      Atan2: 'a atan2 b',
      Bool: 'a > bool b',
      Offset: 'a offset 5m',
      Anchored: 'rate(a[5m] anchored)',
      Smoothed: 'rate(a[5m] smoothed)',
      Fill: 'a + fill(0) b',
      FillLeft: 'a + fill_left(0) b',
      FillRight: 'a + fill_right(0) b',
      By: 'sum by (x) (a)',
      Without: 'sum without (x) (a)',
      On: 'a + on (x) b',
      Ignoring: 'a + ignoring (x) b',
      GroupLeft: 'a + on (x) group_left b',
      GroupRight: 'a + on (x) group_right b',
    };
    const patterns = [words.match, grouping.begin, ...modifiers.patterns.map((pattern) => pattern.match)].join('\n');
    for (const [node, query] of Object.entries(keywords)) {
      const names = nodesOf(query);
      assert.ok(names.has(node) && !names.has('⚠'), `the parser does not read ${query}`);
      const word = spellings(node).find((spelling) => query.split(/\W+/).includes(spelling));
      assert.match(patterns, new RegExp(`[(:|)]${word}[)|(]`), `the grammar lacks ${word}`);
    }
  });
});
