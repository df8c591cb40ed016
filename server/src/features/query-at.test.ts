import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { allQueries, queryAt, type FoundQuery } from './query-at';
import { createSnapshot, type Snapshot } from './snapshot';

const snapshotOf = (text: string, languageId = 'yaml'): Snapshot => createSnapshot({ path: 'file', languageId, text });

/** The query that the marked span means, a caret or a selection. */
function found(source: string, languageId = 'yaml'): (FoundQuery & { readonly text: string }) | undefined {
  const { text, spans } = marked(source);
  const query = queryAt(snapshotOf(text, languageId), spans[0]!);
  return query && { ...query, text };
}

describe('the query that a caret means', () => {
  const rules = (alert: string, expr: string, end = ''): string => `a: 1\n---\ngroups:\n- name: g\n  rules:\n  - alert: ${alert}\n    expr: ${expr}\n    for: 5m${end}\n  - record: r\n    expr: other\n`;
  const CASES: readonly (readonly [name: string, source: string, expression: string | undefined, title?: string])[] = [
    ['is the one that it is in', rules('A', 'rate(x«»[5m])'), 'rate(x[5m])', 'alert A'],
    ['is the one that it touches', rules('A', '«»up'), 'up', 'alert A'],
    ['is that of the rule around it', rules('A«»', 'up'), 'up', 'alert A'],
    ['is that of the rule around it, behind the query', rules('A', 'up', '«»'), 'up', 'alert A'],
    ['is without what indents it', rules('A', '|\n      sum(\n        «»x\n      )'), 'sum(\n  x\n)', 'alert A'],
    ['is none outside of all rules', rules('A', 'up').replace('a: 1', 'a: «»1'), undefined],
    ['is none in another file', 'a: «»up\n', undefined],
  ];
  for (const [name, source, expression, title] of CASES) {
    it(name, () => {
      const query = found(source);
      assert.equal(query?.expression, expression);
      assert.equal(query?.title, title);
    });
  }

  it('stands where it is written, in its document', () => {
    const query = found(rules('A', "'x{a=''b''}«»'"));
    assert.equal(query?.expression, "x{a='b'}");
    assert.equal(query.text.slice(query.from, query.to), "'x{a=''b''}'");
  });

  it('is the one around it in a query file', () => {
    assert.equal(found('# a\nup\n\n# b\nsum(«»x)\n', 'promql')?.expression, 'sum(x)');
    assert.deepEqual([found('{a="b"} «»|= "c"\n', 'logql')?.language, found('«»\n', 'logql')], ['logql', undefined]);
  });
});

describe('the query that a selection means', () => {
  const rule = (expr: string): string => `groups:\n- rules:\n  - alert: A\n    expr: ${expr}\n`;
  const CASES: readonly (readonly [name: string, source: string, expression: string, written: string])[] = [
    ['is what is selected', rule('sum(«rate(x[5m])») > 5'), 'rate(x[5m])', 'rate(x[5m])'],
    ['is without the blanks around it', rule('sum(x)« > »5'), '>', ' > '],
    ['is decoded', rule("'x{«a=''b''»}'"), "a='b'", "a=''b''"],
    ['is decoded over lines', rule('|\n      sum(«x\n        + y»)'), 'x\n  + y', 'x\n        + y'],
    ['is the part of it in the query', `groups:\n- rules:\n  - alert: A\n    expr: sum(«x)\n    for:» 5m\n`, 'x)', 'x)'],
  ];
  for (const [name, source, expression, written] of CASES) {
    it(name, () => {
      const query = found(source);
      assert.equal(query?.expression, expression);
      assert.equal(query.title, 'selection in alert A');
      assert.equal(query.text.slice(query.from, query.to), written);
    });
  }

  it('is taken at its word outside of any query, in any file', () => {
    const query = queryAt(snapshotOf('Run  up  now', 'markdown'), { from: 4, to: 8 });
    assert.deepEqual(query, { from: 4, to: 8, language: 'promql', expression: 'up', title: 'selection' });
    assert.equal(found('«  »', 'markdown'), undefined);
  });
});

describe('a query in a chart', () => {
  const chart = (expr: string): string => `{{ if .Values.on }}\ngroups:\n- rules:\n  - alert: A\n    expr: '${expr}'\n{{ end }}\n`;

  it('has the actions of Helm in it as variables, by their own names', () => {
    const query = found(chart('up{a="{{ .Values.job }}", b="{{ $ns }}-{{ .Values.job }}", c="{{ .Values.job | lower }}"}«» > 0'));
    assert.equal(query?.expression, 'up{a="{{Values.job}}", b="{{ns}}-{{Values.job}}", c="{{Values.job2}}"} > 0');
    assert.deepEqual(query.variables?.map(({ name }) => name), ['{{Values.job}}', '{{ns}}', '{{Values.job2}}']);
    assert.equal(query.isAlert, undefined, 'what it would have done is not known');
  });
  it('in LogQL has them as variables of Grafana, for its strings have templates of their own', () => {
    const query = found(chart('count_over_time({app="{{ .Values.app.name }}"«»} | line_format "{{`{{.msg}}`}}" [{{ .Values.window }}]) > 0'));
    assert.deepEqual([query?.language, query?.expression], ['logql', 'count_over_time({app="${Values_app_name}"} | line_format "{{.msg}}" [${Values_window}]) > 0']);
    assert.deepEqual(query?.variables?.map(({ name }) => name), ['Values_app_name', 'Values_window']);
  });
  it('is what Helm makes of it where nothing is left to be put in', () => {
    const query = found(chart('up{a=~"{{`{{`}}.*"}«» > 0'));
    assert.deepEqual([query?.expression, query?.variables, query?.isAlert], ['up{a=~"{{.*"} > 0', undefined, true]);
  });
});

describe('all queries of a file', () => {
  it('with their titles, in the order of the text', () => {
    const text = 'groups:\n- rules:\n  - { alert: A, expr: a }\n---\ngroups:\n- rules:\n  - { record: r, expr: " b " }\n';
    assert.deepEqual(allQueries(snapshotOf(text)).map(({ from, to, title, expression }) => [text.slice(from, to), title, expression]), [['a', 'alert A', 'a'], ['" b "', 'record r', 'b']]);
    assert.deepEqual(allQueries(snapshotOf('a\n\nb\n', 'promql')).map(({ title }) => title), ['query 1', 'query 2']);
  });
});
