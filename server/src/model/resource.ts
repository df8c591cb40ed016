import { entriesOf, isMapping, itemsOf, valueAt, type YamlMapping, type YamlNode } from '../yaml/tree';
import { resourceKind, type ResourceKind } from './kinds';
import { locatedText, type LocatedText } from './located';

/** A Kubernetes object of a kind that is read. */
export interface Resource {
  readonly kind: ResourceKind;
  readonly apiVersion: LocatedText | undefined;
  readonly node: YamlMapping;
  readonly name: LocatedText | undefined;
  readonly namespace: LocatedText | undefined;
  /** `metadata.labels`. */
  readonly labels: ReadonlyMap<string, LocatedText>;
  /** Whether it is a patch or stands in a template, which say only a part: nothing is missing in it. */
  readonly isPartial: boolean;
}

/** More objects than anybody puts into one list; an alias may repeat one without end. */
const MAX_ITEMS = 10_000;

/**
 * The objects of a document: the one that it is, or those in its `items` where it is a `List` (also one of the
 * typed ones, such as `ServiceMonitorList`).
 *
 * @param isPartial whether the file that the document stands in is known to hold patches or templates
 */
export function readResources(root: YamlNode | undefined, isPartial: boolean): Resource[] {
  if (!isMapping(root)) return [];
  const kind = locatedText(valueAt(root, 'kind'))?.value;
  if (kind === undefined || !isList(root, kind)) return readResource(root, isPartial);
  const items = new Set(itemsOf(valueAt(root, 'items')).slice(0, MAX_ITEMS).filter(isMapping));
  // The items of a typed list may leave out what its kind already says.
  const kindOfItems = kind === 'List' ? undefined : kind.slice(0, -'List'.length);
  return [...items].flatMap((item) => readResource(item, isPartial, kindOfItems, locatedText(valueAt(root, 'apiVersion'))?.value));
}

const isList = (root: YamlMapping, kind: string): boolean => {
  const apiVersion = locatedText(valueAt(root, 'apiVersion'))?.value;
  if (kind === 'List') return apiVersion === undefined || apiVersion === 'v1';
  return kind.endsWith('List') && resourceKind(apiVersion, kind.slice(0, -'List'.length)) !== undefined;
};

function readResource(node: YamlMapping, isPartial: boolean, kindOfList?: string, versionOfList?: string): Resource[] {
  const apiVersion = locatedText(valueAt(node, 'apiVersion'));
  const kind = resourceKind(apiVersion?.value ?? versionOfList, locatedText(valueAt(node, 'kind'))?.value ?? kindOfList);
  if (!kind) return [];
  return [
    {
      kind,
      apiVersion,
      node,
      name: locatedText(valueAt(node, 'metadata', 'name')),
      namespace: locatedText(valueAt(node, 'metadata', 'namespace')),
      labels: readLabels(valueAt(node, 'metadata', 'labels')),
      isPartial: isPartial || valueAt(node, '$patch') !== undefined,
    },
  ];
}

/** The labels of a mapping of labels, by name; of several with one name, which is an error, the first. */
export function readLabels(node: YamlNode | undefined): ReadonlyMap<string, LocatedText> {
  const labels = new Map<string, LocatedText>();
  for (const { key, value } of entriesOf(node)) {
    const text = locatedText(value);
    if (text && !labels.has(key.text)) labels.set(key.text, text);
  }
  return labels;
}
