import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { applyEdits } from '../text/range';
import { formatQueries, unformattedQueries } from './format';
import { createSnapshot, type Snapshot } from './snapshot';

const snapshotOf = (text: string, languageId = 'yaml'): Snapshot => createSnapshot({ path: `file.${languageId}`, languageId, text });

/** The text after formatting; with a marked span, of what that span touches. */
function formatted(source: string, languageId = 'yaml', width = 20): string {
  const { text, spans } = marked(source);
  const result = applyEdits(text, formatQueries(snapshotOf(text, languageId), { width }, spans[0]));
  if (!spans[0]) assert.equal(applyEdits(result, formatQueries(snapshotOf(result, languageId), { width })), result, 'the second time changes nothing');
  return result;
}

describe('formatting the queries of YAML', () => {
  const file = (first: string, second = 'up'): string => `# rules\ngroups:\n  - name:   g   # kept\n    rules:\n      - record: a\n        expr: ${first}\n        labels: {x:   y}\n\n      - alert: B\n        expr:   ${second}\n`;

  it('changes nothing but the queries', () => assert.equal(formatted(file('a+b', '"a*b"')), file('a + b', '"a * b"')));
  it('makes a literal block of a query that needs several lines', () => assert.equal(formatted(file('sum(rate(errors_total[5m]))')), file('|\n          sum(\n            rate(\n              errors_total[5m]\n            )\n          )')));
  it('makes one line of a query that fits', () => {
    assert.equal(formatted(file('"a +\n          b"')), file('"a + b"'));
    assert.equal(formatted(file('|\n          a\n          +\n          b')), file('|\n          a + b'));
  });
  it('keeps the comments of a query', () => assert.equal(formatted(file('|\n          # why\n          a+b')), file('|\n          # why\n          a + b')));
  it('leaves a query alone that is formatted, however it is quoted', () => {
    for (const expr of ['up', '"\\u0075p"', "'up'", '|-\n          up', 'up # comment', '>-\n          up']) assert.deepEqual(formatQueries(snapshotOf(file(expr)), {}), []);
  });
  it('leaves a query alone that cannot be read', () => assert.equal(formatted(file('sum(a+b')), file('sum(a+b')));
  it('formats LogQL as Loki does', () => assert.equal(formatted(file("'{app=\"x\"}|=\"y\"'")), file("'{app=\"x\"} |= \"y\"'")));
  it('leaves a query alone that is escaped for Helm', () => {
    const inChart = (text: string): string => `{{ if .Values.on }}\n${text}{{ end }}\n`;
    assert.equal(formatted(inChart(file("'a+b{c=\"{{`{{`}}\"}'", 'a+b'))), inChart(file("'a+b{c=\"{{`{{`}}\"}'", 'a + b')));
  });
  it('leaves documents alone that are no valid YAML', () => {
    const text = `${file('a+b')}  broken: [\n`;
    assert.equal(formatted(text), text);
  });
  it('leaves other kinds of documents alone', () => assert.equal(formatted('panels:\n  - expr: a+b\n'), 'panels:\n  - expr: a+b\n'));
  it('leaves a query alone that would need lines inside of braces', () => {
    const text = 'groups: [{ name: g, rules: [{ record: a, expr: "sum(rate(errors_total[5m]))" }] }]\n';
    assert.equal(formatted(text), text);
  });
  it('works in every document of a file', () => assert.equal(formatted(`${file('a+b')}---\n${file('c+d')}`), `${file('a + b')}---\n${file('c + d')}`));
  it('formats an anchored query once', () => assert.equal(formatted(file('&x a+b', '*x')), file('&x a + b', '*x')));
  it('keeps the line ends of Windows', () => assert.equal(formatted(file('sum(rate(errors_total[5m]))').replaceAll('\n', '\r\n')).match(/(?<!\r)\n/), null));
  it('formats what a selection touches, and nothing else', () => {
    assert.equal(formatted(file('a«»+b', 'c+d')), file('a + b', 'c+d'));
    assert.equal(formatted(file('a+b', 'c+«d»')), file('a+b', 'c + d'));
  });
});

describe('formatting a file of queries', () => {
  const format = (source: string): string => formatted(source, 'promql');

  it('keeps comments and blank lines between queries', () => {
    assert.equal(format('# one\n\na+b\n\n\n# two\nsum( x )   \n# end\n'), '# one\n\na + b\n\n\n# two\nsum(x)\n# end\n');
  });
  it('keeps the comment behind a query', () => assert.equal(format('a+b # c\n'), 'a + b # c\n'));
  it('moves a query to the beginning of its line', () => assert.equal(format('up\n\n   sum(rate(errors_total[5m]))\n'), 'up\n\nsum(\n  rate(\n    errors_total[5m]\n  )\n)\n'));
  it('leaves a query alone that cannot be read, and formats the others', () => assert.equal(format('a+b\n\nraet( x )\n\nc+d\n'), 'a + b\n\nraet( x )\n\nc + d\n'));
  it('keeps a missing line break at the end', () => assert.equal(format('a+b'), 'a + b'));
  it('keeps the line ends of Windows', () => assert.equal(format('sum(rate(errors_total[5m]))\r\n'), 'sum(\r\n  rate(\r\n    errors_total[5m]\r\n  )\r\n)\r\n'));
  it('formats what a selection touches, and nothing else', () => assert.equal(format('a+b\n\nc«+»d\n\ne+f\n'), 'a+b\n\nc + d\n\ne+f\n'));
});

describe('what is not formatted', () => {
  it('is told with the reason and the place', () => {
    const text = 'a+b\n\nraet(x[5m])\n';
    const [found, ...more] = unformattedQueries(snapshotOf(text, 'promql'));
    assert.deepEqual([text.slice(found!.from, found!.to), more], ['raet', []]);
    assert.match(found!.message, /no function `raet`/);
  });
  it('may be a whole document', () => assert.equal(unformattedQueries(snapshotOf('groups:\n  - name: g\n    rules: [\n')).length, 1));
  it('is nothing where all is well', () => assert.deepEqual(unformattedQueries(snapshotOf('a+b', 'promql')), []));
});
