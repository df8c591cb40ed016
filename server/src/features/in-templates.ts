import { hasHole } from '../model/helm-template';
import type { Problem } from './diagnose';

/** Rules about what is written, and not about what is missing: a template may put that in. */
const ABOUT_WHAT_IS_THERE = new Set(['schema/unknown-field', 'schema/invalid-value', 'schema/timeout-above-interval', 'schema/deprecated', 'schema/exclusive', 'contract/scrape-interval', 'contract/severity-unknown']);

/**
 * Whether a problem stands whatever a Helm template puts into its holes: no hole is in what it is about, and nothing that
 * is put in elsewhere could mend it.
 *
 * @param text the text of the problem's document, with holes
 */
export const holdsInTemplate = ({ rule, from, to }: Problem, text: string): boolean => (/^(?:promql|logql|template)\//.test(rule) || ABOUT_WHAT_IS_THERE.has(rule)) && !hasHole(text.slice(from, to));
