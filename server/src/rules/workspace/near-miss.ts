import { isMet, plainRequirement, type LabelSelector, type PlainRequirement } from '../../model/label-selector';
import type { LocatedText } from '../../model/located';
import { didYouMean } from '../../text/did-you-mean';
import type { Selectable } from '../../workspace/known-objects';
import { entriesOf, valueAt, type YamlScalar } from '../../yaml/tree';

/** A label or value of a selector that keeps it from selecting an object, with the one that was most likely meant. */
export interface NearMiss {
  readonly missed: Selectable;
  /** What the selector asks for. */
  readonly label: string;
  readonly value: string;
  /** What the object has instead: another value of the label, or the value as another label. */
  readonly has: { readonly label: string; readonly value: string };
  /** Where it is written, and what would stand there instead. */
  readonly scalar: YamlScalar;
  readonly instead: string;
}

/** One thing that a selector asks for. */
interface Demand {
  readonly requirement: PlainRequirement;
  /** Undefined where it could not be met by another label or value. */
  readonly label: string | undefined;
  /** The place of the label's name, as far as it could be another one. */
  readonly key: YamlScalar | undefined;
  readonly values: readonly LocatedText[];
}

/** Characters that Kubernetes takes in a label's value and in a namespace. */
export const MAX_VALUE = 63;

/** Labels by which people name a program: one of them is often written where objects carry another. */
const NAMES: ReadonlySet<string> = new Set(['app', 'app.kubernetes.io/name', 'k8s-app', 'name']);

/**
 * What keeps a selector from selecting one of some objects, where it is a single label.
 *
 * @param isOthers whether an object with this label is another selector's, and was not meant
 * @param shortest characters of a value that could be a slip for another one
 */
export function nearMiss(selector: LabelSelector, objects: readonly Selectable[], isOthers: (label: string, value: string) => boolean, shortest: number): NearMiss | undefined {
  const demands = demandsOf(selector);
  const near = objects.map((object) => ({ object, unmet: unmetOf(demands, object) })).filter(({ unmet }) => unmet.length < 2);
  if (near.length === 0) return undefined;
  for (const demand of demands) {
    if (demand.label === undefined) continue;
    const meeting = near.filter(({ unmet }) => unmet.every((other) => other === demand)).map(({ object }) => object);
    const found = otherValue(demand, demand.label, meeting, isOthers, shortest) ?? otherLabel(demand, demand.label, meeting, isOthers);
    if (found) return found;
  }
  return undefined;
}

function demandsOf({ node, matchLabels, matchExpressions }: LabelSelector): Demand[] {
  // The selector of a Service has no `matchLabels`, but is such a mapping itself.
  const keys = new Map(entriesOf(valueAt(node, 'matchLabels') ?? node).map(({ key }) => [key.text, key]));
  const byLabel = [...matchLabels].map(([label, value]): Demand => ({ requirement: { key: label, operator: 'In', values: [value.value] }, label, key: keys.get(label), values: [value] }));
  const byExpression = matchExpressions.map((expression): Demand => {
    const { key, operator, values } = expression;
    return { requirement: plainRequirement(expression), label: operator?.value === 'In' && values.length > 0 ? key?.value : undefined, key: key?.scalar, values };
  });
  return [...byLabel, ...byExpression];
}

/** What an object does not meet: the first two, for one that misses more is not near. */
function unmetOf(demands: readonly Demand[], { labels }: Selectable): Demand[] {
  const unmet: Demand[] = [];
  for (const demand of demands) if (!isMet(demand.requirement, labels) && unmet.push(demand) === 2) break;
  return unmet;
}

const valueOf = ({ labels }: Selectable, label: string): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined);

/** An object whose value of the label was most likely meant: nearly the one that is asked for, or that of an object of this name. */
function otherValue({ values }: Demand, label: string, objects: readonly Selectable[], isOthers: (label: string, value: string) => boolean, shortest: number): NearMiss | undefined {
  for (const { value, scalar } of values) {
    if (value.length > MAX_VALUE) continue;
    const byValue = new Map<string, Selectable>();
    for (const object of objects) {
      const its = valueOf(object, label);
      // `kafka-2` is no slip of the pen for `kafka-1`.
      if (its === undefined || byValue.has(its) || withoutDigits(its) === withoutDigits(value) || isOthers(label, its)) continue;
      byValue.set(its, object);
    }
    const named = [...byValue].find(([, { name }]) => name === value)?.[0];
    const meant = named ?? (value.length >= shortest ? didYouMean(value, byValue.keys()) : undefined);
    if (meant !== undefined) return { missed: byValue.get(meant)!, label, value, has: { label, value: meant }, scalar, instead: meant };
  }
  return undefined;
}

const withoutDigits = (text: string): string => text.replace(/\d+/g, '');

/** An object that has the value as a label of nearly the same name, or of another name that says what a program is called. */
function otherLabel({ key, values }: Demand, label: string, objects: readonly Selectable[], isOthers: (label: string, value: string) => boolean): NearMiss | undefined {
  if (!key || label.length > MAX_LABEL) return undefined;
  for (const object of objects) {
    if (valueOf(object, label) !== undefined) continue;
    for (const { value } of values) {
      const same = Object.keys(object.labels).filter((other) => object.labels[other] === value && !isOthers(other, value));
      const meant = (NAMES.has(label) ? same.find((other) => NAMES.has(other)) : undefined) ?? didYouMean(label, same);
      if (meant !== undefined) return { missed: object, label, value, has: { label: meant, value }, scalar: key, instead: meant };
    }
  }
  return undefined;
}

/** Characters of the name of a label, with a prefix that is no longer than anybody's. */
const MAX_LABEL = 100;
