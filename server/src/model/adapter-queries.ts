import { valueAt, type YamlNode } from '../yaml/tree';
import { valuesIn } from './chart-values';
import { regionsOf, type Held } from './held-queries';
import { itemsOnce } from './items-once';
import { locatedText } from './located';

/** Whether a text may hold rules of the Prometheus adapter, by what no other program calls anything. */
export const mayBeOfAdapter = (text: string): boolean => /\b(?:seriesQuery|containerQuery|nodeQuery)["']?[ \t]*:/.test(text);

/**
 * The queries by which the Prometheus adapter finds series, and makes of them what autoscalers ask Kubernetes for: in its own
 * configuration, and in the values of its chart, alone or as one of several
 * (https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md).
 */
export function adapterQueries(documentText: string, root: YamlNode | undefined): ReturnType<typeof regionsOf> {
  const items = itemsOnce();
  const held = valuesIn(root).flatMap((values) => [values, valueAt(values, 'prometheus-adapter')]).flatMap((config): Held[] => [
    ...[['rules'], ['externalRules'], ['rules', 'custom'], ['rules', 'external']].flatMap((path) =>
      items(valueAt(config, ...path)).flatMap((rule, i): Held[] => {
        const name = `rule ${locatedText(valueAt(rule, 'name', 'as'))?.value ?? i + 1}`;
        return [
          { node: valueAt(rule, 'seriesQuery'), title: `series of ${name}`, source: 'promql', role: 'selector' },
          { node: valueAt(rule, 'metricsQuery'), title: name, source: 'promql' },
        ];
      }),
    ),
    ...[['resourceRules'], ['rules', 'resource']].flatMap((path) =>
      ['cpu', 'memory'].flatMap((resource) => ['containerQuery', 'nodeQuery'].map((field): Held => ({ node: valueAt(config, ...path, resource, field), title: `${field} of ${resource}`, source: 'promql' }))),
    ),
  ]);
  return regionsOf(documentText, held);
}
