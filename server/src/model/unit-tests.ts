import { scalarMap } from '../yaml/scalar';
import { isScalar, itemsOf, valueAt, type YamlNode, type YamlScalar } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import type { QueryRegion } from './query-region';

/** The queries that a file of unit tests for rules evaluates (`promtool test rules`). */
export const unitTestQueries = (documentText: string, root: YamlNode | undefined): QueryRegion[] =>
  inTests(root, (test, name) => itemsOf(valueAt(test, 'promql_expr_test')).map((one) => [valueAt(one, 'expr'), `query of test ${name}`]), documentText, 'query');

/** The series that its tests are fed with, and that they expect: read as selectors, they name metrics and labels like queries. */
export const unitTestSeries = (documentText: string, root: YamlNode | undefined): QueryRegion[] =>
  inTests(
    root,
    (test, name) => [
      ...itemsOf(valueAt(test, 'input_series')).map((one) => [valueAt(one, 'series'), `series of test ${name}`] as const),
      ...itemsOf(valueAt(test, 'promql_expr_test')).flatMap((one) => itemsOf(valueAt(one, 'exp_samples')).map((sample) => [valueAt(sample, 'labels'), `sample of test ${name}`] as const)),
    ],
    documentText,
    'selector',
  );

/** The names of the alerts that its tests ask for. */
export const testedAlerts = (root: YamlNode | undefined): LocatedText[] =>
  itemsOf(valueAt(root, 'tests')).flatMap((test) => itemsOf(valueAt(test, 'alert_rule_test')).flatMap((one) => locatedText(valueAt(one, 'alertname')) ?? []));

type Titled = readonly [scalar: YamlNode | undefined, title: string];

/** Some texts of each test as regions, those that aliases repeat once. */
function inTests(root: YamlNode | undefined, textsOf: (test: YamlNode, name: string) => readonly Titled[], documentText: string, role: QueryRegion['role']): QueryRegion[] {
  const found = new Map<YamlScalar, QueryRegion>();
  for (const [i, test] of itemsOf(valueAt(root, 'tests')).entries()) {
    for (const [scalar, title] of textsOf(test, locatedText(valueAt(test, 'name'))?.value ?? String(i + 1))) {
      if (!isScalar(scalar) || scalar.type === 'null' || found.has(scalar)) continue;
      found.set(scalar, { from: scalar.from, to: scalar.to, language: 'promql', role, title, text: scalar.text, map: scalarMap(documentText, scalar), scalar, rule: undefined });
    }
  }
  return [...found.values()];
}
