import { hasHole } from '../../model/helm-template';
import type { LocatedText } from '../../model/located';
import type { QueryRegion } from '../../model/query-region';
import type { DocumentKind, DocumentRole } from '../../model/recognise';
import type { Resource } from '../../model/resource';
import type { Rule, RuleGroup } from '../../model/rule-groups';
import type { TemplateRegion } from '../../model/template-region';
import type { LabelMatcher } from '../../query/promql/ast';
import type { Span, TextEdit } from '../../text/range';
import type { YamlDocument, YamlScalar } from '../../yaml/tree';

/**
 * What a name may name. Names of the first line mean the same wherever they stand; what those of the second mean depends
 * on the object that they stand in, and on those that its selectors tie it to.
 *
 * `label` is a label with its value, written `app=risk`. `pattern` is none that can be meant: what picks names of the kind by which
 * it is called without naming them, such as a regular expression, or a selector that only wants a label to be there. `selector`
 * is a label as selectors name it: no occurrence is of this kind, but files are found by it.
 */
export type NameKind =
  | 'metric' | 'alert' | 'service' | 'severity'
  | 'service-port' | 'container-port' | 'label' | 'receiver'
  | 'pattern' | 'selector'; // prettier-ignore

/** How an occurrence gets another name. */
export type Place =
  /** It is a scalar of its own, a value or a key. */
  | { readonly in: 'scalar'; readonly scalar: YamlScalar }
  /** It stands in a query, or in a query of a template: an edit of the region's own text, undefined where the name cannot be put there. */
  | { readonly in: 'query'; readonly region: NamingText; readonly write: (name: string) => TextEdit | undefined }
  /** There is no name to be written. */
  | { readonly in: 'nothing' };

/** A text of which names are parts. */
export type NamingText = Pick<QueryRegion, 'from' | 'to' | 'text' | 'map' | 'scalar'>;

/** A name at a place. Offsets count from the beginning of the document. */
export interface Occurrence extends Span {
  readonly kind: NameKind;
  readonly name: string;
  /** `demand`: somebody wants the name to be defined, such as the contract an alert. */
  readonly role: 'definition' | 'demand' | 'reference';
  /** Whether `from` and `to` are the name alone; otherwise they are the scalar that it stands in. */
  readonly isExact: boolean;
  /** What is defined here, or what the reference is a part of: a rule, an object, an entry of the contract. */
  readonly whole: Span;
  /** For people: the group of a rule, the object of a port. */
  readonly container?: string;
  /** The Kubernetes object that the name stands in. */
  readonly owner?: Resource;
  /** The rule that it names or whose query it stands in. */
  readonly rule?: Rule;
  readonly place: Place;
  /** Of a pattern. */
  readonly matcher?: LabelMatcher;
  /** What stands at the place is the name without this end: a histogram `x` in the contract also defines `x_bucket`. */
  readonly suffix?: string;
}

/** What names are looked for in: a document, as far as it was read. */
export interface NamedSource {
  readonly role: DocumentRole;
  readonly kind: DocumentKind;
  readonly document: YamlDocument;
  readonly resources: readonly Resource[];
  readonly groups: readonly RuleGroup[];
  readonly queries: readonly QueryRegion[];
  readonly templates: readonly TemplateRegion[];
}

/** A name and its kind as one text, by which files are found. */
export const nameKey = (kind: NameKind, name: string): string => `${kind} ${name}`;

/** The inverse of `nameKey`. */
export function ofKey(key: string): { readonly kind: NameKind; readonly name: string } {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at) as NameKind, name: key.slice(at + 1) };
}

/** Longer names are nobody's, and would only fill the memory. */
const MAX_NAME = 1000;

/** Whether a text is a name: what a Helm template has yet to fill in is none. */
export const isName = (name: string): boolean => name !== '' && name.length <= MAX_NAME && !hasHole(name);

/** A name that is the whole of a scalar's text. */
export function scalarOccurrence(kind: NameKind, role: Occurrence['role'], { value, scalar }: Pick<LocatedText, 'value' | 'scalar'>, whole: Span, more: Partial<Occurrence> = {}): Occurrence[] {
  return isName(value) ? [{ kind, name: value, role, ...within(scalar), isExact: true, whole, place: { in: 'scalar', scalar }, ...more }] : [];
}

/** A scalar without its quotes; one over several lines as it stands. */
function within({ from, to, style }: YamlScalar): Span {
  return (style === 'single' || style === 'double') && to - from >= 2 ? { from: from + 1, to: to - 1 } : { from, to };
}
