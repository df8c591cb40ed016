import type { CheckContext } from '../rule';

/** Whether the rules stand in a file for Prometheus; otherwise they are those of an object, or of one of both that a chart makes. */
export const isRuleFile = ({ kind }: CheckContext): boolean => kind === 'prometheus-rules';

/** Whether the operator of Prometheus reads them, and not another one. */
export const isOfOperator = ({ kind }: CheckContext): boolean => kind === 'PrometheusRule' || kind === 'List';

function refused(context: CheckContext, byKubernetes: string): string {
  if (isRuleFile(context)) return 'Prometheus refuses the whole file';
  if (context.kind === 'values') return 'Prometheus or its operator refuses all of these groups';
  return isOfOperator(context) ? byKubernetes : `whoever reads the ${context.kind} refuses it`;
}

/**
 * What becomes of a document with a rule that Prometheus refuses. For a PrometheusRule the operator asks the same code
 * before it hands the rules on (ValidateRule in pkg/operator/rules.go), and so does its admission webhook, where there is one.
 */
export const refusal = (context: CheckContext): string => refused(context, 'the operator rejects the whole PrometheusRule');

/** What becomes of a document that the schema of PrometheusRule forbids already, as Prometheus does in a file. */
export const schemaRefusal = (context: CheckContext): string => refused(context, 'Kubernetes refuses the PrometheusRule');
