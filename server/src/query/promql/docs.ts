import { codeBlock, inlineCode, plain } from '../../text/markdown';
import type { MetricFact } from './facts';
import type { PromqlFunction } from './functions';
import { signature } from './types';
import { AGGREGATION_PAGE, functionPage, type AggregationInfo } from './vocabulary';

/** Such as `topk [by|without (label, …)] (k: scalar, vector: instant vector)`. */
export const aggregationSignature = ({ name, param }: AggregationInfo): string =>
  `${name} [by|without (label, …)] (${param ? `${param.name}: ${param.type}, ` : ''}vector: instant vector)`;

const EXPERIMENTAL = '\n\nExperimental: needs `--enable-feature=promql-experimental-functions`.';

/** What a function does, in Markdown. */
export const functionDoc = (fn: PromqlFunction): string =>
  `${codeBlock(`${signature(fn)}: ${fn.returns}`, 'promql')}\n${fn.doc}${fn.experimental ? EXPERIMENTAL : ''}\n\n[Documentation](${functionPage(fn.name)})`;

/** What an aggregation does, in Markdown. */
export const aggregationDoc = (info: AggregationInfo): string =>
  `${codeBlock(`${aggregationSignature(info)}: instant vector`, 'promql')}\n${info.doc}${info.experimental ? EXPERIMENTAL : ''}\n\n[Documentation](${AGGREGATION_PAGE})`;

const SOURCES: Readonly<Record<MetricFact['source'], string>> = { contract: "from the contract's catalog", workspace: 'from the workspace', server: 'from the server', snapshot: 'from the snapshot of metadata' };

/** More labels than these are not listed one by one. */
const MOST_LABELS = 20;

/** A list of labels as code, cut where it is long. */
export function labelList(labels: readonly string[]): string {
  const shown = labels.slice(0, MOST_LABELS).map(inlineCode).join(', ');
  return labels.length > MOST_LABELS ? `${shown} and ${labels.length - MOST_LABELS} more` : shown;
}

/** What is known of a metric, in Markdown. */
export const metricDoc = (fact: MetricFact): string => [...metricLines(fact), ...(fact.labels ? [fact.labels.length > 0 ? `Labels: ${labelList(fact.labels)}` : 'It has no labels.'] : [])].join('\n\n');

/** The type and the help of a metric, in paragraphs of Markdown. */
export function metricLines(fact: MetricFact): string[] {
  const type = fact.type === 'unknown' ? 'Metric' : fact.type[0]!.toUpperCase() + fact.type.slice(1);
  const unit = fact.unit === undefined ? '' : `, in ${plain(fact.unit)}`;
  return [`${type} ${inlineCode(fact.name)}${unit}, ${SOURCES[fact.source]}.`, ...(fact.help ? [plain(fact.help)] : [])];
}
