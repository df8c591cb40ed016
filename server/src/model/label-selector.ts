import { itemsOf, isMapping, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { locatedText, type LocatedText } from './located';
import { readLabels } from './resource';

/** Kubernetes' label selector, as it is written: all of its requirements must hold. An empty one selects everything. */
export interface LabelSelector {
  readonly node: YamlMapping;
  readonly matchLabels: ReadonlyMap<string, LocatedText>;
  readonly matchExpressions: readonly LabelRequirement[];
}

/** An entry of `matchExpressions`. */
export interface LabelRequirement {
  readonly node: YamlMapping;
  readonly key: LocatedText | undefined;
  readonly operator: LocatedText | undefined;
  readonly values: readonly LocatedText[];
}

export type Labels = Readonly<Record<string, string>>;

/** @returns undefined where there is no selector, which selects nothing, or none that can be read */
export function readLabelSelector(node: YamlNode | undefined): LabelSelector | undefined {
  if (!isMapping(node)) return undefined;
  return {
    node,
    matchLabels: readLabels(valueAt(node, 'matchLabels')),
    matchExpressions: itemsOf(valueAt(node, 'matchExpressions')).filter(isMapping).map(readRequirement),
  };
}

const readRequirement = (node: YamlMapping): LabelRequirement => ({
  node,
  key: locatedText(valueAt(node, 'key')),
  operator: locatedText(valueAt(node, 'operator')),
  values: itemsOf(valueAt(node, 'values')).flatMap((value) => locatedText(value) ?? []),
});

/** A selector without its places, for comparing it with what other files say. */
export interface PlainSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly PlainRequirement[];
}

/** An entry of `matchExpressions` without its places. */
export interface PlainRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export const plainSelector = ({ matchLabels, matchExpressions }: LabelSelector): PlainSelector => ({
  matchLabels: plainLabels(matchLabels),
  matchExpressions: matchExpressions.map(plainRequirement),
});

export const plainRequirement = ({ key, operator, values }: LabelRequirement): PlainRequirement => ({ key: key?.value ?? '', operator: operator?.value ?? '', values: values.map(({ value }) => value) });

/** Labels without their places; names such as `__proto__` are names like any other. */
export function plainLabels(labels: ReadonlyMap<string, LocatedText>): Labels {
  const plain: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, { value }] of labels) plain[name] = value;
  return plain;
}

const valueOf = (labels: Labels, name: string): string | undefined => (Object.hasOwn(labels, name) ? labels[name] : undefined);

/** Whether an object with these labels is selected. An operator that Kubernetes does not know selects nothing. */
export function isSelected({ matchLabels, matchExpressions }: PlainSelector, labels: Labels): boolean {
  // Thousands of selectors ask thousands of objects: no list is made of either. What a label's name means to JavaScript is no text.
  for (const name in matchLabels) if (labels[name] !== matchLabels[name]) return false;
  return matchExpressions.every((requirement) => isMet(requirement, labels));
}

export function isMet({ key, operator, values }: PlainRequirement, labels: Labels): boolean {
  const value = valueOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    // As Kubernetes has it: an object without the label is not in any set of values.
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
