import { isMapping, itemsOf, type YamlMapping, type YamlNode } from '../yaml/tree';

/** The mappings of lists, each list and each mapping the first time that it is asked for: aliases may repeat them without end. */
export function itemsOnce(): (list: YamlNode | undefined) => YamlMapping[] {
  const seen = new Set<YamlNode>();
  const isFirst = (node: YamlNode): boolean => !seen.has(node) && seen.add(node) !== undefined;
  return (list) => (list && isFirst(list) ? itemsOf(list).filter(isMapping).filter(isFirst) : []);
}
