import { scalarMap } from '../yaml/scalar';
import { isScalar, valueAt, type YamlMapping, type YamlNode, type YamlScalar } from '../yaml/tree';
import { itemsOnce } from './items-once';
import { locatedText, type LocatedText } from './located';
import type { QueryRegion } from './query-region';

/** A unit test of rules (`promtool test rules`). */
export interface UnitTest {
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly inputs: readonly YamlMapping[];
  readonly alerts: readonly YamlMapping[];
  readonly queries: readonly YamlMapping[];
}

/** The tests of a file, and what they hold; what aliases repeat is there once, for they may repeat it without end. */
export function unitTestsIn(root: YamlNode | undefined): UnitTest[] {
  const once = itemsOnce();
  return once(valueAt(root, 'tests')).map((node) => ({
    node,
    name: locatedText(valueAt(node, 'name')),
    inputs: once(valueAt(node, 'input_series')),
    alerts: once(valueAt(node, 'alert_rule_test')),
    queries: once(valueAt(node, 'promql_expr_test')),
  }));
}

/** The queries that tests evaluate. */
export const unitTestQueries = (documentText: string, root: YamlNode | undefined): QueryRegion[] =>
  regionsOf(root, documentText, 'query', ({ queries }, name) => queries.map((one) => [valueAt(one, 'expr'), `query of test ${name}`]));

/** The series that tests are fed with, and that they expect: read as selectors, they name metrics and labels like queries. */
export function unitTestSeries(documentText: string, root: YamlNode | undefined): QueryRegion[] {
  const once = itemsOnce();
  return regionsOf(root, documentText, 'selector', ({ inputs, queries }, name) => [
    ...inputs.map((one) => [valueAt(one, 'series'), `series of test ${name}`] as const),
    ...queries.flatMap((one) => once(valueAt(one, 'exp_samples')).map((sample) => [valueAt(sample, 'labels'), `sample of test ${name}`] as const)),
  ]);
}

/** The names of the alerts that tests ask for. */
export const testedAlerts = (root: YamlNode | undefined): LocatedText[] => unitTestsIn(root).flatMap(({ alerts }) => alerts.flatMap((one) => locatedText(valueAt(one, 'alertname')) ?? []));

type Titled = readonly [scalar: YamlNode | undefined, title: string];

/** Some texts of each test as regions. */
function regionsOf(root: YamlNode | undefined, documentText: string, role: QueryRegion['role'], textsOf: (test: UnitTest, name: string) => readonly Titled[]): QueryRegion[] {
  const found = new Map<YamlScalar, QueryRegion>();
  for (const [i, test] of unitTestsIn(root).entries()) {
    for (const [scalar, title] of textsOf(test, test.name?.value ?? String(i + 1))) {
      if (!isScalar(scalar) || scalar.type === 'null' || found.has(scalar)) continue;
      found.set(scalar, { from: scalar.from, to: scalar.to, language: 'promql', role, title, text: scalar.text, map: scalarMap(documentText, scalar), scalar, rule: undefined });
    }
  }
  return [...found.values()];
}
