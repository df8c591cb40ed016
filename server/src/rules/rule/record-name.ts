import type { Rule } from '../../model/rule-groups';
import { languageOfRule } from '../../model/ruler';
import { isBefore, showVersion } from '../../query/promql/versions';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';
import { UTF8_NAMES } from './names';
import { refusal } from './refusal';

const LEGACY = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** @param isOfLoki whether Loki's ruler reads it, which knows the older names alone (model.LegacyValidation) */
function check(record: NonNullable<Rule['record']>, context: CheckContext, isOfLoki: () => boolean): void {
  const { value, from, to, scalar } = record;
  if (value === '' || LEGACY.test(value)) return;
  const { version } = context.prometheus;
  if (/[{}]/.test(value)) {
    const bare = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*\{\s*\}\s*$/.exec(value)?.[1];
    const message = `The name of a metric has no braces; ${refusal(context)}. A query belongs into \`expr\`, and labels for what is recorded into \`labels\`.`;
    context.report({ from, to, message, fixes: bare ? [{ title: `Change to \`${bare}\``, edits: [replaceScalar(scalar, bare)] }] : [] });
  } else if (isOfLoki()) {
    context.report({ from, to, message: 'To Loki, the name of a metric has letters, digits, `_` and `:` alone, and no digit at its beginning; it refuses the whole file.' });
  } else if (version && isBefore(version, UTF8_NAMES)) {
    context.report({ from, to, message: `Before Prometheus ${showVersion(UTF8_NAMES)}, the name of a metric has letters, digits, \`_\` and \`:\` alone, and no digit at its beginning; ${refusal(context)}.` });
  } else {
    const bare = value.trim();
    const fixes = LEGACY.test(bare) ? [{ title: `Change to \`${bare}\``, edits: [replaceScalar(scalar, bare)] }] : [];
    context.report({ from, to, severity: 'hint', message: `Prometheus accepts this name since ${showVersion(UTF8_NAMES)}, but every query has to quote it, as in \`{"…"}\`. A name of letters, digits, \`_\` and \`:\` can be written as it is.`, fixes });
  }
}

export default defineRule({
  id: 'rule/record-name',
  severity: 'error',
  rule({ record, expr }, { ruler }, context) {
    if (record) check(record, context, () => expr !== undefined && languageOfRule(expr.value, ruler) === 'logql');
  },
});
