import { scalarMap } from '../yaml/scalar';
import { isScalar, itemsOf, valueAt, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';
import type { QueryRegion } from './query-region';

/** The queries that a file of unit tests for rules evaluates (`promtool test rules`). */
export function unitTestQueries(documentText: string, root: YamlNode | undefined): QueryRegion[] {
  const found = new Map<YamlNode, QueryRegion>();
  for (const [i, test] of itemsOf(valueAt(root, 'tests')).entries()) {
    const name = locatedText(valueAt(test, 'name'))?.value ?? String(i + 1);
    for (const one of itemsOf(valueAt(test, 'promql_expr_test'))) {
      const expr = valueAt(one, 'expr');
      if (!isScalar(expr) || expr.type === 'null' || found.has(expr)) continue;
      found.set(expr, { from: expr.from, to: expr.to, language: 'promql', role: 'query', title: `query of test ${name}`, text: expr.text, map: scalarMap(documentText, expr), scalar: expr, rule: undefined });
    }
  }
  return [...found.values()];
}
