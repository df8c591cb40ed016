import { relabel, type LabelValues, type RelabelStep } from '../../workspace/targets/relabel';
import type { Target, Targets } from '../../workspace/targets/targets';
import { sureValue } from './scraped-by';

/** What the `metricRelabelings` of a target make of one of its series. */
export interface Outcome {
  readonly droppedBy: RelabelStep | undefined;
  /** The name that it has then; undefined where that depends on what is not known. */
  readonly name: string | undefined;
  readonly labels: LabelValues;
}

/** @param label a label of the series that somebody asks for */
export function outcomeOf(metric: string, target: Target, label?: string): Outcome {
  const given = new Map<string, string | undefined>([...target.labels.keys()].map((name) => [name, sureValue(target, name, metric)]));
  if (label !== undefined && !given.has(label)) given.set(label, undefined);
  given.set('__name__', metric);
  const { labels, droppedBy } = relabel(target.endpoint.metricRelabelings, given);
  return { labels, droppedBy, name: labels.get('__name__') };
}

/** Whether a target may have series of a name that its relabelings give to others. */
export const mayRenameTo = (metric: string, { endpoint }: Target): boolean =>
  endpoint.metricRelabelings.some(({ action, targetLabel, replacement }) => action !== 'drop' && action !== 'keep' && (targetLabel === '__name__' || targetLabel.includes('$')) && (replacement === metric || replacement.includes('$') || action !== 'replace'));

/** Whether an expression lists names, so that somebody meant exactly these. */
export const isListOfNames = (regex: string): boolean => /^[\w:|()?]+$/.test(regex) && !/\?(?!:)/.test(regex);

/** More lists than a workspace has of `metricRelabelings` that differ. */
const MOST_LISTS = 200;

/** Whether something holds for any of the lists of steps that series go through; asked once for each question. */
export function anyList(targets: Targets, question: string, holds: (target: Target) => boolean): boolean {
  const { seriesLists } = targets;
  return seriesLists.length > 0 && seriesLists.length <= MOST_LISTS && targets.once(question, () => seriesLists.some(holds));
}

/** A regular expression for a message. */
export const shortened = (regex: string): string => (regex.length > 60 ? `${regex.slice(0, 60)}…` : regex);
