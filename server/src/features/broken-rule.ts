import { ruleQueries } from '../model/query-region';
import { holdsRules, readRuleGroups } from '../model/rule-groups';
import type { Ruler } from '../model/ruler';
import { parseYaml } from '../yaml/parse';
import { isMapping, type YamlDocument, type YamlMapping, type YamlNode } from '../yaml/tree';
import type { Analysis } from './snapshot';

/** The part of a rule that is left of a document that cannot be read as a whole. */
export interface BrokenRule {
  /** Where its text begins in the document. */
  readonly from: number;
  readonly analysis: Pick<Analysis, 'document' | 'groups' | 'queries'>;
}

/** Lines above the caret that are looked through for the key of a query; nobody writes longer ones. */
const MOST_LINES = 500;
const EXPR = /^([ \t]*(?:-[ \t]+)?)expr[ \t]*:(?=\s|$)/;

/**
 * The query around a caret in a document with syntax errors, read by itself: the line with `expr:` and those below it that
 * are indented deeper. What is broken around it, such as a key above it that is being typed, does not matter then.
 */
export function brokenRuleAt({ kind, document, ruler, part }: Analysis, at: number): BrokenRule | undefined {
  if (!holdsRules(kind) || !document.errors.some(({ code }) => code === 'syntax')) return undefined;
  const from = exprLine(document.text, at);
  if (from === undefined) return undefined;
  const [first, ...rest] = document.text.slice(from).split(/(?<=\n)/, MOST_LINES);
  const column = EXPR.exec(first!)![1]!.length;
  const end = rest.findIndex((line) => /\S/.test(line) && indentation(line) <= column);
  // The dash of a list would begin another structure than that of the query's key alone.
  const text = first!.replace(EXPR, (key) => key.replace('-', ' ')) + (end < 0 ? rest : rest.slice(0, end)).join('');
  const read = parseYaml(text)[0]?.document;
  return read && isMapping(read.root) ? { from, analysis: analysisOf(read, read.root, ruler ?? part?.document.ruler) } : undefined;
}

const indentation = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/** The beginning of the line that holds the key of the query around a caret; nothing between the two is indented less. */
function exprLine(text: string, at: number): number | undefined {
  let least = Infinity;
  let end = at;
  for (let i = 0; i < MOST_LINES && end >= 0; i++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const lineEnd = text.indexOf('\n', start);
    const line = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
    const key = EXPR.exec(line);
    if (key) return key[1]!.length < least ? start : undefined;
    if (/\S/.test(line)) least = Math.min(least, indentation(line));
    if (least === 0) return undefined;
    end = start - 1;
  }
  return undefined;
}

/** As if the rule were the only one of its file. */
function analysisOf(document: YamlDocument, rule: YamlMapping, ruler: Ruler | undefined): BrokenRule['analysis'] {
  const under = (key: string, value: YamlNode): YamlMapping => ({ kind: 'mapping', from: 0, to: 0, flow: false, entries: [{ key: { kind: 'scalar', from: 0, to: 0, text: key, type: 'string', style: 'plain' }, value }] });
  const list = (item: YamlNode): YamlNode => ({ kind: 'sequence', from: 0, to: 0, flow: false, items: [item] });
  const groups = readRuleGroups(under('groups', list(under('rules', list(rule)))), 'prometheus-rules', ruler);
  return { document, groups, queries: ruleQueries(document.text, groups) };
}
