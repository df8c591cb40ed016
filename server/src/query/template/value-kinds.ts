import type { TemplateType } from './functions';
import { ANY, TEXT, type TemplateValue } from './scope';

/** What a value is, in words. */
export const WORDS: Readonly<Record<TemplateValue['type'], string>> = {
  data: "the alert's data",
  value: "the alert's value, a number",
  'external labels': 'a map of labels',
  nil: '`nil`',
  any: 'a value',
  text: 'a text',
  number: 'a number',
  bool: 'a truth value',
  samples: 'the result of a query',
  sample: 'a sample',
  labels: 'a map of labels',
  time: 'a time',
};

/** The kinds that Go tells apart when it compares (basicKind of text/template). */
export function kindOf({ type, constantKind }: TemplateValue): 'float' | 'integer' | 'text' | 'bool' | undefined {
  if (type === 'value') return 'float';
  if (type === 'text' || type === 'bool') return type;
  return constantKind;
}

/** Whether a value may be given where one of a type is wanted. */
export function fits({ type }: TemplateValue, wanted: TemplateType): boolean {
  if (type === 'any' || wanted === 'any' || type === wanted) return true;
  // Numbers that are made readable may be given as text.
  return wanted === 'number' && (type === 'value' || type === 'text' || type === 'time');
}

/** What `range` gives of a value. */
export function elementsOf({ type, of }: TemplateValue): { key: TemplateValue; element: TemplateValue } {
  if (type === 'samples') return { key: { type: 'number' }, element: { type: 'sample', ...(of ? { of } : {}) } };
  if (type === 'labels' || type === 'external labels') return { key: TEXT, element: TEXT };
  return { key: ANY, element: ANY };
}
