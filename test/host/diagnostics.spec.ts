import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, closeAllEditors, diagnosticsOf, eventually, extension, fixesFor, inWorkspace, open, openNew, ruleOf, serviceMonitor, setText, waitForNothing, waitForRules } from './helper';
import { screen } from './screen';

/** Where a text stands in a document, for exact ranges. */
function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is in the document`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

/** The contract's interval is 15s. */
const MONITOR = serviceMonitor('60s');

const rules = (expr: string): string => `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: risk
spec:
  groups:
    - name: risk
      rules:
        - record: service:errors:rate5m
          expr: ${expr}
`;

describe('diagnostics while typing', () => {
  afterEach(closeAllEditors);

  it('leave the files of the example alone', async () => {
    await waitForNothing(await open('alert_rules.yaml'));
  });

  it('mark the interval that the contract forbids, and a quick fix mends it', async () => {
    const { document } = await openNew('checked/monitor.yaml', MONITOR);
    const [problem] = await waitForRules(document.uri, ['contract/scrape-interval']);
    assert.deepEqual(problem!.range, rangeOf(document, '60s'));
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem!.message, /15s, not 60s/);
    const fixes = await fixesFor(document.uri, problem!);
    const fix = fixes.find(({ title }) => title === 'Change the interval to 15s');
    assert.ok(fix, fixes.map(({ title }) => title).join(', '));
    await apply(fix);
    await waitForRules(document.uri, []);
    assert.match(document.getText(), /interval: 15s/);
  });

  it('are a hundred of a file and all of its errors, with a note where the others are left out', async () => {
    const alerts = Array.from({ length: 120 }, (_, i) => `        - alert: Open${i}\n          expr: positions_open\n          labels: { severity: info }\n`).join('');
    const { document } = await openNew('checked/many.yaml', `${rules('sum(')}${alerts}`);
    const notes = (): vscode.Diagnostic[] => diagnosticsOf(document.uri).filter(({ code }) => code === undefined);
    await eventually('the problems are there', notes, ({ length }) => length > 0);
    const found = diagnosticsOf(document.uri);
    assert.equal(found.filter(({ code, severity }) => code !== undefined && severity !== vscode.DiagnosticSeverity.Error).length, 100);
    assert.deepEqual(found.map(ruleOf).filter((rule) => rule === 'promql/syntax').length, 1);
    const [note, ...more] = notes();
    assert.deepEqual(more, []);
    assert.match(note!.message, /^The file has 100 problems other than errors above\./);
    assert.equal(note!.severity, vscode.DiagnosticSeverity.Information);
  });

  it('draw a squiggle under the very text', async function () {
    if (screen === undefined) return this.skip();
    const window = screen;
    await openNew('checked/squiggle.yaml', MONITOR);
    await eventually('a squiggle is on the screen', () => window.elements({ selector: '.squiggly-error' }), (found) => found.length > 0);
    await window.screenshot('squiggle');
  });

  for (const [style, expr, token] of [
    ['plain', 'sum(rate(errors_total[5m])) by job', 'job'],
    ['single-quoted', `'rate(errors_total{service=''risk''}[5m]) > > 1'`, '> 1'],
    ['double-quoted', String.raw`"rate(errors_total{service=\"risk\" pod=\"a\"}[5m])"`, 'pod'],
    ['literal', '|\n            sum(\n              errors_total{)\n            )', ')\n            )'],
    ['folded', '>-\n            sum(rate(errors_total[5m]))\n            / / 2', '/ 2'],
  ] as const) {
    it(`mark the token that PromQL cannot take in a ${style} scalar`, async () => {
      const { document } = await openNew(`checked/${style}.yaml`, rules(expr));
      const [problem] = await waitForRules(document.uri, ['promql/syntax']);
      assert.deepEqual(problem!.range.start, rangeOf(document, token).start);
    });
  }

  it('follow the text', async () => {
    const editor = await openNew('checked/typing.yaml', rules('sum(positions_open'));
    await waitForRules(editor.document.uri, ['promql/syntax']);
    await setText(editor, rules('sum(positions_open)'));
    await waitForRules(editor.document.uri, []);
    await setText(editor, rules('rate(errors_total)'));
    await waitForRules(editor.document.uri, ['promql/type']);
  });

  it('mark what is wrong with rules in the values of a chart', async () => {
    const { document } = await openNew('checked/values.yaml', `additionalPrometheusRulesMap:
  orders:
    groups:
      - name: orders
        rules:
          - record: orders_open:sum
            expr: sum(orders_open
`);
    const [problem] = await waitForRules(document.uri, ['promql/syntax']);
    assert.equal(problem!.range.start.line, document.getText().split('\n').findIndex((line) => line.includes('sum(orders_open')));
  });

  it('mark what is wrong in unit tests of rules', async () => {
    const { document } = await openNew('checked/rules_test.yaml', 'rule_files: [rules.yaml]\ntests:\n  - interval: 1m\n    input_series:\n      - series: up{job="orders"}\n        values: 0+10\n    promql_expr_test:\n      - expr: sum(up\n        eval_time: 5m\n');
    const problems = await waitForRules(document.uri, ['schema/unit-test', 'promql/syntax']);
    assert.deepEqual(problems.map(({ range }) => range.start.line), [5, 7]);
  });

  it('say nothing about YAML of other kinds', async () => {
    const job = 'kind: Ingress\nmetadata: {name: x\nexpr: sum(\n';
    const editor = await openNew('checked/other.yaml', `${job}---\n${MONITOR}`);
    // A file with one of ours in it is read as a whole, and the mistake in it would keep both from being applied.
    await waitForRules(editor.document.uri, ['yaml/syntax', 'contract/scrape-interval']);
    await setText(editor, job);
    await waitForRules(editor.document.uri, []);
  });

  it('report what is wrong in files that nobody has opened', async () => {
    const uri = inWorkspace('checked/closed.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(rules('sum(')));
    await waitForRules(uri, ['promql/syntax'], 30_000);
    await vscode.workspace.fs.delete(uri);
    await waitForRules(uri, [], 30_000);
  });

  it('lead to the page of their rule', async () => {
    const { document } = await openNew('checked/page.yaml', MONITOR);
    const [problem] = await waitForRules(document.uri, ['contract/scrape-interval']);
    const { code } = problem!;
    assert.ok(typeof code === 'object');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# contract\/scrape-interval\n/);
  });

  it('are there again after the server crashed, for the documents that it had', async () => {
    const editor = await openNew('checked/crash.yaml', MONITOR);
    await waitForRules(editor.document.uri, ['contract/scrape-interval']);
    const serverPid = (): number | undefined => extension().exports.serverPid();
    const before = serverPid();
    assert.ok(before);
    process.kill(before, 'SIGKILL');
    await eventually('another server runs', serverPid, (pid) => pid !== undefined && pid !== before, 30_000);
    await setText(editor, MONITOR.replace('/metrics', '/metric'));
    await waitForRules(editor.document.uri, ['contract/scrape-path', 'contract/scrape-interval'], 30_000);
  });
});
