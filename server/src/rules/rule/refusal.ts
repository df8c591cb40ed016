import type { CheckContext } from '../rule';

/** Whether the rules stand in a file for Prometheus; otherwise they are those of a PrometheusRule. */
export const isRuleFile = ({ kind }: CheckContext): boolean => kind === 'prometheus-rules';

/**
 * What becomes of a document with a rule that Prometheus refuses. For a PrometheusRule the operator asks the same code
 * before it hands the rules on (ValidateRule in pkg/operator/rules.go), and so does its admission webhook, where there is one.
 */
export const refusal = (context: CheckContext): string => (isRuleFile(context) ? 'Prometheus refuses the whole file' : 'the operator rejects the whole PrometheusRule');

/** What becomes of a document that the schema of PrometheusRule forbids already, as Prometheus does in a file. */
export const schemaRefusal = (context: CheckContext): string => (isRuleFile(context) ? 'Prometheus refuses the whole file' : 'Kubernetes refuses the PrometheusRule');
