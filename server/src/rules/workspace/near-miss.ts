import { isSelected, plainLabels, plainSelector, type LabelSelector, type PlainSelector } from '../../model/label-selector';
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

/** One thing that a selector asks for, with the rest of the selector. */
interface Demand {
  readonly label: string;
  /** The place of the label's name, as far as it could be another one. */
  readonly key: YamlScalar | undefined;
  readonly values: readonly LocatedText[];
  readonly rest: PlainSelector;
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
  for (const demand of demandsOf(selector)) {
    const near = objects.filter(({ labels }) => isSelected(demand.rest, labels));
    const found = otherValue(demand, near, isOthers, shortest) ?? otherLabel(demand, near, isOthers);
    if (found) return found;
  }
  return undefined;
}

function demandsOf({ node, matchLabels, matchExpressions }: LabelSelector): Demand[] {
  const plain = plainSelector({ node, matchLabels, matchExpressions });
  // The selector of a Service has no `matchLabels`, but is such a mapping itself.
  const keys = new Map(entriesOf(valueAt(node, 'matchLabels') ?? node).map(({ key }) => [key.text, key]));
  const byLabel = [...matchLabels].map(([label, value]): Demand => ({ label, key: keys.get(label), values: [value], rest: { ...plain, matchLabels: plainLabels(new Map([...matchLabels].filter(([name]) => name !== label))) } }));
  const bySet = matchExpressions.flatMap(({ key, operator, values }, i): Demand[] => (key && operator?.value === 'In' && values.length > 0 ? [{ label: key.value, key: key.scalar, values, rest: { ...plain, matchExpressions: plain.matchExpressions.filter((_, j) => j !== i) } }] : []));
  return [...byLabel, ...bySet];
}

const valueOf = ({ labels }: Selectable, label: string): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined);

/** An object whose value of the label was most likely meant: nearly the one that is asked for, or that of an object of this name. */
function otherValue({ label, values }: Demand, objects: readonly Selectable[], isOthers: (label: string, value: string) => boolean, shortest: number): NearMiss | undefined {
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
function otherLabel({ label, key, values }: Demand, objects: readonly Selectable[], isOthers: (label: string, value: string) => boolean): NearMiss | undefined {
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
