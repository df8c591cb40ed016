import { parser } from '@prometheus-io/lezer-promql';

/** The texts of all nodes of the given types in a PromQL expression. */
function textsOf(expression: string, ...types: readonly string[]): string[] {
  const texts: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (types.includes(node.name)) texts.push(expression.slice(node.from, node.to));
    },
  });
  return texts;
}

/** The metrics that a PromQL expression asks for. Recording rules, whose names hold a colon, count as well. */
export const metricsOf = (expression: string): string[] =>
  textsOf(expression, 'VectorSelector').map((selector) => /^[^{\s]*/.exec(selector)![0]).filter((name) => name !== '');

/** The labels that a PromQL expression matches, groups or joins by. */
export const labelsOf = (expression: string): string[] => textsOf(expression, 'LabelName');

export interface StreamMatcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The stream selectors of a LogQL query; templates, which have braces of their own, stand in backticks. */
export function streamSelectorsOf(query: string): StreamMatcher[][] {
  const selectors = query.replace(/`[^`]*`/g, '``').matchAll(/\{([^{}]*)\}/g);
  return [...selectors].map(([, body]) =>
    [...body!.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)].map(([, label, operator, value]) => ({ label: label!, operator: operator!, value: value! })),
  );
}
