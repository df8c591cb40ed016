/**
 * Where the lists of a document of rule groups stand, as columns: the dashes of its groups, the fields of the group, and the dashes of its
 * rules. What does not apply is -1.
 */
export interface Layout {
  readonly groups: number;
  readonly fields: number;
  readonly rules: number;
}

/** What a part of a document is: the whole of it, or its lines down to the first group; a group down to its first rule; a rule. */
export type PartKind = 'document' | 'group' | 'rule';

/** The offset at which a group or a rule begins. */
export interface Cut {
  readonly at: number;
  readonly kind: PartKind;
  readonly layout: Layout;
}

export interface Scanned {
  readonly cuts: readonly Cut[];
  /**
   * Whether the cuts can be trusted. If not, the text is not of the form that is looked for, is more than one document, or the group that it
   * begins in goes on behind its rules.
   */
  readonly isRegular: boolean;
  /** Whether the text ends with lines that can belong to the last group, or to what is around it. */
  readonly isOpen: boolean;
}

export const NOWHERE: Layout = { groups: -1, fields: -1, rules: -1 };

export const sameLayout = (a: Layout, b: Layout): boolean => a.groups === b.groups && a.fields === b.fields && a.rules === b.rules;

const PLAIN_KEY = /[A-Za-z_][\w.-]*[ \t]*:(?=[ \t\r\n]|$)/y;
/** Behind a key with nothing on its line, so that a list or a mapping can follow below. */
const NO_VALUE = /:[ \t]*(?:#[^\n]*)?\r?(?=\n|$)/y;
const MARKER = /(?:---|\.\.\.)(?=[ \t\r\n]|$)/y;
const EMPTY_MARKER = /---[ \t]*(?:#[^\n]*)?\r?(?=\n|$)/y;

const matches = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

const isOpenKey = (key: string, text: string, at: number): boolean => text.startsWith(key, at) && matches(NO_VALUE, text, at + key.length);
const isRulesKey = (text: string, at: number): boolean => isOpenKey('rules', text, at);

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, HASH, DASH, DOT] = [9, 10, 13, 32, 35, 45, 46];

const enum Mode {
  /** Above `groups:`. */
  Head,
  /** Behind `groups:`, before the first group. */
  Groups,
  /** In the fields of a group. */
  Group,
  /** Behind `rules:`, before the first rule. */
  Rules,
  Rule,
  /** In a group that is not of the usual form. */
  Opaque,
}

/**
 * Finds the groups and rules of a document by their indentation, without parsing it.
 *
 * In block style, a line that is indented no deeper than a list's dashes ends whatever stands in an item of the list: a block scalar, a
 * quoted text or a flow collection, closed or not. So the lines with a dash in the list's column are its items, and a mistake in one of
 * them cannot swallow the next. The keys above must be plain, and `groups` and `rules` the last ones of their mappings; a document that is
 * otherwise is not cut.
 *
 * @param from what the text begins with: a document, or the first line of a group or a rule at a known place
 */
export function scanRuleLists(text: string, from: PartKind, at: Layout = NOWHERE): Scanned {
  const cuts: Cut[] = [];
  let { groups, fields, rules } = at;
  let mode = from === 'rule' ? Mode.Rule : from === 'group' ? Mode.Group : Mode.Head;
  /** The column of the mapping that `groups` may stand in, once its first key was seen. */
  let spec = -1;
  let isInSpec = false;
  let hasContent = false;
  /** Where the key `groups` stands. */
  let key = 0;
  /** The first line that is in none of the lists around it, and whether it is a key. */
  let stray: { readonly column: number; readonly isKey: boolean } | undefined;
  let isRegular = true;

  const beginGroup = (start: number, column: number): void => {
    if (start > 0 || from !== 'group') cuts.push({ at: start, kind: 'group', layout: { groups: column, fields: -1, rules: -1 } });
    groups = column;
    let content = start + column + 1;
    while (text[content] === ' ') content++;
    fields = content - start;
    const isEmpty = content >= text.length || '\r\n#\t'.includes(text[content]!);
    mode = isEmpty ? Mode.Opaque : isRulesKey(text, content) ? Mode.Rules : Mode.Group;
  };

  /** A group with fields behind its rules is left in one piece. */
  const endGroup = (): void => {
    if (stray?.isKey && stray.column === fields) {
      const index = cuts.findLastIndex(({ kind }) => kind === 'group');
      if (index >= 0) cuts.length = index + 1;
      if (index < 0 && from !== 'group') isRegular = false;
      if (index < 0) cuts.length = 0;
    }
    stray = undefined;
  };

  for (let start = 0, next: number; start < text.length && isRegular; start = next) {
    const newline = text.indexOf('\n', start);
    next = newline < 0 ? text.length : newline + 1;
    let first = start;
    while (text.charCodeAt(first) === SPACE) first++;
    const column = first - start;
    const c = text.charCodeAt(first);
    // Nothing but a line break or a comment.
    if (first >= text.length || c === LINE_FEED || c === CARRIAGE_RETURN || c === HASH || (c === TAB && text.slice(first, next).trim() === '')) continue;
    if (column === 0 && (c === DASH || c === DOT) && matches(MARKER, text, start)) {
      // Only the marker that a document begins with says nothing.
      if (from !== 'document' || hasContent || !matches(EMPTY_MARKER, text, start)) isRegular = false;
      hasContent = true;
      continue;
    }
    hasContent = true;
    const isDash = c === DASH && (first + 1 >= text.length || ' \r\n\t'.includes(text[first + 1]!));
    if (start === 0 && from !== 'document' && !(isDash && column === (from === 'rule' ? rules : groups))) isRegular = false;
    if (mode === Mode.Head) {
      if (column === 0) {
        isRegular = matches(PLAIN_KEY, text, first);
        isInSpec = isOpenKey('spec', text, first);
        spec = -1;
        key = 0;
        if (isOpenKey('groups', text, first)) mode = Mode.Groups;
      } else if (isInSpec) {
        if (spec < 0) spec = column;
        isRegular = column > spec || (column === spec && matches(PLAIN_KEY, text, first));
        if (column === spec && isOpenKey('groups', text, first)) {
          mode = Mode.Groups;
          key = column;
        }
      }
    } else if (mode === Mode.Groups) {
      if (isDash && column >= key) beginGroup(start, column);
      else isRegular = false;
    } else if (isDash && column === groups) {
      endGroup();
      beginGroup(start, column);
    } else if (isDash && ((mode === Mode.Rule && column === rules) || (mode === Mode.Rules && column >= fields))) {
      stray = undefined;
      if (start > 0 || from !== 'rule') cuts.push({ at: start, kind: 'rule', layout: { groups, fields, rules: column } });
      rules = column;
      mode = Mode.Rule;
    } else {
      // What stands below `rules` is a list, or else a part of the group's fields.
      if (mode === Mode.Rules) mode = Mode.Group;
      if (column > (mode === Mode.Rule ? rules : mode === Mode.Group ? fields : groups)) continue;
      if (mode === Mode.Group && column === fields) {
        if (isRulesKey(text, first)) mode = Mode.Rules;
      } else stray ??= { column, isKey: matches(PLAIN_KEY, text, first) };
    }
  }
  const last = stray;
  const isTail = last?.isKey === true && last.column <= groups;
  const isOpen = isTail || (last?.isKey === true && last.column === fields);
  if (isOpen && !isTail) endGroup();
  return { cuts, isRegular: isRegular && !isTail, isOpen };
}
