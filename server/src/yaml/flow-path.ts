import { keyPathAt, type KeyPlace } from './key-path';

interface Level {
  readonly kind: '{' | '[';
  /** Of a mapping, the key whose value is being read. */
  key: string | undefined;
  readonly keys: string[];
}

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/**
 * Where a caret stands in a flow collection that begins on its line, such as `risk: { port: 8003, <|>`. It is read up to the
 * caret alone, so that it may still be open. An item of a list is a value at the index 0.
 *
 * @returns undefined in block style, in comments and in quotes
 */
export function flowPlaceAt(text: string, offset: number): KeyPlace | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  const open = /^[^#'"]*?:[ \t]+(?=[[{])/.exec(before)?.[0].length;
  const outer = open === undefined ? undefined : keyPathAt(text, start + open);
  if (outer?.at !== 'value' || outer.word !== '') return undefined;
  const levels: Level[] = [];
  let from = open!;
  const word = (to: number): string => before.slice(from, to).trimStart();
  for (let i = open!; i < before.length; i++) {
    const top = levels[levels.length - 1];
    switch (before[i]) {
      case '"':
      case "'": {
        const end = before.indexOf(before[i]!, i + 1);
        if (end < 0) return undefined;
        i = end;
        break;
      }
      case '#':
        if (/\s/.test(before[i - 1] ?? ' ')) return undefined;
        break;
      case '{':
      case '[':
        levels.push({ kind: before[i] as Level['kind'], key: undefined, keys: [] });
        from = i + 1;
        break;
      case '}':
      case ']':
        levels.pop();
        if (levels.length === 0) return undefined;
        from = i + 1;
        break;
      case ',':
        if (top) top.key = undefined;
        from = i + 1;
        break;
      case ':':
        if (top?.kind !== '{' || top.key !== undefined || !/[\s]|^$/.test(before[i + 1] ?? '')) break;
        top.key = unquoted(word(i));
        top.keys.push(top.key);
        from = i + 1;
        break;
    }
  }
  const typed = word(before.length);
  const top = levels[levels.length - 1];
  if (!top || /\s/.test(typed)) return undefined;
  const path = [...outer.path, ...levels.flatMap(({ kind, key }) => (kind === '[' ? ['0'] : (key ?? [])))];
  const isValue = top.kind === '[' || top.key !== undefined;
  return { path, at: isValue ? 'value' : 'key', word: typed, siblings: isValue ? [] : top.keys, indent: outer.indent };
}
