import type { LiveRule } from '../../backends/prometheus-api';
import type { LoadedRule } from './rule-state';
import { lensText, oneLine, roughly, timeOf, tookWords } from './words';

/** How many alerts of a rule are in each state. */
export function alertCounts({ alerts }: LiveRule): { readonly firing: number; readonly pending: number } {
  const count = (state: string): number => alerts.filter((alert) => alert.state === state).length;
  return { firing: count('firing'), pending: count('pending') };
}

/**
 * A rule's state in a few words, such as `firing 2 · pending 1 · last evaluated 4 s ago in 3 ms`.
 *
 * @param now by the server's clock, in seconds since the epoch
 */
export function ruleLens({ rule, differs }: LoadedRule, now: number): string {
  const { firing, pending } = alertCounts(rule);
  const counts = [firing > 0 ? `firing ${firing}` : '', pending > 0 ? `pending ${pending}` : ''].filter((part) => part !== '');
  const state = rule.health === 'err' || rule.lastError !== '' ? [`error: ${oneLine(rule.lastError) || 'the server does not say which'}`] : rule.type === 'recording' ? ['recorded'] : counts.length > 0 ? counts : ['inactive'];
  const icon = state[0]!.startsWith('error') ? 'error' : firing > 0 ? 'flame' : pending > 0 ? 'clock' : 'pass';
  const last = timeOf(rule.lastEvaluation);
  const evaluated = last === undefined ? 'not evaluated yet' : `last evaluated ${roughly(now - last)} ago in ${tookWords(rule.evaluationSeconds)}`;
  return `$(${icon}) ${[...state, evaluated, ...(differs === undefined ? [] : [`the server has ${differs === 'expression' ? 'another expression' : 'other labels'}`])].map(lensText).join(' · ')}`;
}
