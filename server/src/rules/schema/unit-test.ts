import { metricProblem, valuesProblem, type SeriesProblem } from '../../query/promql/series';
import { scalarMap } from '../../yaml/scalar';
import { entryOf, isScalar, type YamlMapping } from '../../yaml/tree';
import { defineRule, type CheckContext } from '../rule';
import { isSet } from './fields';

const REFUSES = 'promtool refuses the test.';

export default defineRule({
  id: 'schema/unit-test',
  severity: 'error',
  object({ type, node, head }, context) {
    if (context.kind !== 'unit-tests') return;
    const needs = (field: string, what: string): void => {
      if (!isSet(node, field)) context.report({ from: head.from, to: head.to, message: `${what} ${REFUSES}` });
    };
    switch (type) {
      case 'series':
        needs('series', 'An input series needs its name and labels in `series`.');
        checkText(node, 'series', metricProblem, context);
        checkText(node, 'values', valuesProblem, context);
        return;
      case 'alert_rule_test':
        return needs('alertname', 'A test of an alert names it in `alertname`.');
      case 'sample':
        checkText(node, 'labels', metricProblem, context);
        checkText(node, 'histogram', valuesProblem, context);
    }
  },
});

function checkText(node: YamlMapping, field: string, problemOf: (text: string) => SeriesProblem | undefined, context: CheckContext): void {
  const value = entryOf(node, field)?.value;
  if (!isScalar(value) || value.type === 'null' || value.text === '') return;
  const problem = problemOf(value.text);
  if (!problem) return;
  const at = scalarMap(context.document.text, value).toSource(problem);
  context.report(problem.isMisread ? { ...at, severity: 'warning', message: problem.message } : { ...at, message: `${problem.message} ${REFUSES}` });
}
