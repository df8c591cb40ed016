import type { YamlEntry, YamlNode, YamlScalar } from './tree';

/** Where a scalar stands in its document. */
export interface Place {
  /** The entry whose value it is; undefined for a key, an item of a sequence or the document itself. */
  readonly entry: YamlEntry | undefined;
  /** Whether braces or brackets stand around it. */
  readonly inFlow: boolean;
}

const known = new WeakMap<YamlNode, ReadonlyMap<YamlScalar, Place>>();

/** The place of a scalar below a root; that of its anchor for one that aliases repeat. */
export function placeOf(root: YamlNode | undefined, scalar: YamlScalar): Place | undefined {
  if (!root) return undefined;
  let places = known.get(root);
  if (!places) known.set(root, (places = findPlaces(root)));
  return places.get(scalar);
}

function findPlaces(root: YamlNode): ReadonlyMap<YamlScalar, Place> {
  const places = new Map<YamlScalar, Place>();
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode, entry: YamlEntry | undefined, inFlow: boolean): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'scalar') places.set(node, { entry, inFlow });
    else if (node.kind === 'sequence') for (const item of node.items) visit(item, undefined, inFlow || node.flow);
    else for (const child of node.entries) if (child.value) visit(child.value, child, inFlow || node.flow);
  };
  visit(root, undefined, false);
  return places;
}
