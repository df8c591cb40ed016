import type { SeverityName } from '../contract/contract';
import type { TextEdit } from '../text/range';
import { insertField, lineBreakOf, replaceScalar } from '../yaml/edit';
import { parseYaml } from '../yaml/parse';
import { isMapping, isScalar, ownEntry, type YamlMapping, type YamlScalar } from '../yaml/tree';

/**
 * The edit of a contract file that gives a rule another severity, and leaves everything else as its writer wrote it.
 *
 * @param text the contract file; empty for one that is still to be made
 * @returns undefined where the file cannot be read, or something else stands in the place
 */
export function ruleSettingEdit(text: string, rule: string, severity: SeverityName | 'off'): TextEdit | undefined {
  const { document } = parseYaml(text)[0]!;
  if (document.errors.length > 0) return undefined;
  const { root } = document;
  if (root === undefined || (isScalar(root) && root.type === 'null')) return root && root.to > root.from ? undefined : appended(text, text.length, '', rule, severity);
  if (!isMapping(root)) return undefined;
  const entry = ownEntry(root, 'rules');
  if (!entry) return root.flow ? insertField(text, root, 'rules', `{ ${rule}: ${severity} }`) : appended(text, endOf(text, root), indentOf(text, root), rule, severity);
  const rules = entry.value;
  if (!isMapping(rules)) return insertField(text, root, 'rules', root.flow ? `{ ${rule}: ${severity} }` : ['', `  ${rule}: ${severity}`]);
  const setting = ownEntry(rules, rule)?.value;
  if (isScalar(setting)) return setting.from < rules.from ? undefined : severityInPlaceOf(setting, severity);
  if (!isMapping(setting)) return insertField(text, rules, rule, severity);
  const known = ownEntry(setting, 'severity')?.value;
  return isScalar(known) ? severityInPlaceOf(known, severity) : insertField(text, setting, 'severity', severity);
}

/** Without quotes as a team writes `off`, although old readers of YAML took it for a boolean: the contract has readers of its own. */
const severityInPlaceOf = (scalar: YamlScalar, severity: SeverityName | 'off'): TextEdit =>
  scalar.style === 'plain' ? { from: scalar.from, to: scalar.to, text: severity } : replaceScalar(scalar, severity);

/** A part of its own at the end of the file. */
function appended(text: string, at: number, indent: string, rule: string, severity: string): TextEdit {
  const newLine = lineBreakOf(text);
  const isLineStart = at === 0 || text[at - 1] === '\n';
  return { from: at, to: at, text: `${isLineStart ? '' : newLine}${indent}rules:${newLine}${indent}  ${rule}: ${severity}${isLineStart ? newLine : ''}` };
}

/** The end of the line that a mapping ends on. */
function endOf(text: string, { entries }: YamlMapping): number {
  const last = entries[entries.length - 1]!;
  const to = Math.max(last.key.to, last.value?.to ?? 0);
  const newLine = text.indexOf('\n', to);
  const end = newLine < 0 ? text.length : newLine;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function indentOf(text: string, { entries }: YamlMapping): string {
  const { from } = entries[0]!.key;
  return ' '.repeat(from - (text.lastIndexOf('\n', from - 1) + 1));
}
