import type { SchemaViolation } from '../../schema/violations';
import { span, type Span } from '../../text/range';
import { entryOf, itemsOf, type YamlEntry, type YamlNode } from '../../yaml/tree';

/** The node at the path of a violation, with the entry whose value it is; undefined where an alias or a merge hides it. */
export function locate(root: YamlNode | undefined, path: readonly string[]): { node: YamlNode | undefined; entry: YamlEntry | undefined } | undefined {
  let node = root;
  let entry: YamlEntry | undefined;
  for (const step of path) {
    if (node?.kind === 'sequence') {
      node = itemsOf(node)[Number(step)];
      entry = undefined;
    } else {
      entry = entryOf(node, step);
      if (!entry) return undefined;
      node = entry.value;
    }
  }
  return { node, entry };
}

/** Where a violation is shown: the key of a field, the value of a wrong one, the key above a mapping that lacks one. */
export function violationSpan(root: YamlNode | undefined, violation: SchemaViolation): Span {
  const place = locate(root, violation.path);
  const field = violation.field === undefined || violation.kind === 'missing-field' ? undefined : entryOf(place?.node, violation.field);
  if (field) return span(field.key.from, field.key.to);
  if (violation.kind === 'missing-field' && place?.entry) return span(place.entry.key.from, place.entry.key.to);
  const target = place?.node ?? place?.entry?.key;
  if (!target) return span(0, 0);
  // A wrong mapping or list is marked at its key, for it may be many lines long.
  return target.kind !== 'scalar' && place?.entry ? span(place.entry.key.from, place.entry.key.to) : span(target.from, target.to);
}

/** A path in the words of the file: `services.ai-engine.port`. */
export const pathName = (path: readonly string[]): string => path.join('.');
