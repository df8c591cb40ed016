import { actions, goesOnInActions, hasBranch, hasHole, hasUnknown, rendered } from '../model/helm-template';
import type { QueryRegion } from '../model/query-region';
import type { TemplateRegion } from '../model/template-region';
import { tokenizeLogql } from '../query/logql/tokens';
import { isComparison } from '../query/promql/ast';
import { OPERATORS } from '../query/promql/words';
import { tokenize } from '../query/token';
import { joinedMap, type SourceMap } from '../text/scalar-map';
import { trimmed } from '../text/trimmed';
import type { TextEdit } from '../text/range';
import type { YamlDocument, YamlScalar } from '../yaml/tree';
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
  // Queries of which too much is unknown are left out as a whole.
  return /^(?:promql|logql)\//.test(rule) || (ABOUT_WHAT_IS_THERE.has(rule) && !hasHole(about));
}

const isOfTemplate = (rule: string): boolean => rule.startsWith('template/') || rule === 'alert/annotation-label';

/** A text in a document, and how it lies there. */
interface Region {
  readonly text: string;
  readonly map: SourceMap;
  readonly scalar: YamlScalar | undefined;
}

/**
 * The queries of which all is known but texts, durations and numbers that Helm puts in, as it renders them. Those are variables in them.
 *
 * @param text of their document, with holes
 */
export const queriesWithoutHoles = (queries: readonly QueryRegion[], text: string): readonly QueryRegion[] =>
  withoutHoles(queries, text, (query) => {
    let holes = 0;
    // Each is something else, as far as anybody knows.
    const made = regionAsRendered(query, () => holeCalled(`helm${++holes}`, query.language));
    return !hasUnknown(query.text) ? made : holesAreValues(made) ? { ...made, variables: true } : undefined;
  });

/** How a variable is written in a query: in the strings of LogQL, braces are templates of its own. */
export const holeCalled = (name: string, language: QueryRegion['language']): string => (language === 'promql' ? `{{${name}}}` : `\${${name.replace(/\W/g, '_')}}`);

/**
 * The templates in whose actions nothing is left to Helm, as Helm renders them: what it puts in between is text.
 *
 * @param text of their document, with holes
 */
export const templatesWithoutHoles = (templates: readonly TemplateRegion[], text: string): readonly TemplateRegion[] =>
  withoutHoles(templates, text, (template) => (actions(template.text).every(({ from, to }) => !hasUnknown(template.text.slice(from, to))) ? regionAsRendered(template) : undefined));

/** Regions with and without holes. Where Helm decides which parts of a text there are, nothing is known of it. */
function withoutHoles<R extends Region>(regions: readonly R[], text: string, read: (region: R) => R | undefined): readonly R[] {
  const whole = hasBranch(text) ? regions.filter(({ scalar }) => scalar?.style !== 'plain' || !goesOnInActions(text, scalar)) : regions;
  if (!whole.some((region) => hasHole(region.text))) return trimmed(whole);
  return trimmed(whole.flatMap((region) => (!hasHole(region.text) ? region : hasBranch(region.text) ? [] : (read(region) ?? []))));
}

/** @param nameOf what stands for a hole, which otherwise stays */
function regionAsRendered<R extends Region>(region: R, nameOf?: () => string): R {
  const parts = rendered(region.text).map((part) => (part.isHole && nameOf ? { ...part, text: nameOf() } : part));
  return { ...region, text: parts.map(({ text }) => text).join(''), map: joinedMap(region.map, parts.map(({ from, to, text }) => ({ from, to, length: text.length }))) };
}

/** What may stand behind a number that a query is compared with. */
const BEHIND_NUMBER = /^(?:\)|and|or|unless)$/i;

/**
 * Whether what is put in stands in strings, or is a range or what something is compared with by itself: anywhere else it may be more than one
 * word, such as a matcher and a comma.
 */
function holesAreValues({ text, language }: QueryRegion): boolean {
  const tokens = (language === 'promql' ? tokenize(text, OPERATORS) : tokenizeLogql(text)).filter(({ type }) => type !== 'comment');
  return tokens.every(({ variable }, i) => {
    const [before = '', behind] = [tokens[i - 1]?.text, tokens[i + 1]?.text];
    return !variable || (before === '[' && behind === ']') || (isComparison(before) && (behind === undefined || BEHIND_NUMBER.test(behind)));
  });
}
