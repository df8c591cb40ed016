import { expectationOf } from '../schema/expectation';
import { schemasAt, valuesAt, type JsonSchema, type Resolve } from '../schema/json-schema';
import { inlineCode } from '../text/markdown';
import { span, type Span } from '../text/range';
import { keyPathAt } from '../yaml/key-path';
import { isMapping, isSequence, type YamlDocument, type YamlNode } from '../yaml/tree';

export interface SchemaHover {
  readonly span: Span;
  /** Markdown. */
  readonly markdown: string;
}

/** A key or a single value, with the keys that lead there. */
interface Field extends Span {
  readonly path: readonly string[];
}

function fieldAt(root: YamlNode | undefined, at: number): Field | undefined {
  const path: string[] = [];
  // An alias leads back to a node that was there before; each is entered once.
  const seen = new Set<YamlNode>();
  let node = root;
  while (node && !seen.has(node)) {
    seen.add(node);
    if (isMapping(node)) {
      const key = node.entries.find((entry) => entry.key.from <= at && at <= entry.key.to)?.key;
      if (key) return { path: [...path, key.text], from: key.from, to: key.to };
      const entry = node.entries.find(({ value }) => value && value.from <= at && at <= value.to);
      if (entry) path.push(entry.key.text);
      node = entry?.value;
    } else if (isSequence(node)) {
      const index = node.items.findIndex((item) => item.from <= at && at <= item.to);
      if (index >= 0) path.push(String(index));
      node = node.items[index];
    } else {
      return { path, from: node.from, to: node.to };
    }
  }
  return undefined;
}

/** In a file with syntax errors, the key on the line of the offset, told by indentation. */
function typedField(text: string, at: number): Field | undefined {
  const word = /^[\w-]*/.exec(text.slice(at))![0].length;
  const place = keyPathAt(text, at + word);
  if (place?.at !== 'key' || place.word === '') return undefined;
  const to = at + word;
  return { path: [...place.path, place.word.replace(/^- +/, '')], from: to - place.word.length, to };
}


/**
 * What is said of the field at an offset of a document, in offsets of that document.
 *
 * @param describe the words for a path; undefined where there are none
 */
export function hoverAt({ root, text, errors }: YamlDocument, at: number, describe: (path: readonly string[]) => string | undefined): SchemaHover | undefined {
  const [typed, parsed] = [typedField(text, at), fieldAt(root, at)];
  // The tree of a file with errors may have lost what indentation still tells.
  for (const found of errors.length > 0 ? [typed, parsed] : [parsed, typed]) {
    const markdown = found && describe(found.path);
    if (markdown !== undefined) return { span: span(found!.from, found!.to), markdown };
  }
  return undefined;
}

/** The description of a path, its values, and what else its schema says; the name is the path in the writer's own words. */
export function describeBySchema(root: JsonSchema, path: readonly string[], name: string, resolve?: Resolve): string | undefined {
  const schemas = schemasAt(root, path, resolve);
  const description = schemas.find((schema) => schema.description)?.description;
  if (description === undefined) return undefined;
  const lines = [`**${inlineCode(name)}**`, description];
  const values = valuesAt(root, path, resolve);
  const expected = schemas.map((schema) => schema['x-expected']).find((words) => words !== undefined);
  if (values.length > 0) lines.push(`One of ${values.map(inlineCode).join(', ')}.`);
  else if (expected !== undefined) lines.push(`Expected: ${expected}.`);
  else if (resolve && schemas.some(({ type }) => type !== undefined)) lines.push(`Expected: ${expectationOf(schemas)}.`);
  return lines.join('\n\n');
}
