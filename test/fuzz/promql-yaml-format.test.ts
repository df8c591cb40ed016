import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatQueries } from '../../server/src/features/format';
import { createSnapshot, type Snapshot } from '../../server/src/features/snapshot';
import { parsePromql } from '../../server/src/query/promql/parse';
import { applyEdits } from '../../server/src/text/range';
import { entryOf, isMapping } from '../../server/src/yaml/tree';
import { shapeOf } from '../helper/promql-shape';
import { anyQuery, commentedQuery } from './promql-generator';

/** Ways to write a query into a rule; each as lines, the first of which follows `expr:`. */
const STYLES: Readonly<Record<string, (query: string) => string[]>> = {
  literal: (query) => [' |', ...query.split('\n').map((line) => `          ${line}`)],
  stripped: (query) => [' |2-', ...query.split('\n').map((line) => `          ${line}`)],
  deep: (query) => [' |+', ...query.split('\n').map((line) => `                ${line}`), '', ''],
  single: (query) => [` '${oneLine(query).replaceAll("'", "''")}'`],
  double: (query) => [` ${JSON.stringify(query)}`],
  anchored: (query) => [` &q ${JSON.stringify(query)} # comment`],
  below: (query) => ['', `            ${JSON.stringify(query)}`],
};

/** Without comments, and so that YAML's folding changes nothing. */
const oneLine = (query: string): string => query.replaceAll(/[ \t]*#[^\n"'`]*(?=\n|$)/g, '').replaceAll('\n', ' ');

const file = (expr: string[], lineBreak: string): string =>
  ['# a file', 'groups:', '  - name: g', '    rules:', '      - record:   a', `        expr:${expr[0]!}`, ...expr.slice(1), '        labels: { x:   y } # kept', '      - alert: B', '        expr: up', ''].join(lineBreak);

const snapshotOf = (text: string): Snapshot => createSnapshot({ path: 'a.yaml', languageId: 'yaml', text });

describe('formatting any query in any YAML style', function () {
  this.timeout(120_000);
  const style = fc.constantFrom(...Object.keys(STYLES));
  // A tab or a blank line at the beginning of a block would be part of its indentation.
  const query = fc.oneof(anyQuery, commentedQuery).map((text) => text.trim()).filter((text) => parsePromql(text).syntax.length === 0);

  it('keeps its meaning and touches nothing else', () => {
    fc.assert(fc.property(query, style, fc.constantFrom(5, 40, 100), fc.constantFrom('\n', '\r\n'), (query, style, width, lineBreak) => {
      const text = file(STYLES[style]!(query), lineBreak);
      const before = snapshotOf(text);
      const [original] = before.documents[0]!.analysis.queries;
      fc.pre(original !== undefined && parsePromql(original.text).syntax.length === 0 && before.documents[0]!.analysis.document.errors.length === 0);
      const edits = formatQueries(before, { width });
      const result = applyEdits(text, edits);
      const { document, queries, groups } = snapshotOf(result).documents[0]!.analysis;
      assert.deepEqual(document.errors, [], result);
      assert.deepEqual(shapeOf(parsePromql(queries[0]!.text).expr!), shapeOf(parsePromql(original.text).expr!), result);
      assert.equal(queries[1]!.text, 'up');
      const rule = groups[0]!.rules[0]!;
      assert.deepEqual([rule.record?.value, isMapping(rule.labels) && entryOf(rule.labels, 'x')?.key.text], ['a', 'x']);
      assert.ok(result.includes('labels: { x:   y } # kept') && result.includes('record:   a'), result);
      assert.deepEqual(formatQueries(snapshotOf(result), { width }), [], result);
      if (lineBreak === '\r\n') assert.doesNotMatch(result, /(?<!\r)\n/);
    }), { numRuns: 1500 });
  });
});
