import { visit } from 'jsonc-parser';
import { beyondLimits, bracketsTooDeep, tooDeep } from './parse';
import type { YamlDocument, YamlNode, YamlScalar } from './tree';

type Filled<T> = { -readonly [Key in keyof T]: T[Key] };
/** A collection whose end is not reached yet. */
type Open = { kind: 'mapping'; from: number; to: number; flow: true; entries: Filled<{ key: YamlScalar; value: YamlNode | undefined }>[] } | { kind: 'sequence'; from: number; to: number; flow: true; items: YamlNode[] };

/**
 * Reads JSON into the tree of a YAML document, which it is by YAML 1.2: a flow style whose strings are double-quoted scalars, so that
 * their source maps and edits are those of YAML. It is read by a scanner of its own, for dashboards are long, and never throws.
 *
 * Mistakes in the JSON itself are left out of the errors, for every editor tells of them, and Grafana does; the tree holds what can be
 * read around them.
 */
export function parseJson(text: string): YamlDocument {
  const limit = beyondLimits(text);
  if (limit) return { text, root: undefined, errors: [limit] };
  // The scanner recurses.
  const deep = bracketsTooDeep(text);
  if (deep !== undefined) return { text, root: undefined, errors: [tooDeep(text, deep)] };
  let root: YamlNode | undefined;
  const open: Open[] = [];
  const add = (node: YamlNode): void => {
    const around = open[open.length - 1];
    if (!around) root ??= node;
    else if (around.kind === 'sequence') around.items.push(node);
    else if (around.entries.length > 0) around.entries[around.entries.length - 1]!.value ??= node;
  };
  const begin = (collection: Open): void => {
    add(collection);
    open.push(collection);
  };
  const end = (offset: number, length: number): void => {
    const closed = open.pop();
    if (closed) closed.to = offset + length;
  };
  visit(text, {
    onObjectBegin: (from) => begin({ kind: 'mapping', from, to: text.length, flow: true, entries: [] }),
    onObjectProperty: (name, from, length) => {
      const around = open[open.length - 1];
      if (around?.kind === 'mapping') around.entries.push({ key: { kind: 'scalar', from, to: from + length, text: name, type: 'string', style: 'double' }, value: undefined });
    },
    onObjectEnd: end,
    onArrayBegin: (from) => begin({ kind: 'sequence', from, to: text.length, flow: true, items: [] }),
    onArrayEnd: end,
    onLiteralValue: (value: unknown, from, length) => add(literal(text, value, from, from + length)),
  });
  return { text, root, errors: [] };
}

function literal(text: string, value: unknown, from: number, to: number): YamlScalar {
  if (typeof value === 'string') return { kind: 'scalar', from, to, text: value, type: 'string', style: 'double' };
  const type = value === null ? 'null' : typeof value === 'boolean' ? 'boolean' : 'number';
  return { kind: 'scalar', from, to, text: text.slice(from, to), type, style: 'plain' };
}
