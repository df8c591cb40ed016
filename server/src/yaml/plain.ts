import type { YamlNode } from './tree';

/** More values than any real file has; an alias bomb unfolds to no more than these. */
const MAX_VALUES = 100_000;

/**
 * The plain JavaScript value of a tree, as JSON would have it: a missing value is null, keys are own properties only.
 * What lies beyond the budget of values is left out.
 */
export function toPlain(node: YamlNode | undefined): unknown {
  let budget = MAX_VALUES;
  const convert = (at: YamlNode | undefined): unknown => {
    if (!at || budget-- <= 0) return null;
    if (at.kind === 'sequence') return at.items.map(convert);
    if (at.kind === 'mapping') {
      const out: Record<string, unknown> = {};
      // Defining instead of assigning keeps a key called `__proto__` an ordinary key.
      for (const { key, value } of at.entries) Object.defineProperty(out, key.text, { value: convert(value), enumerable: true, configurable: true, writable: true });
      return out;
    }
    switch (at.type) {
      case 'null':
        return null;
      case 'number':
        return Number(at.text.replaceAll('_', ''));
      case 'boolean':
        return /^true$/i.test(at.text);
      case 'string':
        return at.text;
    }
  };
  return convert(node);
}
