import { actions, hasBranch, hasHole, hasUnknown, unescaped } from '../model/helm-template';
import { joinedMap, type SourceMap } from '../text/scalar-map';
import { trimmed } from '../text/trimmed';
import type { TextEdit } from '../text/range';
import type { YamlDocument } from '../yaml/tree';
import type { Problem } from './diagnose';

/** Rules about what is written, and not about what is missing: a template may put that in. */
const ABOUT_WHAT_IS_THERE = new Set(['schema/unknown-field', 'schema/invalid-value', 'schema/timeout-above-interval', 'schema/deprecated', 'schema/exclusive', 'contract/scrape-interval', 'contract/severity-unknown']);

/**
 * The problems of a document that stand whatever a Helm template puts into its holes: no hole is in what they are about, and nothing that
 * is put in elsewhere could mend them.
 *
 * @param document with holes
 */
export const thatHoldInTemplate = (problems: readonly Problem[], { text, errors }: YamlDocument): Problem[] => {
  const isRead = errors.every(({ code }) => code !== 'syntax');
  const survives = (edit: TextEdit): boolean => !hasHole(text.slice(edit.from, edit.to)) && !edit.text.includes('{{');
  return problems.filter((problem) => holds(problem, text, isRead)).map((problem) => ({ ...problem, fixes: problem.fixes.filter(({ edits }) => edits.every(survives)) }));
};

/** @param isRead whether all of the document could be read as YAML; otherwise, a text may end where it does not in what is rendered */
function holds({ rule, from, to }: Problem, text: string, isRead: boolean): boolean {
  const about = text.slice(from, to);
  // What escapes a template for Helm may stand in the midst of one of its actions.
  if (isOfTemplate(rule)) return isRead && !hasUnknown(about);
  return (/^(?:promql|logql)\//.test(rule) || ABOUT_WHAT_IS_THERE.has(rule)) && !hasHole(about);
}

const isOfTemplate = (rule: string): boolean => rule.startsWith('template/') || rule === 'alert/annotation-label';

/** A text in a document, and how it lies there. */
interface Region {
  readonly text: string;
  readonly map: SourceMap;
}

/** The queries of which nothing is left to Helm, as Helm renders them. */
export const queriesWithoutHoles = <R extends Region>(queries: readonly R[]): readonly R[] => asRendered(queries, (text) => !hasUnknown(text));

/** The templates in whose actions nothing is left to Helm, as Helm renders them: what it puts in between is text. */
export const templatesWithoutHoles = <R extends Region>(templates: readonly R[]): readonly R[] => asRendered(templates, (text) => !hasBranch(text) && actions(text).every(({ from, to }) => !hasUnknown(text.slice(from, to))));

const asRendered = <R extends Region>(regions: readonly R[], isKnown: (text: string) => boolean): readonly R[] => trimmed(regions.some(({ text }) => hasHole(text)) ? regions.filter(({ text }) => isKnown(text)).map(rendered) : regions);

function rendered<R extends Region>(region: R): R {
  const { text, map } = region;
  if (!hasHole(text)) return region;
  const kept = unescaped(text);
  return { ...region, text: kept.map(({ from, to }) => text.slice(from, to)).join(''), map: joinedMap(map, kept) };
}
