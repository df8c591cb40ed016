import { locatedText, type LocatedText } from '../../model/located';
import { span, type Span } from '../../text/range';
import { entryOf, isMapping, isScalar, isSequence, itemsOf, valueAt, type YamlMapping } from '../../yaml/tree';

/** The single value of a field; undefined where it has none, or a null, which Kubernetes drops. */
export const textAt = (node: YamlMapping, ...path: string[]): LocatedText | undefined => locatedText(valueAt(node, ...path));

/** Whether a field says anything: a null, an empty text and an empty mapping or list do not, once Go has read them. */
export function isSet(node: YamlMapping, key: string): boolean {
  const value = entryOf(node, key)?.value;
  if (!value) return false;
  if (isScalar(value)) return value.type !== 'null' && value.text !== '';
  if (isSequence(value)) return value.items.length > 0;
  return value.entries.some((entry) => isSet(value, entry.key.text));
}

/** Whether a field is there and not null, however empty it is: what a pointer in Go is not nil for. */
export function isThere(node: YamlMapping, key: string): boolean {
  const value = entryOf(node, key)?.value;
  return value !== undefined && !(isScalar(value) && value.type === 'null');
}

/** A field that is `true`. */
export const isTrue = (node: YamlMapping, key: string): boolean => /^(?:true|yes|on)$/i.test(textAt(node, key)?.value ?? '');

/** Where the name of a field stands. */
export function keyOf(node: YamlMapping, key: string): Span {
  const at = entryOf(node, key)!.key;
  return span(at.from, at.to);
}

/** The mappings in a list. */
export const mappingsAt = (node: YamlMapping, ...path: string[]): YamlMapping[] => itemsOf(valueAt(node, ...path)).filter(isMapping);

/** The single values in a list. */
export const textsAt = (node: YamlMapping, ...path: string[]): LocatedText[] => itemsOf(valueAt(node, ...path)).flatMap((item) => locatedText(item) ?? []);

/** Whether a list has a dash with nothing behind it, which is an item that is null. */
export const hasEmptyItem = (node: YamlMapping, key: string): boolean => itemsOf(valueAt(node, key)).some((item) => isScalar(item) && item.type === 'null');

export const EMPTY_ITEM = (key: string): string => `An item of \`${key}\` is empty: fill it in, or take its dash away.`;
